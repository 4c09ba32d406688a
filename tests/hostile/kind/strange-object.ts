/** Getters with side effects, proxies, toJSON, cycles: the engine is handed JSON, and no object of the program. */
import { connected, type HostileProgram } from '../hostile-program.ts';

export const strangeObjects: HostileProgram[] = [
  {
    name: 'a getter that says something else each time',
    code: `${connected}let n = 0;\nawait producer.send({ get topic() { return n++ === 0 ? 'flights' : 'elsewhere'; }, messages: [{ value: 'x' }] });\nconsole.log(n);`,
    status: 'fail',
    points: 1,
    prints: '2',
  },
  {
    name: 'a getter that throws',
    code: `${connected}await producer.send({ get topic() { throw new Error('no'); }, messages: [] });`,
    status: 'error',
    points: 1,
    error: 'Error',
  },
  {
    name: 'a getter that sends',
    code: `${connected}await send({ get value() { send({ value: 'inner' }); return 'outer'; } });`,
    status: 'fail',
    points: 1,
  },
  {
    name: 'a proxy for a message',
    code: `${connected}await send(new Proxy({}, { get: (_, name) => (name === 'value' ? 'x' : undefined), ownKeys: () => ['value'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }));\nconsole.log('sent');`,
    status: 'fail',
    points: 1,
    prints: 'sent',
  },
  {
    name: 'a proxy that refuses everything',
    code: `${connected}const no = () => { throw new Error('no'); };\nawait send(new Proxy({}, { get: no, ownKeys: no, getPrototypeOf: no }));`,
    status: 'error',
    points: 1,
    error: 'Error',
  },
  {
    name: 'a proxy without end',
    code: `${connected}const deep = new Proxy({}, { get: (_, name) => (typeof name === 'symbol' ? undefined : deep), ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }) });\nawait send({ value: 'x', headers: deep });`,
    status: 'error',
    points: 1,
  },
  {
    name: 'a cycle',
    code: `${connected}const a = {};\na.a = a;\nawait send({ value: 'x', headers: a });`,
    status: 'error',
    points: 1,
    error: 'TypeError',
  },
  {
    name: 'toJSON that says something else',
    code: `${connected}await send({ toJSON: () => ({ value: 'from toJSON' }) });\nconsole.log('sent');`,
    status: 'fail',
    points: 1,
    prints: 'sent',
  },
  {
    name: 'a list that says it is long',
    code: `${connected}const messages = [];\nmessages.length = 1e8;\nawait producer.send({ topic: 'flights', messages });`,
    status: 'timeout',
    points: 1,
    error: 'TurnLimit',
  },
  {
    name: 'a value that is a tombstone',
    code: `${connected}await send({ key: null, value: null }, { key: 'k', value: null });\nconsole.log('sent');`,
    status: 'fail',
    points: 1,
    prints: 'sent',
  },
  {
    name: 'values that are no text',
    code: `${connected}await send({ value: Buffer.from([0xff, 0xfe, 0, 0x80]) }, { value: 'null' }, { value: '[]' }, { value: '"x"' });\nconsole.log('sent');`,
    status: 'fail',
    points: 1,
    prints: 'sent',
  },
  {
    name: 'numbers that are none',
    code: `${connected}for (const partition of [NaN, Infinity, -1, 2 ** 53, '1; drop']) {\n  try { await send({ value: 'x', partition }); console.log('sent'); } catch { console.log('refused'); }\n}`,
    status: 'fail',
    points: 1,
    prints: /^(?:(?:sent|refused)\n?){5}$/,
  },
  {
    name: 'thrown things that are no errors',
    code: 'throw { get message() { throw 1; }, toString() { throw 2; } };',
    status: 'error',
  },
  { name: 'an error without a prototype', code: 'throw Object.create(null);', status: 'error' },
  {
    name: 'a promise that settles twice',
    code: "await { then(done, fail) { done(1); fail(new Error('no')); done(2); } };\nconsole.log('once');",
    status: 'fail',
    prints: 'once',
  },
];
