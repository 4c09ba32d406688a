import { Kafka } from 'kafkajs';
import { moves } from './data.js';

const kafka = new Kafka({ clientId: 'bank', brokers: ['broker-1:9092'] });

const producer = kafka.producer();
await producer.connect();
for (const move of moves) {
  await producer.send({ topic: 'moves', messages: [{ key: move.account, value: JSON.stringify(move) }] });
}

const balances = {};
const consumer = kafka.consumer({ groupId: 'balance' });
await consumer.connect();
await consumer.subscribe({ topics: ['moves'] });
await consumer.run({
  eachMessage: async ({ message }) => {
    const { account, cents } = JSON.parse(message.value.toString());
    balances[account] = (balances[account] ?? 0) + cents;
    await producer.send({ topic: 'balances', messages: [{ key: account, value: String(balances[account]) }] });
  },
});
