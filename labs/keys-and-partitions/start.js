import { Kafka } from 'kafkajs';
import { quakes } from './data.js';

const kafka = new Kafka({ clientId: 'station', brokers: ['broker-1:9092'] });

// Task 2: start two consumers of the group "alarm" here, before anything is sent.

// Task 1: this sends every reading, but all of them end up in one partition. What is missing?
const producer = kafka.producer();
await producer.connect();
for (const quake of quakes) {
  await producer.send({ topic: 'quakes', messages: [{ value: JSON.stringify(quake) }] });
}
await producer.disconnect();
