import { Kafka } from 'kafkajs';
import { orders } from './data.js';

const kafka = new Kafka({ clientId: 'shop', brokers: ['broker-1:9092'] });
const producer = kafka.producer();
await producer.connect();
for (const order of orders) {
  await producer.send({ topic: 'orders', messages: [{ value: JSON.stringify(order) }] });
}

/**
 * Runs a worker of a group that dies in the middle of order o06, and then a second one that lives. `handle` gets the
 * order, `charge()` which charges the card, `commit()` which commits the offset behind this order, and `crash()`,
 * at which the first worker dies.
 */
async function work(groupId, handle) {
  for (const life of [1, 2]) {
    const consumer = kafka.consumer({ groupId });
    await consumer.connect();
    await consumer.subscribe({ topics: ['orders'], fromBeginning: true });
    let die;
    const death = new Promise(done => (die = done));
    let dead = false;
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ topic, partition, message }) => {
        const order = JSON.parse(message.value.toString());
        const unlessDead = action => async () => (dead ? null : await action());
        await handle({
          order,
          charge: unlessDead(() => producer.send({ topic: groupId, messages: [{ value: order.id }] })),
          commit: unlessDead(() =>
            consumer.commitOffsets([{ topic, partition, offset: String(Number(message.offset) + 1) }]),
          ),
          crash: () => {
            if (life === 1 && order.id === 'o06') dead = true;
            if (dead) die();
          },
        });
      },
    });
    if (life === 1) {
      await death;
      await consumer.disconnect();
    }
  }
}

// At most once: the offset first.
await work('most', async ({ charge, commit, crash }) => {
  await commit();
  crash();
  await charge();
});

// At least once: the work first.
await work('least', async ({ charge, commit, crash }) => {
  await charge();
  crash();
  await commit();
});

// The work first, and a note of it that outlives the worker: as if once.
const charged = new Set();
await work('once', async ({ order, charge, commit, crash }) => {
  if (!charged.has(order.id)) {
    charged.add(order.id);
    await charge();
  }
  crash();
  await commit();
});
