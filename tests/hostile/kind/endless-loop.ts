/** Loops that never end: each is stopped by a counted limit, at the same step everywhere. */
import { connected, type HostileProgram } from '../hostile-program.ts';

const stopped = (error: string): Pick<HostileProgram, 'status' | 'error'> => ({ status: 'timeout', error });

export const endlessLoops: HostileProgram[] = [
  { name: 'for', code: 'for (;;) {}', ...stopped('TurnLimit') },
  { name: 'do with work', code: 'let i = 0;\ndo i += Math.sqrt(i); while (true);', ...stopped('TurnLimit') },
  {
    name: 'a loop that catches everything',
    code: 'for (;;) { try { for (;;) {} } catch {} finally { continue; } }',
    ...stopped('TurnLimit'),
  },
  {
    name: 'a generator',
    code: 'const all = (function* () { for (;;) yield 1; })();\nfor (const one of all);',
    ...stopped('TurnLimit'),
  },
  { name: 'await of nothing', code: 'for (;;) await null;', ...stopped('TurnLimit') },
  {
    name: 'promises that make promises',
    code: 'const next = () => void Promise.resolve().then(next);\nnext();\nawait new Promise(() => {});',
    ...stopped('TurnLimit'),
  },
  {
    name: 'a pattern that tries all ways',
    code: "/^(a+)+$/.test('a'.repeat(40) + 'b');",
    ...stopped('TurnLimit'),
  },
  {
    name: 'a comparison that never ends',
    code: '[3, 1, 2].sort(() => { for (;;) {} });',
    ...stopped('TurnLimit'),
  },
  {
    name: 'a loop in a callback of a consumer',
    code: `${connected}await send({ value: 'x' });
const consumer = kafka.consumer({ groupId: 'board' });
await consumer.connect();
await consumer.subscribe({ topic: 'flights', fromBeginning: true });
await consumer.run({ eachMessage: async () => { for (;;) {} } });`,
    ...stopped('TurnLimit'),
    points: 1,
  },
  {
    name: 'a little work without end in turns',
    code: 'for (let n = 0; ; n++) if (n % 1e6 === 0) await new Promise(done => setTimeout(done, 0));',
    ...stopped('RunLimit'),
  },
  {
    name: 'timers that make timers',
    code: 'const two = () => { setTimeout(two, 1); setTimeout(two, 1); };\ntwo();',
    ...stopped('OpenLimit'),
  },
  { name: 'questions without end', code: 'for (;;) Date.now();', ...stopped('StepLimit') },
  {
    name: 'intervals that multiply',
    code: 'setInterval(function more() { setInterval(more, 1); }, 1);',
    ...stopped('OpenLimit'),
  },
  { name: 'waiting for what never comes', code: 'await new Promise(() => {});', status: 'fail' },
  {
    name: 'a getter that never ends, on the error thrown',
    code: "throw Object.defineProperty(new Error('x'), 'message', { get() { for (;;) {} } });",
    ...stopped('TurnLimit'),
  },
];
