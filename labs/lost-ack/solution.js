import { Kafka } from 'kafkajs';
import { payments } from './data.js';

const kafka = new Kafka({ clientId: 'till', brokers: ['broker-1:9092', 'broker-2:9092', 'broker-3:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

const producer = kafka.producer();
await producer.connect();
for (const payment of payments) {
  await producer.send({
    topic: 'payments',
    acks: -1,
    messages: [{ key: payment.account, value: payment.id }],
  });
  console.log(`payment ${payment.id} is booked`);
  await sleep(100);
}
await producer.disconnect();
