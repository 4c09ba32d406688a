import { Kafka } from 'kafkajs';
import { views } from './data.js';

const kafka = new Kafka({ clientId: 'site', brokers: ['broker-1:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

const producer = kafka.producer();
await producer.connect();

/** Counts the views that `counts` says yes to, and writes each new count to a topic of its own. */
async function counter(version, counts) {
  const totals = {};
  const consumer = kafka.consumer({ groupId: `counter-${version}` });
  await consumer.connect();
  await consumer.subscribe({ topics: ['views'], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { page, visitor } = JSON.parse(message.value.toString());
      if (!counts(visitor)) return;
      totals[page] = (totals[page] ?? 0) + 1;
      await producer.send({ topic: `counts-${version}`, messages: [{ key: page, value: String(totals[page]) }] });
    },
  });
  return consumer;
}

/** Tells the readers which version of the counts to look at. */
const serve = version => producer.send({ topic: 'serving', messages: [{ value: version }] });

const first = await counter('v1', () => true);
await serve('v1');

for (const view of views) {
  await producer.send({ topic: 'views', messages: [{ value: JSON.stringify(view) }] });
  await sleep(200);
}
