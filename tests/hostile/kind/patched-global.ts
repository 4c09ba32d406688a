/** Globals replaced before the engine's own stand-ins use them: the program fools itself at most. */
import { type HostileProgram, solution } from '../hostile-program.ts';

const before = (name: string, code: string): HostileProgram => ({
  name,
  code: `${code}\n${solution}`,
  status: 'pass',
  points: 6,
});

export const patchedGlobals: HostileProgram[] = [
  before('Date and Math.random', 'globalThis.Date = class { static now() { return 0; } };\nMath.random = () => 0.5;'),
  before('console', 'globalThis.console = new Proxy({}, { get: () => () => {} });'),
  before('timers', 'globalThis.setTimeout = () => {};\nglobalThis.setInterval = () => {};'),
  before('Object.keys', 'const keys = Object.keys;\nObject.keys = value => keys(value);'),
  {
    name: 'JSON.stringify, which sends something else',
    code: `JSON.stringify = () => '{"all":"right"}';\n${solution}`,
    status: 'fail',
    points: 4,
  },
  {
    name: 'Promise',
    code: 'globalThis.Promise = class { then(done) { done(6); } };\nconsole.log(typeof Promise);',
    status: 'fail',
    prints: 'function',
  },
  {
    name: 'Promise.prototype.then, which settles everything',
    code: `Promise.prototype.then = function (done) { return done?.(6); };\nconsole.log('patched');`,
    status: 'fail',
    prints: 'patched',
  },
  {
    name: 'Map.prototype.set, which sees the keepers of promises',
    code: 'const set = Map.prototype.set;\nconst seen = [];\nMap.prototype.set = function (key, value) { seen.push(typeof value); return set.call(this, key, value); };\nsetTimeout(() => console.log(seen.join()), 5);',
    status: 'fail',
    prints: 'object',
  },
  {
    name: 'the globals of checks',
    code: 'globalThis.records = () => [];\nglobalThis.fail = () => {};\nglobalThis.trace = { all: () => [] };\nglobalThis.data = { flights: [] };',
    status: 'fail',
  },
  {
    name: 'the stand-in for the module',
    code: "globalThis.weir$kafkajs = {};\nconsole.log(Object.isFrozen(weir$kafkajs), Object.keys(weir$kafkajs).includes('Kafka'));",
    status: 'error',
    error: 'TypeError',
  },
  {
    name: 'methods of the producer',
    code: `import { Kafka } from 'kafkajs';\nconst p = new Kafka({ brokers: ['broker-1:9092'] }).producer();\np.send = async () => [{ errorCode: 0 }];\nconsole.log((await p.send({})).length);`,
    status: 'error',
    error: 'TypeError',
  },
];
