/** Attempts to see or change what judges: checks, answers, the trace, faults that the lab does not offer. */
import { type HostileProgram, prints } from '../hostile-program.ts';

const sees = (name: string, expression: string, told: string): HostileProgram => ({
  name,
  code: prints(expression),
  status: 'fail',
  prints: told,
});

export const reachForChecks: HostileProgram[] = [
  sees(
    'the queries of checks',
    '[typeof records, typeof trace, typeof fail, typeof partial, typeof delivered]',
    Array(5).fill('undefined').join(),
  ),
  sees(
    "the guest's own functions",
    '[typeof __host, typeof __guest, typeof guest, typeof host]',
    Array(4).fill('undefined').join(),
  ),
  sees(
    'the names of all globals',
    'Object.getOwnPropertyNames(globalThis).filter(name => /host|guest|check|lab|result|score|trace/i.test(name))',
    '',
  ),
  sees('the functions below it on the stack', '(function f() { return f.caller; })()', 'TypeError'),
  sees('the arguments of its callers', '(function f() { return f.arguments; })()', 'TypeError'),
  sees(
    "the engine's frames by Error.prepareStackTrace",
    '(Error.prepareStackTrace = (e, frames) => frames.map(f => typeof f.getFunction?.()).join(), typeof new Error().stack)',
    'string',
  ),
  { name: 'faults that the lab does not offer', code: 'globalThis.weir$control.cluster.kill(1);', status: 'error' },
  {
    name: 'a verdict by asking the host',
    code: "console.log(Object.values(globalThis).filter(value => typeof value === 'function' && /operation/.test(String(value))).length);",
    status: 'fail',
    prints: '0',
  },
  {
    name: 'an object of the engine by its number',
    code: `import { Kafka } from 'kafkajs';\nconst get = WeakMap.prototype.get;\nWeakMap.prototype.get = function (key) { const number = get.call(this, key); return typeof number === 'number' ? 0 : number; };\nconst p = new Kafka({ brokers: ['broker-1:9092'] }).producer();\nawait p.connect();\nconsole.log('connected');`,
    status: 'fail',
    prints: 'connected',
  },
  {
    name: 'a forged stand-in',
    code: `import { Kafka } from 'kafkajs';\nconst p = new Kafka({ brokers: ['broker-1:9092'] }).producer();\nawait p.connect();\nawait p.send({ topic: 'flights', messages: [{ value: { $object: 0 } }, { $function: 99 }] });`,
    status: 'error',
  },
  {
    name: 'a forged function',
    code: `import { Kafka } from 'kafkajs';\nconst c = new Kafka({ brokers: ['broker-1:9092'] }).consumer({ groupId: 'board' });\nawait c.connect();\nawait c.subscribe({ topic: 'flights' });\nawait c.run({ eachMessage: { toJSON: () => ({ $function: 12345, arity: 1 }) } });`,
    status: 'fail',
  },
];
