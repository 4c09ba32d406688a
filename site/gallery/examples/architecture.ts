/** Architecture: the tiers of a generic streaming architecture (Figure 4.4 of the lecture). */
import type { Example } from '../example.ts';
import { topics } from './topics.ts';

export const architecture: Example = {
  scene: 'architecture',
  title: 'From collection to access',
  about:
    'The tiers of a generic streaming architecture: sensors are collected, a message queue keeps what they send, a streaming query analyses it, its results are stored, and a dashboard reads them.',
  setUp: {
    cluster: { brokers: 1, config: { 'group.initial.rebalance.delay.ms': '200' } },
    topics: topics('readings', 'peaks'),
    runForMs: 12000,
  },
  program: `import { Kafka } from 'kafkajs';
import { SparkSession } from 'pyspark.sql';
import { max } from 'pyspark.sql.functions';

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

const spark = SparkSession.builder.appName('Tiers').getOrCreate();
spark.readStream
  .format('kafka')
  .option('kafka.bootstrap.servers', 'broker-1:9092')
  .option('subscribe', 'readings')
  .load()
  .selectExpr('CAST(key AS STRING) AS sensor', 'CAST(CAST(value AS STRING) AS INT) AS celsius')
  .groupBy('sensor')
  .agg(max('celsius').alias('peak'))
  .selectExpr('sensor AS key', 'CAST(peak AS STRING) AS value')
  .writeStream.queryName('analysis')
  .format('kafka')
  .option('kafka.bootstrap.servers', 'broker-1:9092')
  .option('topic', 'peaks')
  .option('checkpointLocation', '/checkpoint')
  .outputMode('update')
  .trigger({ processingTime: '1 second' })
  .start();

await app('dashboard', ['peaks'], async () => {});
const [hall, yard] = [await writer('sensor-hall'), await writer('sensor-yard')];
for (let i = 0; i < 24; i++) {
  await hall('readings', 'hall', 20 + (i % 5));
  if (i % 2 === 0) await yard('readings', 'yard', 5 + i);
  await sleep(300);
}
await sleep(2000);
`,
  atS: 8,
};
