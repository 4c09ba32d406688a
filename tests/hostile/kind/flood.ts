/** Floods of output and of records: capped or stopped, and told. */
import { connected, type HostileProgram, solution } from '../hostile-program.ts';

export const floods: HostileProgram[] = [
  {
    name: 'long lines',
    code: "for (let i = 0; i < 100; i++) console.log('x'.repeat(1e6));",
    status: 'fail',
    prints: /^x{100000}$/,
  },
  {
    name: 'values that are too large, again and again',
    code: `${connected}const value = 'x'.repeat(2e6);\nfor (;;) await send({ value }).catch(() => {});`,
    status: 'timeout',
    error: 'TransferLimit',
    points: 1,
  },
  { name: 'short lines', code: "for (;;) console.log('the same line again');", status: 'timeout', error: 'TurnLimit' },
  {
    name: 'full marks after much output',
    code: `for (let i = 0; i < 2000; i++) console.log('x'.repeat(100));\n${solution}`,
    status: 'pass',
    points: 6,
    prints: /^[x\n]{100000}/,
  },
  {
    name: 'sends without await',
    code: `${connected}for (;;) send({ value: 'x' });`,
    status: 'timeout',
    error: 'OpenLimit',
    points: 1,
  },
  {
    name: 'records by the thousand',
    code: `${connected}const value = JSON.stringify(flights[47]);\nfor (let i = 0; i < 2; i++) await send(...Array(5000).fill({ value }));`,
    status: 'fail',
    points: 1,
  },
  {
    name: 'a value of two megabytes',
    code: `${connected}await send({ value: 'x'.repeat(2e6) });`,
    status: 'error',
    points: 1,
  },
  {
    name: 'a topic of a billion partitions',
    code: `${connected}await admin.createTopics({ topics: [{ topic: 'x', numPartitions: 1e9 }] });`,
    status: 'error',
    points: 1,
  },
  {
    name: 'topics without end',
    code: `${connected}for (let i = 0; ; i++) await admin.createTopics({ topics: [{ topic: 't' + i, numPartitions: 9000 }] });`,
    status: 'timeout',
    error: 'TraceLimit',
    points: 1,
  },
  {
    name: 'a hundred consumers',
    code: `${connected}for (let i = 0; i < 100; i++) {\n  const c = kafka.consumer({ groupId: 'g' + i });\n  await c.connect();\n  await c.subscribe({ topic: 'flights' });\n  c.run({ eachMessage: async () => {} });\n}`,
    status: 'fail',
    points: 1,
  },
];
