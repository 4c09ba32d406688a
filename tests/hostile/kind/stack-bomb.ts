/** Calls too deep: an error of the program, also where native code goes deep by itself. */
import type { HostileProgram } from '../hostile-program.ts';

const tooDeep = { status: 'error', error: 'RangeError' } as const;
const nested = 'let a = [];\nfor (let i = 0; i < 1e5; i++) a = [a];\n';

export const stackBombs: HostileProgram[] = [
  { name: 'a function that calls itself', code: 'const f = () => f();\nf();', ...tooDeep },
  { name: 'a getter that reads itself', code: 'class A { get x() { return this.x; } }\nnew A().x;', ...tooDeep },
  { name: 'toString of itself', code: 'const o = { toString: () => String(o) };\nString(o);', ...tooDeep },
  { name: 'JSON too deep', code: "JSON.parse('['.repeat(1e6));", ...tooDeep },
  { name: 'a list too deep as JSON', code: `${nested}JSON.stringify(a);`, ...tooDeep },
  { name: 'a list too deep made flat', code: `${nested}a.flat(Infinity);`, ...tooDeep },
  { name: 'a list too deep as text', code: `${nested}String(a);`, ...tooDeep },
  {
    name: 'proxies of proxies',
    code: 'let p = {};\nfor (let i = 0; i < 1e5; i++) p = new Proxy(p, {});\np.x;',
    ...tooDeep,
  },
  { name: 'code too deep for its parser', code: "eval('('.repeat(1e5) + ')'.repeat(1e5));", ...tooDeep },
  { name: 'code too deep for the host that reads it', code: `${'['.repeat(20_000)}`, status: 'error' },
  {
    name: 'a list too deep, printed',
    code: `${nested}console.log(a);`,
    status: 'fail',
    prints: '[ [ [ [ [Array] ] ] ] ]',
  },
  {
    name: 'a list too deep, sent',
    code: `import { Kafka } from 'kafkajs';\n${nested}const p = new Kafka({ brokers: ['broker-1:9092'] }).producer();\nawait p.connect();\nawait p.send({ topic: 'x', messages: a });`,
    status: 'error',
  },
];
