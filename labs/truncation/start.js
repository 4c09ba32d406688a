import { Kafka } from 'kafkajs';
import { cluster } from 'weir';

const kafka = new Kafka({ clientId: 'till', brokers: ['broker-1:9092', 'broker-2:9092', 'broker-3:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));
const producer = kafka.producer();
await producer.connect();

/** Sends 20 payments and waits for each acknowledgement. */
async function pay(topic) {
  for (let number = 1; number <= 20; number++) {
    await producer.send({ topic, acks: -1, messages: [{ value: `p${number}` }] });
    await sleep(50);
  }
}

/** What goes wrong after the last payment. */
async function accident(topic) {
  const first = cluster.leader(topic, 0);
  cluster.kill(first);
  await sleep(5000);
}

cluster.truncateBy('high-watermark');
await pay('before');
await accident('before');
