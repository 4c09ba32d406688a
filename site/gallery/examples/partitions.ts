/** Partitions and offsets: two topics, one that forgets old segments and one that keeps the newest value of each key. */
import type { Example } from '../example.ts';

export const partitions: Example = {
  scene: 'partitions',
  title: 'A log that forgets, and one that is compacted',
  about:
    'Topic clicks keeps its records for three seconds: its oldest segments vanish. Topic prices is compacted: of each key only the newest value stays, and the holes between the offsets stay too.',
  setUp: {
    topics: [
      {
        name: 'clicks',
        partitions: 1,
        replicationFactor: 1,
        config: { 'retention.ms': '3000', 'segment.ms': '1500' },
      },
      {
        name: 'prices',
        partitions: 1,
        replicationFactor: 1,
        config: { 'cleanup.policy': 'compact', 'segment.ms': '1500', 'min.cleanable.dirty.ratio': '0.01' },
      },
    ],
    cluster: {
      brokers: 1,
      config: {
        'log.retention.check.interval.ms': '1000',
        'log.cleaner.backoff.ms': '1000',
        'log.initial.task.delay.ms': '500',
      },
    },
    runForMs: 12_000,
  },
  program: `import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'shop', brokers: ['broker-1:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

const consumer = kafka.consumer({ groupId: 'report' });
await consumer.connect();
await consumer.subscribe({ topics: ['prices'], fromBeginning: true });
await consumer.run({ eachMessage: async () => {} });

const producer = kafka.producer();
await producer.connect();
for (let i = 0; i < 18; i++) {
  await producer.send({ topic: 'clicks', messages: [{ key: ['ann', 'bob'][i % 2], value: \`page \${i}\` }] });
  await producer.send({ topic: 'prices', messages: [{ key: ['tea', 'milk', 'salt'][i % 3], value: \`\${10 + i}\` }] });
  await sleep(450);
}
await producer.disconnect();
`,
  atS: 9.5,
};
