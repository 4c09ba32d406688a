/** Architecture: a recommender with online training, after Monolith (Liu et al., 2022). */
import type { Example } from '../example.ts';
import { topics } from './topics.ts';

export const recommender: Example = {
  id: 'recommender',
  scene: 'architecture',
  title: 'A recommender that learns online',
  about:
    'What a user does meets what was shown to him: that is an example. The trainer learns from it at once and hands its parameters over every few examples, so that the server recommends with a model that is seconds old.',
  setUp: {
    cluster: { brokers: 1, config: { 'group.initial.rebalance.delay.ms': '200' } },
    topics: topics('requests', 'recommendations', 'actions', 'examples', 'parameters'),
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

const shown = new Map();
await app('joiner', ['recommendations', 'actions'], async (topic, user, item, send) => {
  if (topic === 'recommendations') shown.set(user, item);
  else if (shown.has(user)) await send('examples', user, \`\${shown.get(user)} \${item === shown.get(user) ? 1 : 0}\`);
});

// Learns from each example; every fourth time the server gets the parameters.
const weights = new Map();
let learned = 0;
await app('trainer', ['examples'], async (topic, user, example, send) => {
  const [item, liked] = example.split(' ');
  weights.set(item, 0.8 * (weights.get(item) ?? 0.5) + 0.2 * Number(liked));
  if (++learned % 4 === 0) await send('parameters', 'model', JSON.stringify([...weights]));
});

let model = [['cats', 0.5], ['news', 0.5], ['goals', 0.5]];
let asked = 0;
await app('server', ['requests', 'parameters'], async (topic, key, value, send) => {
  if (topic === 'parameters') model = JSON.parse(value);
  else await send('recommendations', key, asked++ % 3 === 0 ? model.sort((a, b) => b[1] - a[1])[0][0] : ['cats', 'news', 'goals'][asked % 3]);
});

const phone = await writer('phone');
for (let i = 0; i < 30; i++) {
  const user = ['ann', 'bob', 'eve'][i % 3];
  await phone('requests', user, 'next');
  await sleep(120);
  await phone('actions', user, ['cats', 'cats', 'goals'][i % 3]);
  await sleep(120);
}
await sleep(1500);
`,
  atS: 8,
};
