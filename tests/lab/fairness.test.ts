/**
 * The labs judge what happened, not how it was written: other right programs get full marks, and programs that go
 * wrong in another way than the lab's own `wrong` blocks lose them with feedback that fits. On two seeds each.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Lab } from '../../engine/lab/lab.ts';
import { parseLab } from '../../engine/lab/parse.ts';
import { openSession } from '../../engine/lab/session.ts';

const binary = new URL(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'));
const session = await openSession(await WebAssembly.compile(readFileSync(binary)));

function readLab(id: string): Lab {
  const folder = new URL(`../../labs/${id}/`, import.meta.url);
  const files = new Map(readdirSync(folder).map(name => [name, readFileSync(new URL(name, folder), 'utf8')]));
  return parseLab(id, files).lab!;
}

/** Lost checks with their messages, the same on every seed. */
async function lostIn(lab: Lab, code: string): Promise<string[]> {
  const lost = [];
  for (const seed of [lab.seed, 2026]) {
    const result = (await session.start(lab, code, seed)).result();
    expect(result.program.message).toBe(null);
    lost.push(result.checks.filter(check => check.status !== 'pass').map(check => `${check.number}: ${check.message}`));
  }
  expect(lost[1]).toEqual(lost[0]);
  return lost[0]!;
}

const flightsHead = `
  import { Kafka } from 'kafkajs';
  import { flights } from './data.js';
  const kafka = new Kafka({ clientId: 'tower', brokers: ['broker-1:9092'] });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'flights', numPartitions: 3 }] });
  const producer = kafka.producer();
  await producer.connect();
  const board = async (run, fromBeginning = true) => {
    const consumer = kafka.consumer({ groupId: 'board' });
    await consumer.connect();
    await consumer.subscribe({ topic: 'flights', fromBeginning });
    await consumer.run(run);
    return consumer;
  };
  const messages = flights.map(flight => ({ key: flight.origin, value: JSON.stringify(flight) }));
`;

const flightsRight: [what: string, code: string][] = [
  [
    'keys, sendBatch and eachBatch',
    `await producer.sendBatch({ topicMessages: [{ topic: 'flights', messages }] });
     await board({ eachBatch: async () => {} });`,
  ],
  [
    'a consumer that waits from the start',
    `await board({ eachMessage: async () => {} }, false);
     await producer.send({ topic: 'flights', messages });`,
  ],
  [
    'two consumers that join one after the other while records come',
    `await board({ eachMessage: async () => {} });
     for (const message of messages) await producer.send({ topic: 'flights', messages: [message] });
     await board({ eachMessage: async () => {} });`,
  ],
  [
    'offsets committed by hand',
    `await producer.send({ topic: 'flights', messages });
     const consumer = await board({ autoCommit: false, eachMessage: async ({ topic, partition, message }) => {
       await consumer.commitOffsets([{ topic, partition, offset: String(Number(message.offset) + 1) }]);
     } });`,
  ],
  [
    'more fields and another order of them',
    `for (const flight of flights) {
       const { date, ...rest } = flight;
       await producer.send({ topic: 'flights', messages: [{ value: JSON.stringify({ ...rest, date, late: rest.delay > 0 }) }] });
     }
     await board({ eachMessage: async () => {} });`,
  ],
];

test.each(flightsRight)('first-topic accepts %s', async (_what, code) => {
  expect(await lostIn(readLab('first-topic'), flightsHead + code)).toEqual([]);
});

test('first-topic tells a commit of the last offset from a commit of the next', async () => {
  const code = `await producer.send({ topic: 'flights', messages });
    const consumer = await board({ autoCommit: false, eachMessage: async ({ topic, partition, message }) => {
      await consumer.commitOffsets([{ topic, partition, offset: message.offset }]);
    } });`;
  const [message, ...others] = await lostIn(readLab('first-topic'), flightsHead + code);
  expect(message).toMatch(/^2\.2: The committed offset is not the end of the log\./);
  expect(others).toEqual([]);
});

