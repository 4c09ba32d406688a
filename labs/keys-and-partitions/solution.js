import { Kafka } from 'kafkajs';
import { quakes } from './data.js';

const kafka = new Kafka({ clientId: 'station', brokers: ['broker-1:9092'] });

async function watch(name) {
  const consumer = kafka.consumer({ groupId: 'alarm' });
  await consumer.connect();
  await consumer.subscribe({ topics: ['quakes'], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      const { network, magnitude, place } = JSON.parse(message.value.toString());
      console.log(`${name}: ${partition}/${message.offset} ${network} M ${magnitude}, ${place}`);
    },
  });
}
await Promise.all([watch('first'), watch('second')]);

const producer = kafka.producer();
await producer.connect();
for (const quake of quakes) {
  await producer.send({ topic: 'quakes', messages: [{ key: quake.network, value: JSON.stringify(quake) }] });
}
await producer.disconnect();
