import { Kafka } from 'kafkajs';
import { flights } from './data.js';

const kafka = new Kafka({ clientId: 'desk', brokers: ['broker-1:9092'] });

// Task 1: create the topic with an admin client first, then send all flights, not just one.
const producer = kafka.producer();
await producer.connect();
await producer.send({ topic: 'flights', messages: [{ value: JSON.stringify(flights[0]) }] });
await producer.disconnect();

// Task 2: read them in the group "board".
