/** Prototypes polluted and keys named `__proto__`: the program harms its own world at most. */
import { connected, type HostileProgram, solution } from '../hostile-program.ts';

const polluted = (code: string): string => `${code}\n${solution}`;

export const pollution: HostileProgram[] = [
  {
    name: 'fields on Object.prototype',
    code: polluted("Object.prototype.score = 6;\nObject.prototype.points = 6;\nObject.prototype.status = 'pass';"),
    status: 'pass',
    points: 6,
  },
  {
    name: 'fields on Object.prototype, and no solution',
    code: "Object.prototype.score = 6;\nObject.prototype.status = 'pass';",
    status: 'fail',
  },
  {
    name: 'a setter on Object.prototype',
    code: "Object.defineProperty(Object.prototype, 'topic', { set() {}, get: () => 'flights' });\nconsole.log(({}).topic);",
    status: 'fail',
    prints: 'flights',
  },
  {
    name: 'Array.prototype without its methods',
    code: 'for (const name of Object.getOwnPropertyNames(Array.prototype)) if (name !== "length") delete Array.prototype[name];\nconsole.log(typeof [].map);',
    status: 'error',
    error: 'TypeError',
  },
  {
    name: 'a topic named __proto__',
    code: `${connected}await admin.createTopics({ topics: [{ topic: '__proto__', numPartitions: 3 }] });\nawait producer.send({ topic: '__proto__', messages: [{ key: '__proto__', value: 'x' }] });\nconsole.log((await admin.listTopics()).includes('__proto__'));`,
    status: 'fail',
    points: 1,
    prints: 'true',
  },
  {
    name: 'topics named as members of every object',
    code: `${connected}for (const topic of ['constructor', 'toString', 'hasOwnProperty', 'valueOf']) await producer.send({ topic, messages: [{ value: 'x' }] });\nconsole.log('sent');`,
    status: 'fail',
    points: 1,
    prints: 'sent',
  },
  { name: 'a group named __proto__', code: solution.replaceAll("'board'", "'__proto__'"), status: 'fail', points: 3 },
  {
    name: 'headers named __proto__',
    code: `${connected}await send({ value: 'x', headers: JSON.parse('{"__proto__": "x", "constructor": "y"}') });\nconsole.log('sent');`,
    status: 'fail',
    points: 1,
    prints: 'sent',
  },
  {
    name: 'a message that is JSON with __proto__',
    code: `${connected}await send({ value: '{"__proto__": {"date": 1}, "constructor": {"prototype": {"polluted": 1}}}' });`,
    status: 'fail',
    points: 1,
  },
  {
    name: 'settings named __proto__',
    code: `${connected}await admin.createTopics({ topics: [{ topic: 'x', configEntries: [{ name: '__proto__', value: '1' }] }] });`,
    status: 'error',
    points: 1,
  },
  {
    name: 'a config of __proto__',
    code: 'import { Kafka } from \'kafkajs\';\nnew Kafka(JSON.parse(\'{"__proto__": {"brokers": ["broker-1:9092"]}, "brokers": ["broker-1:9092"]}\'));\nconsole.log(\'made\');',
    status: 'fail',
    prints: /has no option "__proto__"[\s\S]*\nmade$/,
  },
  {
    name: 'functions that return __proto__',
    code: `${connected}const error = JSON.parse('{"__proto__": {"name": "x"}, "name": "N", "message": "m"}');\nthrow Object.assign(new Error('m'), error);`,
    status: 'error',
    points: 1,
    error: 'N',
  },
];
