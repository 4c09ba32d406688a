import { Kafka } from 'kafkajs';
import { spark } from 'pyspark.sql';
import { sum } from 'pyspark.sql.functions';
import { orders } from './data.js';

const kafka = new Kafka({ clientId: 'shop', brokers: ['broker-1:9092'] });
const producer = kafka.producer();
await producer.connect();

/** Starts a query, which dies after it has written batch 3 and before it has noted that; then starts it again. */
async function runTwice(start) {
  spark.conf.set('weir.crash', '3 delivered');
  const first = start();
  await first.awaitTermination().catch(error => console.log(`${first.name} died: ${error.message.split('\n')[0]}`));
  spark.conf.unset('weir.crash');
  start();
}

const paid = spark.readStream
  .format('kafka')
  .option('kafka.bootstrap.servers', 'broker-1:9092')
  .option('subscribe', 'orders')
  .load()
  .selectExpr("from_json(CAST(value AS STRING), 'id string, shop string, euros int') AS o")
  .select('o.*');

runTwice(() =>
  paid
    .groupBy('shop')
    .agg(sum('euros').alias('euros'))
    .writeStream.queryName('sums')
    .format('console')
    .outputMode('update')
    .option('checkpointLocation', '/checkpoints/sums')
    .trigger({ processingTime: '2 seconds' })
    .start(),
);

// What the bank has booked: it outlives every query.
const booked = new Set();
runTwice(() =>
  paid.writeStream
    .queryName('bookings')
    .foreachBatch(async (batch, batchId) => {
      if (booked.has(batchId)) return;
      for (const { id } of batch.collect()) {
        await producer.send({ topic: 'booked', messages: [{ value: id }] });
      }
      booked.add(batchId);
    })
    .option('checkpointLocation', '/checkpoints/bookings')
    .trigger({ processingTime: '2 seconds' })
    .start(),
);

// A query without a checkpoint begins at the end of the topic: let it begin before orders come.
await new Promise(done => setTimeout(done, 1000));
for (const order of orders) {
  await producer.send({ topic: 'orders', messages: [{ value: JSON.stringify(order) }] });
  await new Promise(done => setTimeout(done, 500));
}
