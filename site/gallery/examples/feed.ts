/** Architecture: the machine learning behind a feed: features, ranking, training samples. */
import type { Example } from '../example.ts';
import { topics } from './topics.ts';

export const feed: Example = {
  id: 'feed',
  scene: 'architecture',
  title: 'The machine learning behind a feed',
  about:
    'What users do becomes features, every second; the ranker puts together a feed for each request with the newest features; what was shown and what was done with it become samples, from which the next model is trained.',
  setUp: {
    cluster: { brokers: 1, config: { 'group.initial.rebalance.delay.ms': '200' } },
    topics: topics('actions', 'feature-store', 'requests', 'feed'),
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

const spark = SparkSession.builder.appName('Feed').getOrCreate();
const actions = () =>
  spark.readStream
    .format('kafka')
    .option('kafka.bootstrap.servers', 'broker-1:9092')
    .option('subscribe', 'actions')
    .load()
    .selectExpr('CAST(key AS STRING) AS user', 'CAST(value AS STRING) AS post');

actions()
  .groupBy('post')
  .count()
  .selectExpr('post AS key', 'CAST(count AS STRING) AS value')
  .writeStream.queryName('features')
  .format('kafka')
  .option('kafka.bootstrap.servers', 'broker-1:9092')
  .option('topic', 'feature-store')
  .option('checkpointLocation', '/features')
  .outputMode('update')
  .trigger({ processingTime: '1 second' })
  .start();

actions()
  .writeStream.queryName('training')
  .format('json')
  .option('path', '/samples')
  .option('checkpointLocation', '/training')
  .trigger({ processingTime: '3 seconds' })
  .start();

const likes = new Map();
await app('ranker', ['feature-store', 'requests'], async (topic, key, value, send) => {
  if (topic === 'feature-store') likes.set(key, Number(value));
  else await send('feed', key, [...likes].sort((a, b) => b[1] - a[1]).map(([post]) => post).slice(0, 3));
});
await app('phone', ['feed'], async () => {});

const user = await writer('people');
for (let i = 0; i < 24; i++) {
  await user('actions', ['ann', 'bob'][i % 2], ['cats', 'news', 'goals'][(i * i) % 3]);
  if (i % 3 === 2) await user('requests', ['ann', 'bob'][i % 2], 'feed');
  await sleep(300);
}
await sleep(2500);
`,
  atS: 9,
};
