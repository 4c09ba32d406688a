import { Kafka } from 'kafkajs';
import { payments } from './data.js';

const kafka = new Kafka({ clientId: 'till', brokers: ['broker-1:9092', 'broker-2:9092', 'broker-3:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

const admin = kafka.admin();
await admin.connect();
await admin.createTopics({
  topics: [
    {
      topic: 'payments',
      numPartitions: 1,
      replicationFactor: 3,
      configEntries: [{ name: 'min.insync.replicas', value: '2' }],
    },
  ],
});

const producer = kafka.producer({ retry: { retries: 0 } });
await producer.connect();
for (const { id } of payments) {
  let booked = false;
  while (!booked) {
    try {
      await producer.send({ topic: 'payments', acks: -1, messages: [{ value: id }] });
      console.log(`payment ${id} is booked`);
      booked = true;
    } catch (error) {
      console.log(`payment ${id}: ${error.message}`);
      await sleep(1000);
    }
  }
  await sleep(500);
}
await sleep(15000); // The till stays open until everything is repaired.
