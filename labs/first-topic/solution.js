import { Kafka } from 'kafkajs';
import { flights } from './data.js';

const kafka = new Kafka({ clientId: 'desk', brokers: ['broker-1:9092'] });

const admin = kafka.admin();
await admin.connect();
await admin.createTopics({ topics: [{ topic: 'flights', numPartitions: 3 }] });
await admin.disconnect();

const producer = kafka.producer();
await producer.connect();
for (const flight of flights) {
  await producer.send({ topic: 'flights', messages: [{ value: JSON.stringify(flight) }] });
}
await producer.disconnect();

const consumer = kafka.consumer({ groupId: 'board' });
await consumer.connect();
await consumer.subscribe({ topics: ['flights'], fromBeginning: true });
await consumer.run({
  eachMessage: async ({ partition, message }) => {
    const { origin, destination, delay } = JSON.parse(message.value.toString());
    console.log(`${partition}/${message.offset}: ${origin} to ${destination}, ${delay} min`);
  },
});
