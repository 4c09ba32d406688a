import { Kafka } from 'kafkajs';
import { views } from './data.js';

const kafka = new Kafka({ clientId: 'site', brokers: ['broker-1:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));
const pages = ['home', 'search', 'cart'];

const producer = kafka.producer();
await producer.connect();
const admin = kafka.admin();
await admin.connect();

/** Hands the records of a new group to `handle` from the first on; gives the consumer. */
async function read(groupId, handle) {
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topics: ['views'], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => handle(JSON.parse(message.value.toString()), Number(message.offset)),
  });
  return consumer;
}

/** The batch layer: reads the whole log, leaves robots out; gives the counts and the offset up to which they hold. */
let batches = 0;
async function batch() {
  const [{ offset }] = await admin.fetchTopicOffsets('views');
  const upTo = Number(offset);
  const counts = { home: 0, search: 0, cart: 0 };
  let finished;
  const end = new Promise(done => (finished = done));
  const consumer = await read(`batch-${++batches}`, ({ page, visitor }, at) => {
    if (at < upTo && visitor !== 'bot') counts[page]++;
    if (at >= upTo - 1) finished();
  });
  await end;
  await consumer.disconnect();
  return { counts, upTo };
}

// What the batch layer said last.
let exact = { counts: { home: 0, search: 0, cart: 0 }, upTo: 0 };

// The speed layer: every view as it comes, robots too, for it has no time to find them out.
const seen = [];
await read('speed', ({ page }, offset) => seen.push({ page, offset }));

/** The serving layer: both together. */
function answer(page) {
  return exact.counts[page] + seen.filter(view => view.page === page && view.offset >= exact.upTo).length;
}

async function jobs() {
  for (let night = 1; night <= 2; night++) {
    await sleep(8000);
    exact = await batch();
    const quick = seen.filter(view => view.offset < exact.upTo).length;
    const right = pages.reduce((sum, page) => sum + exact.counts[page], 0);
    await producer.send({ topic: 'corrections', messages: [{ value: String(quick - right) }] });
  }
}
jobs();

for (const [number, view] of views.entries()) {
  await producer.send({ topic: 'views', messages: [{ value: JSON.stringify(view) }] });
  if (number % 10 === 9) {
    await sleep(100);
    const messages = pages.map(page => ({ key: page, value: String(answer(page)) }));
    await producer.send({ topic: 'answers', messages });
  }
  await sleep(200);
}
