import { Kafka } from 'kafkajs';
import { spark } from 'pyspark.sql';
import { views } from './data.js';

const kafka = new Kafka({ clientId: 'site', brokers: ['broker-1:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

// The collection tier: the web servers report each view.
const producer = kafka.producer();
await producer.connect();
for (const { page } of views) {
  await producer.send({ topic: 'views', messages: [{ value: page }] });
  await sleep(250);
}
