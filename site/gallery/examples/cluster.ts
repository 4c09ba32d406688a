/** Cluster and replication: a follower that is cut off, then the leader dies. */
import type { Example } from '../example.ts';

export const cluster: Example = {
  scene: 'cluster',
  title: 'A follower is cut off, a leader dies',
  about:
    'From 1.5 s on the leader and broker 3 cannot hear each other: broker 3 falls behind and leaves the in-sync replicas (ISR). At 5.5 s the leader dies; broker 2, which is in sync, leads in the next leader epoch, and broker 3 catches up from it.',
  setUp: {
    cluster: {
      brokers: 3,
      config: {
        'replica.lag.time.max.ms': '2000',
        'broker.session.timeout.ms': '2500',
        'broker.heartbeat.interval.ms': '500',
      },
    },
    topics: [{ name: 'payments', partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': '2' } }],
    faults: [
      { atMs: 700, fault: 'slow-link', from: 'leader of payments-0', to: 'followers of payments-0', latencyMs: 60 },
      { atMs: 1500, fault: 'cut', from: 'broker-1', to: 'broker-3' },
      { atMs: 5500, fault: 'kill', broker: 'leader of payments-0' },
    ],
    runForMs: 11_000,
  },
  program: `import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'till', brokers: ['broker-1:9092', 'broker-2:9092', 'broker-3:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

const producer = kafka.producer();
await producer.connect();
for (let i = 0; i < 14; i++) {
  await producer.send({ topic: 'payments', messages: [{ key: ['ann', 'bob', 'eve'][i % 3], value: \`payment \${i}\` }] });
  await sleep(250);
}
await sleep(6000);
await producer.disconnect();
`,
  atS: 2.2,
};
