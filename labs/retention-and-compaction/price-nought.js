import { Kafka } from 'kafkajs';
import { prices } from './data.js';

const kafka = new Kafka({ clientId: 'shop', brokers: ['broker-1:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

const admin = kafka.admin();
await admin.connect();
await admin.createTopics({
  topics: [
    {
      topic: 'clicks',
      numPartitions: 1,
      configEntries: [
        { name: 'retention.ms', value: '20000' },
        { name: 'segment.ms', value: '5000' },
      ],
    },
    {
      topic: 'prices',
      numPartitions: 1,
      configEntries: [
        { name: 'cleanup.policy', value: 'compact' },
        { name: 'segment.ms', value: '5000' },
        { name: 'min.cleanable.dirty.ratio', value: '0.01' },
        { name: 'delete.retention.ms', value: '5000' },
      ],
    },
  ],
});

const producer = kafka.producer();
await producer.connect();
for (let second = 0; second < 60; second++) {
  await producer.send({ topic: 'clicks', messages: [{ value: `click ${second}` }] });
  const price = prices[second];
  await producer.send({ topic: 'prices', messages: [{ key: price.fruit, value: String(price.cents) }] });
  if (second === 30) await producer.send({ topic: 'prices', messages: [{ key: 'pear', value: '0' }] });
  await sleep(1000);
}
