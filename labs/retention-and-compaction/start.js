import { Kafka } from 'kafkajs';
import { prices } from './data.js';

const kafka = new Kafka({ clientId: 'shop', brokers: ['broker-1:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

const admin = kafka.admin();
await admin.connect();
await admin.createTopics({
  topics: [
    { topic: 'clicks', numPartitions: 1, configEntries: [] },
    { topic: 'prices', numPartitions: 1, configEntries: [] },
  ],
});

const producer = kafka.producer();
await producer.connect();
for (let second = 0; second < 60; second++) {
  await producer.send({ topic: 'clicks', messages: [{ value: `click ${second}` }] });
  const price = prices[second];
  await producer.send({ topic: 'prices', messages: [{ key: price.fruit, value: String(price.cents) }] });
  await sleep(1000);
}
