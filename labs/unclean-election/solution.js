import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'farm', brokers: ['broker-1:9092', 'broker-2:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));

const admin = kafka.admin();
await admin.connect();
await admin.createTopics({
  topics: ['payments', 'greenhouse'].map(topic => ({
    topic,
    numPartitions: 1,
    replicationFactor: 2,
    configEntries: [{ name: 'unclean.leader.election.enable', value: String(topic === 'greenhouse') }],
  })),
});

/** Writes for 50 seconds, twice a second; gives the values that were acknowledged. */
async function write(topic) {
  const producer = kafka.producer({ retry: { retries: 0 } });
  await producer.connect();
  const acknowledged = [];
  const end = Date.now() + 50000;
  for (let number = 1; Date.now() < end; number++) {
    const value = `${topic} ${number}`;
    try {
      await producer.send({ topic, acks: -1, messages: [{ value }] });
      acknowledged.push(value);
    } catch {
      // Refused, or nobody there: this one is not acknowledged.
    }
    await sleep(500);
  }
  return acknowledged;
}

const [payments, readings] = await Promise.all([write('payments'), write('greenhouse')]);
console.log(`${payments.length} payments and ${readings.length} readings were acknowledged`);

const kept = new Set();
const reader = kafka.consumer({ groupId: 'inspector' });
await reader.connect();
await reader.subscribe({ topics: ['greenhouse'], fromBeginning: true });
await reader.run({ eachMessage: async ({ message }) => void kept.add(message.value.toString()) });
await sleep(3000);

const lost = readings.filter(value => !kept.has(value)).length;
const reporter = kafka.producer();
await reporter.connect();
await reporter.send({ topic: 'report', messages: [{ value: String(lost) }] });
