import { Kafka } from 'kafkajs';
import { rides } from './data.js';

const kafka = new Kafka({ clientId: 'city', brokers: ['broker-1:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

/** Starts a member of the group dispatch; each ride takes a quarter of a second. */
async function dispatcher() {
  const consumer = kafka.consumer({ groupId: 'dispatch' });
  await consumer.connect();
  await consumer.subscribe({ topics: ['rides'], fromBeginning: true });
  await consumer.run({ eachMessage: async () => await sleep(250) });
  return consumer;
}

await Promise.all([dispatcher(), dispatcher()]);
const leaving = await dispatcher();

const billing = kafka.consumer({ groupId: 'billing' });
await billing.connect();
await billing.subscribe({ topics: ['rides'], fromBeginning: true });
await billing.run({ eachMessage: async () => {} });

const producer = kafka.producer();
await producer.connect();
for (const [index, ride] of rides.entries()) {
  await producer.send({ topic: 'rides', messages: [{ key: ride.car, value: JSON.stringify(ride) }] });
  if (index === 60) leaving.disconnect();
  await sleep(150);
}
