/** Architecture: Lambda, with the program that merges the batch view and the speed view. */
import type { Example } from '../example.ts';
import { topics } from './topics.ts';

export const lambda: Example = {
  id: 'lambda',
  scene: 'architecture',
  title: 'Lambda: batch, speed and serving layer',
  about:
    'Every visit goes two ways. The batch layer counts all of them again every four seconds; the speed layer counts each at once. The serving layer merges both views and answers.',
  setUp: {
    cluster: { brokers: 1, config: { 'group.initial.rebalance.delay.ms': '200' } },
    topics: topics('visits', 'batch-view', 'speed-view', 'answers'),
    runForMs: 12000,
  },
  program: `import { Kafka } from 'kafkajs';
import { SparkSession } from 'pyspark.sql';

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

const spark = SparkSession.builder.appName('Batch layer').getOrCreate();
spark.readStream
  .format('kafka')
  .option('kafka.bootstrap.servers', 'broker-1:9092')
  .option('subscribe', 'visits')
  .load()
  .selectExpr('CAST(key AS STRING) AS page')
  .groupBy('page')
  .count()
  .selectExpr('page AS key', 'CAST(count AS STRING) AS value')
  .writeStream.queryName('batch')
  .format('kafka')
  .option('kafka.bootstrap.servers', 'broker-1:9092')
  .option('topic', 'batch-view')
  .option('checkpointLocation', '/batch')
  .outputMode('complete')
  .trigger({ processingTime: '4 seconds' })
  .start();

// The speed layer tells of each visit at once.
await app('speed', ['visits'], (topic, page, value, send) => send('speed-view', page, 1));

// The serving layer: what the batch view has counted, and what has come since.
const [counted, since] = [new Map(), new Map()];
await app('serving', ['batch-view', 'speed-view'], async (topic, page, value, send) => {
  if (topic === 'batch-view') {
    counted.set(page, Number(value));
    since.set(page, 0);
  } else since.set(page, (since.get(page) ?? 0) + 1);
  await send('answers', page, (counted.get(page) ?? 0) + (since.get(page) ?? 0));
});
await app('query', ['answers'], async () => {});

const visit = await writer('website');
for (let i = 0; i < 30; i++) {
  await visit('visits', ['home', 'shop', 'help'][i % 3], i);
  await sleep(250);
}
await sleep(2500);
`,
  atS: 9,
};
