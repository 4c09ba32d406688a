/** Transactions: one transfer that commits, one that aborts, and two readers that see different things. */
import type { Example } from '../example.ts';

export const transactions: Example = {
  scene: 'transactions',
  title: 'A transfer that commits, one that aborts',
  about:
    'The bank moves money between two accounts in transactions. While one is open, the last stable offset (LSO) stands still: the reader with read_committed waits there, the other one reads on to the high watermark and sees what is then aborted.',
  setUp: {
    cluster: { brokers: 1, config: { 'group.initial.rebalance.delay.ms': '200' } },
    topics: [{ name: 'accounts', partitions: 2, replicationFactor: 1, config: {} }],
    runForMs: 9000,
  },
  program: `import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'bank', brokers: ['broker-1:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

async function read(groupId, readUncommitted) {
  const consumer = kafka.consumer({ groupId, readUncommitted });
  await consumer.connect();
  await consumer.subscribe({ topics: ['accounts'], fromBeginning: true });
  await consumer.run({ eachMessage: async () => {} });
}
await read('committed-only', false);
await read('everything', true);

const producer = kafka.producer({ transactionalId: 'transfer', idempotent: true, maxInFlightRequests: 1 });
await producer.connect();
const move = (send, partition, key, value) => send.send({ topic: 'accounts', messages: [{ partition, key, value }] });

for (const [amount, outcome] of [[5, 'commit'], [90, 'abort'], [7, 'commit']]) {
  const transaction = await producer.transaction();
  await move(transaction, 0, 'ann', \`-\${amount}\`);
  await sleep(500);
  await move(transaction, 1, 'bob', \`+\${amount}\`);
  await sleep(500);
  await transaction[outcome]();
  await sleep(400);
}
await producer.disconnect();
`,
  atS: 3.2,
};
