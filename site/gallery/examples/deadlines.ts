/** Deadlines: brakes, stock quotes and a thermostat on one cluster, while a broker stands still for a moment. */
import type { Example } from '../example.ts';

export const deadlines: Example = {
  scene: 'deadlines',
  title: 'Brakes, quotes and a thermostat',
  about:
    'One cluster, three tasks. At 6 s the broker stands still for 0.4 seconds, as in a garbage collection. For the brakes every event of that moment is too late; the quotes are late and useful; the thermostat, which a query reads every 5 seconds, notices nothing.',
  setUp: {
    topics: ['brakes', 'quotes', 'home'].map(name => ({ name, partitions: 1, replicationFactor: 1, config: {} })),
    cluster: { brokers: 1, config: { 'group.initial.rebalance.delay.ms': '200' } },
    faults: [
      { atMs: 6000, fault: 'pause', broker: 1 },
      { atMs: 6400, fault: 'resume', broker: 1 },
    ],
    runForMs: 16_000,
  },
  program: `import { Kafka } from 'kafkajs';
import { SparkSession } from 'pyspark.sql';

const kafka = new Kafka({ clientId: 'car', brokers: ['broker-1:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

async function read(topic, groupId, eachMessage) {
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ eachMessage });
}
await read('brakes', 'hard-brakes', async () => {});
await read('quotes', 'soft-quotes', async () => sleep(30));

const spark = SparkSession.builder.appName('Thermostat').getOrCreate();
spark.readStream
  .format('kafka')
  .option('kafka.bootstrap.servers', 'broker-1:9092')
  .option('subscribe', 'home')
  .load()
  .withWatermark('timestamp', '10 seconds')
  .writeStream.queryName('near-thermostat')
  .format('console')
  .trigger({ processingTime: '5 seconds' })
  .start();

const producer = kafka.producer();
await producer.connect();
async function drive(topic, everyMs, count) {
  for (let i = 0; i < count; i++) {
    producer.send({ topic, messages: [{ key: topic, value: \`\${i}\` }] });
    await sleep(everyMs);
  }
}
await Promise.all([drive('brakes', 50, 180), drive('quotes', 120, 75), drive('home', 600, 15)]);
await sleep(6000);
`,
  atS: 15,
};
