import { Kafka } from 'kafkajs';
import { orders } from './data.js';

const kafka = new Kafka({ clientId: 'shop', brokers: ['broker-1:9092'] });

const till = kafka.producer();
await till.connect();
for (const order of orders) {
  await till.send({ topic: 'orders', messages: [{ key: order.id, value: JSON.stringify(order) }] });
}

/** A life of the worker: it writes an invoice for each order. One that is mortal dies after the invoice of o06. */
async function worker(mortal) {
  const producer = kafka.producer({ transactionalId: 'invoicer', maxInFlightRequests: 1, idempotent: true });
  await producer.connect();
  const consumer = kafka.consumer({ groupId: 'invoicer' });
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders'], fromBeginning: true });
  let die;
  const death = new Promise(done => (die = done));
  let dead = false;
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
      if (dead) return;
      const order = JSON.parse(message.value.toString());
      const offset = String(Number(message.offset) + 1);

      const transaction = await producer.transaction();
      await transaction.send({ topic: 'invoices', messages: [{ key: order.id, value: `${order.euros} EUR` }] });
      await transaction.commit();
      if (mortal && order.id === 'o06') {
        dead = true;
        die();
        return;
      }
      await consumer.commitOffsets([{ topic, partition, offset }]);
    },
  });
  if (!mortal) return;
  await death;
  await consumer.disconnect();
}

// The accountants read the invoices.
const books = kafka.consumer({ groupId: 'books' });
await books.connect();
await books.subscribe({ topics: ['invoices'], fromBeginning: true });
await books.run({ eachMessage: async () => {} });

await worker(true);
await worker(false);