test('first-topic notices flights that are sent twice, and those that are sent backwards', async () => {
  const twice = `await producer.send({ topic: 'flights', messages: [...messages, messages[0]] });
    await board({ eachMessage: async () => {} });`;
  expect((await lostIn(readLab('first-topic'), flightsHead + twice))[0]).toMatch(
    /^1\.2: A flight is in the topic more/,
  );
  const backwards = `await producer.send({ topic: 'flights', messages: messages.reverse() });
    await board({ eachMessage: async () => {} });`;
  expect((await lostIn(readLab('first-topic'), flightsHead + backwards))[0]).toMatch(
    /^1\.2: A partition keeps the order/,
  );
});

const quakesHead = `
  import { Kafka } from 'kafkajs';
  import { quakes } from './data.js';
  const kafka = new Kafka({ brokers: ['broker-1:9092'] });
  const producer = kafka.producer();
  await producer.connect();
  const watch = async (run = { eachMessage: async () => {} }, fromBeginning = true) => {
    const consumer = kafka.consumer({ groupId: 'alarm' });
    await consumer.connect();
    await consumer.subscribe({ topics: ['quakes'], fromBeginning });
    await consumer.run(run);
  };
  const messages = quakes.map(quake => ({ key: quake.network, value: JSON.stringify(quake) }));
`;

const quakesRight: [what: string, code: string][] = [
  [
    'consumers that join one after the other before anything is sent',
    `await watch();
     await watch();
     await producer.send({ topic: 'quakes', messages });`,
  ],
  [
    'three consumers, eachBatch and new records only',
    `await Promise.all([1, 2, 3].map(() => watch({ eachBatch: async () => {} }, false)));
     for (const message of messages) await producer.send({ topic: 'quakes', messages: [message] });`,
  ],
  [
    'partitions chosen by hand',
    `const networks = [...new Set(quakes.map(quake => quake.network))];
     await Promise.all([watch(), watch()]);
     await producer.send({
       topic: 'quakes',
       messages: quakes.map(quake => ({
         value: JSON.stringify(quake, null, 2),
         partition: networks.indexOf(quake.network) % 4,
       })),
     });`,
  ],
  [
    'another group that looks on',
    `const audit = kafka.consumer({ groupId: 'audit' });
     await audit.connect();
     await audit.subscribe({ topics: ['quakes'] });
     await Promise.all([watch(), watch(), audit.run({ eachMessage: async () => {} })]);
     await producer.send({ topic: 'quakes', messages });`,
  ],
];

test.each(quakesRight)('keys-and-partitions accepts %s', async (_what, code) => {
  expect(await lostIn(readLab('keys-and-partitions'), quakesHead + code)).toEqual([]);
});

const quakesWrong: [what: string, code: string, feedback: RegExp][] = [
  [
    'one consumer',
    "await watch(); await producer.send({ topic: 'quakes', messages });",
    /^2\.1: Only one consumer has all/,
  ],
  [
    'a second consumer that comes too late',
    "await producer.send({ topic: 'quakes', messages }); await watch(); await watch();",
    /^2\.1: The second consumer came when the first had read everything/,
  ],
  [
    'no consumer',
    "await producer.send({ topic: 'quakes', messages });",
    /^2\.1: No consumer of the group alarm was given a partition/,
  ],
  [
    'one key for all',
    `await Promise.all([watch(), watch()]);
     await producer.send({ topic: 'quakes', messages: messages.map(({ value }) => ({ key: 'quake', value })) });`,
    /^1\.2: All readings stand in one partition/,
  ],
];

test.each(quakesWrong)('keys-and-partitions tells what is wrong with %s', async (_what, code, feedback) => {
  expect((await lostIn(readLab('keys-and-partitions'), quakesHead + code))[0]).toMatch(feedback);
});
