/** Attempts to reach files, environment, network, processes, other submissions, real time and real randomness. */
import { type HostileProgram, prints } from '../hostile-program.ts';

const absent = (...names: string[]): HostileProgram => ({
  name: names.join(', '),
  code: `console.log([${names.map(name => `typeof ${name}`).join(', ')}].join());`,
  status: 'fail',
  prints: names.map(() => 'undefined').join(),
});
const sees = (name: string, expression: string, told: string | RegExp): HostileProgram => ({
  name,
  code: prints(expression),
  status: 'fail',
  prints: told,
});

export const reachForHost: HostileProgram[] = [
  absent('process', 'global', 'module', '__dirname', '__filename'),
  absent('fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'navigator'),
  absent('window', 'self', 'document', 'location', 'indexedDB', 'localStorage', 'caches'),
  absent('Worker', 'Atomics', 'WebAssembly', 'importScripts', 'postMessage'),
  absent('std', 'os', 'scriptArgs', 'print', 'load', 'quit', 'bjson'),
  absent('Deno', 'Bun', 'Intl', 'crypto'),
  sees('the host by the constructor of a function', "console.log.constructor('return typeof process')()", 'undefined'),
  sees(
    'the host by the constructor of an error',
    "(() => { try { null.x } catch (e) { return e.constructor.constructor('return typeof process')() } })()",
    'undefined',
  ),
  sees(
    'the host by the constructor of an offered object',
    "new (require('kafkajs').Kafka)({ brokers: ['broker-1:9092'] }).producer().connect.constructor('return typeof process')()",
    'undefined',
  ),
  sees('this of a plain function', '(function () { return typeof this })()', 'undefined'),
  sees('real time', 'Date.now() === Date.UTC(2026, 0, 5, 8) && performance.now() === 0', 'true'),
  sees(
    'time by a long loop',
    '(() => { const begun = performance.now(); for (let i = 0; i < 1e6; i++); return performance.now() - begun })()',
    '0',
  ),
  sees('randomness that is not of the seed', '[Math.random(), Math.random()].every(n => n >= 0 && n < 1)', 'true'),
  sees('the time zone', 'new Date().getTimezoneOffset()', '0'),
  {
    name: 'a broker elsewhere',
    code: "import { Kafka } from 'kafkajs';\nawait new Kafka({ brokers: ['127.0.0.1:65001'], retry: { retries: 1 } }).producer().connect();",
    status: 'error',
  },
  {
    name: 'when garbage is collected',
    code: "console.log(typeof gc, typeof FinalizationRegistry === 'undefined' || new FinalizationRegistry(() => console.log('collected')) !== null);",
    status: 'fail',
    prints: 'undefined true',
  },
];
