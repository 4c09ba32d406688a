import { Kafka } from 'kafkajs';
import { spark } from 'pyspark.sql';

const kafka = new Kafka({ clientId: 'car', brokers: ['broker-1:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

// Near: the display of the energy meter.
spark.readStream
  .format('kafka')
  .option('kafka.bootstrap.servers', 'broker-1:9092')
  .option('subscribe', 'meter')
  .option('startingOffsets', 'earliest')
  .load()
  .selectExpr('CAST(value AS STRING) AS reading')
  .writeStream.queryName('display')
  .format('console')
  .trigger({ processingTime: '2 seconds' })
  .start();

// Soft: quotes of the stock exchange.
const trader = kafka.consumer({ groupId: 'trader' });
await trader.connect();
await trader.subscribe({ topics: ['quotes'] });
await trader.run({ eachMessage: async () => {} });

// Hard: the brake.
const brake = kafka.consumer({ groupId: 'brake' });
await brake.connect();
await brake.subscribe({ topics: ['brake'] });
let missed = 0;
await brake.run({
  eachMessage: async ({ message }) => {
    if (Date.now() - Number(message.timestamp) > 1000) missed++;
  },
});

const producer = kafka.producer();
await producer.connect();
for (let number = 1; number <= 200; number++) {
  const value = String(number);
  producer.send({ topic: 'brake', messages: [{ value }] });
  producer.send({ topic: 'quotes', messages: [{ value }] });
  if (number % 10 === 0) producer.send({ topic: 'meter', messages: [{ value }] });
  await sleep(100);
}
await sleep(3000);
await producer.send({ topic: 'missed', messages: [{ value: String(missed) }] });
