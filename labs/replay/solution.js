import { Kafka } from 'kafkajs';
import { moves } from './data.js';

const kafka = new Kafka({ clientId: 'bank', brokers: ['broker-1:9092'] });

const producer = kafka.producer();
await producer.connect();
for (const move of moves) {
  await producer.send({ topic: 'moves', messages: [{ key: move.account, value: JSON.stringify(move) }] });
}
await producer.send({
  topic: 'moves',
  messages: [{ key: 'cleo', value: JSON.stringify({ id: 'm07-undone', account: 'cleo', cents: -45000 }) }],
});

const balances = {};
const consumer = kafka.consumer({ groupId: 'balance' });
await consumer.connect();
await consumer.subscribe({ topics: ['moves'], fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    const { account, cents } = JSON.parse(message.value.toString());
    balances[account] = (balances[account] ?? 0) + cents;
    await producer.send({ topic: 'balances', messages: [{ key: account, value: String(balances[account]) }] });
  },
});

const turnovers = {};
const auditor = kafka.consumer({ groupId: 'turnover' });
await auditor.connect();
await auditor.subscribe({ topics: ['moves'], fromBeginning: true });
await auditor.run({
  eachMessage: async ({ message }) => {
    const { account, cents } = JSON.parse(message.value.toString());
    turnovers[account] = (turnovers[account] ?? 0) + Math.abs(cents);
    await producer.send({ topic: 'turnovers', messages: [{ key: account, value: String(turnovers[account]) }] });
  },
});
