import { Kafka } from 'kafkajs';
import { payments } from './data.js';

const kafka = new Kafka({
  clientId: 'till',
  brokers: ['broker-1:9092', 'broker-2:9092', 'broker-3:9092'],
  requestTimeout: 1000,
});
const sleep = ms => new Promise(done => setTimeout(done, ms));

const producer = kafka.producer({ idempotent: true });
await producer.connect();

// One after the other: each send waits for its acknowledgement.
for (const { id, account } of payments) {
  await producer.send({ topic: 'payments', acks: -1, messages: [{ key: account, value: id }] });
  await sleep(200);
}

// From the tenth second on, the receipts: twenty a second, without waiting.
await sleep(10000 - (Date.now() - Date.parse('2026-01-05T08:00:00Z')));
const pending = [];
for (const { id } of payments) {
  pending.push(producer.send({ topic: 'receipts', acks: -1, messages: [{ value: id }] }));
  await sleep(50);
}
await Promise.all(pending);
await producer.disconnect();
