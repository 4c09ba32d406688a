import { Kafka } from 'kafkajs';
import { spark } from 'pyspark.sql';
import { views } from './data.js';

const kafka = new Kafka({ clientId: 'site', brokers: ['broker-1:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

// The analysis tier: from the topic views to the topic counts.
let starts = 0;
const analyse = () =>
  spark.readStream
    .format('kafka')
    .option('kafka.bootstrap.servers', 'broker-1:9092')
    .option('subscribe', 'views')
    .load()
    .selectExpr('CAST(value AS STRING) AS page')
    .groupBy('page')
    .count()
    .selectExpr('page AS key', 'CAST(count AS STRING) AS value')
    .writeStream.queryName('analysis')
    .format('kafka')
    .option('kafka.bootstrap.servers', 'broker-1:9092')
    .option('topic', 'counts')
    .option('checkpointLocation', `/checkpoints/${starts++}`)
    .outputMode('update')
    .trigger({ processingTime: '1 second' })
    .start();

// The data access tier: whoever looks at the board.
const board = new Map();
const access = kafka.consumer({ groupId: 'board' });
await access.connect();
await access.subscribe({ topics: ['counts'], fromBeginning: true });
await access.run({
  eachMessage: async ({ message }) => void board.set(message.key.toString(), Number(message.value.toString())),
});

async function analysisWithPause() {
  const query = analyse();
  await sleep(8000);
  await query.stop();
  await sleep(6000);
  analyse();
}
analysisWithPause();

// The collection tier: the web servers report each view.
const producer = kafka.producer();
await producer.connect();
for (const { page } of views) {
  await producer.send({ topic: 'views', messages: [{ value: page }] });
  await sleep(250);
}
await sleep(5000);
