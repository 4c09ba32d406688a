/** Metrics: a consumer that is slower than its producer, and a broker that dies. */
import type { Example } from '../example.ts';

export const metrics: Example = {
  scene: 'metrics',
  title: 'A slow reader and a dead broker',
  about:
    'The consumer takes longer for a record than the producer: its lag grows. At 5 s a broker dies, and its partitions are under-replicated until it is back.',
  setUp: {
    cluster: {
      brokers: 3,
      config: { 'broker.session.timeout.ms': '2000', 'broker.heartbeat.interval.ms': '500' },
    },
    topics: [{ name: 'orders', partitions: 2, replicationFactor: 3, config: {} }],
    faults: [
      { atMs: 5000, fault: 'kill', broker: 3 },
      { atMs: 11_000, fault: 'start', broker: 3 },
    ],
    runForMs: 16_000,
  },
  program: `import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'shop', brokers: ['broker-1:9092', 'broker-2:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

const consumer = kafka.consumer({ groupId: 'billing' });
await consumer.connect();
await consumer.subscribe({ topics: ['orders'], fromBeginning: true });
await consumer.run({ eachMessage: async () => sleep(180) });

const producer = kafka.producer();
await producer.connect();
for (let i = 0; i < 120; i++) {
  await producer.send({ topic: 'orders', messages: [{ key: \`order \${i}\`, value: 'paid' }] });
  await sleep(90);
}
await producer.disconnect();
`,
  atS: 12,
};
