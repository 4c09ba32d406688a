/** Architecture: Kappa, a second version of a program that reads the kept log from the start. */
import type { Example } from '../example.ts';
import { topics } from './topics.ts';

export const kappa: Example = {
  id: 'kappa',
  scene: 'architecture',
  title: 'Kappa: one log, two versions',
  about:
    'There is no batch layer: the log itself is kept. To change the computation, its second version reads the log from the start, beside the first; when it has caught up, readers move over.',
  setUp: {
    cluster: { brokers: 1, config: { 'group.initial.rebalance.delay.ms': '200' } },
    topics: topics('events', 'view-v1', 'view-v2'),
    runForMs: 12000,
  },
  program: `import { Kafka } from 'kafkajs';

const sleep = ms => new Promise(done => setTimeout(done, ms));
const clientOf = clientId => new Kafka({ clientId, brokers: ['broker-1:9092'] });

async function writer(name) {
  const producer = clientOf(name).producer();
  await producer.connect();
  return (topic, key, value) => producer.send({ topic, messages: [{ key, value: String(value) }] });
}

// Reads topics in a group of its own name, and may write.
async function app(name, topics, handle) {
  const send = await writer(name);
  const consumer = clientOf(name).consumer({ groupId: name });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    eachMessage: ({ topic, message }) => handle(topic, message.key.toString(), message.value.toString(), send),
  });
}

const counts = new Map();
await app('counts-v1', ['events'], (topic, page, value, send) => {
  counts.set(page, (counts.get(page) ?? 0) + 1);
  return send('view-v1', page, counts.get(page));
});
await app('page-v1', ['view-v1'], async () => {});

const visit = await writer('website');
for (let i = 0; i < 20; i++) {
  await visit('events', ['home', 'shop', 'help'][i % 3], i % 4 === 0 ? 'robot' : 'person');
  await sleep(200);
}

// Version 2 leaves robots out, and begins at offset 0.
const people = new Map();
await app('counts-v2', ['events'], async (topic, page, value, send) => {
  if (value === 'robot') return;
  people.set(page, (people.get(page) ?? 0) + 1);
  await send('view-v2', page, people.get(page));
});
await app('page-v2', ['view-v2'], async () => {});
for (let i = 20; i < 32; i++) {
  await visit('events', ['home', 'shop', 'help'][i % 3], i % 4 === 0 ? 'robot' : 'person');
  await sleep(200);
}
await sleep(1000);
`,
  atS: 8,
};
