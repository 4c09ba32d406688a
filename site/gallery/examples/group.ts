/** Consumer group: the same change of members under an eager and under a cooperative assignor. */
import type { Example } from '../example.ts';

export const group: Example = {
  scene: 'group',
  title: 'A third member joins, and one leaves',
  about:
    'In an eager rebalance every member gives all its partitions back before it gets new ones: nobody reads meanwhile. Watch the gaps in the rows of the partitions.',
  setUp: {
    cluster: { brokers: 1, config: { 'group.initial.rebalance.delay.ms': '500' } },
    topics: [{ name: 'orders', partitions: 6, replicationFactor: 1, config: {} }],
    runForMs: 16_000,
  },
  program: `import { Kafka } from 'kafkajs';

const sleep = ms => new Promise(done => setTimeout(done, ms));

async function join(name) {
  const kafka = new Kafka({ clientId: name, brokers: ['broker-1:9092'] });
  const consumer = kafka.consumer({ groupId: 'billing' });
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders'], fromBeginning: true });
  await consumer.run({ eachMessage: async () => sleep(60) });
  return consumer;
}

const kafka = new Kafka({ clientId: 'shop', brokers: ['broker-1:9092'] });
const producer = kafka.producer();
await producer.connect();
const [first] = [await join('ann'), await join('bob')];
for (let i = 0; i < 60; i++) {
  await producer.send({ topic: 'orders', messages: [{ key: \`order \${i}\`, value: 'paid' }] });
  await sleep(150);
  if (i === 20) await join('eve');
  if (i === 45) await first.disconnect();
}
await producer.disconnect();
`,
  atS: 12,
};
