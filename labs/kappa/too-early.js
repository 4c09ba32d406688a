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

/** The number of views that a group has not handled yet. */
async function lag(groupId) {
  const [end] = await admin.fetchTopicOffsets('views');
  const [{ partitions }] = await admin.fetchOffsets({ groupId, topics: ['views'] });
  return Number(end.offset) - Math.max(0, Number(partitions[0].offset));
}

/** The mended counter reads everything again, and takes over when it has caught up. */
async function replace() {
  await sleep(10000);
  await counter('v2', visitor => visitor !== 'bot');
  while ((await lag('counter-v2')) > 1000) await sleep(200);
  await serve('v2');
  await first.disconnect();
}

const admin = kafka.admin();
await admin.connect();
replace();

for (const view of views) {
  await producer.send({ topic: 'views', messages: [{ value: JSON.stringify(view) }] });
  await sleep(200);
}
await sleep(5000);
