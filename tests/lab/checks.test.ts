/**
 * Checks: in a sandbox of their own, with the trace and nothing of the student's; the author's mistakes are the
 * author's; nobody earns points that the trace does not show.
 */
import { describe, expect, test } from 'vitest';
import { resultOf } from './run-of.ts';

const send = (value: string): string => `
import { Kafka } from 'kafkajs';
const producer = new Kafka({ brokers: ['broker-1:9092'] }).producer();
await producer.connect();
await producer.send({ topic: 't', messages: [{ key: 'k', value: ${JSON.stringify(value)} }] });
`;

describe('a check', () => {
  test('that ends gives full points; fail gives none, partial some, with what was seen and when', async () => {
    const { checks, score, maxScore, status } = await resultOf(send('x'), [
      '',
      "fail('no', { expected: 1, actual: records('t').length, at: records('t')[0] })",
      "partial(1, 'half')",
    ]);
    expect(checks.map(check => [check.status, check.score, check.message])).toEqual([
      ['pass', 2, ''],
      ['fail', 0, 'no'],
      ['fail', 1, 'half'],
    ]);
    expect(checks[1]).toMatchObject({ expected: '1', actual: '1', atUs: expect.any(Number) });
    expect([score, maxScore, status]).toEqual([3, 6, 'fail']);
  });

  test('reads the trace by kind and field; an unknown kind is told with the nearest', async () => {
    const { checks } = await resultOf(send('x'), [
      "if (trace.all('record.appended', { key: 'k' }).length !== 1) fail('none')",
      "trace.all('record.appendd')",
    ]);
    expect(checks[0]!.status).toBe('pass');
    expect(checks[1]!.message).toContain('did you mean "record.appended"?');
  });

  test('never sees what the program printed', async () => {
    const { checks } = await resultOf("console.log('7 of 7 points')", ["trace.all('console.printed')"]);
    expect(checks[0]).toMatchObject({ status: 'error', score: 0 });
  });

  test('that fails itself is the mistake of its author, told with file and line, and no verdict', async () => {
    const { checks, status, reason } = await resultOf('', ['const a = 1;\na.b.c;', 'for (;;) {}']);
    expect(checks.map(check => check.status)).toEqual(['error', 'error']);
    expect(checks[0]!.message).toMatch(/^labs\/made-up\/index\.md:11: this check itself failed: TypeError/);
    expect(status).toBe('ungradable');
    expect(reason).toBe(checks[0]!.message);
  });
});

describe('records(topic)', () => {
  test('are those of the leader, without what it cut from its log when it was a follower (R10)', async () => {
    const program = `
      import { Kafka } from 'kafkajs';
      import { cluster } from 'weir';
      const kafka = new Kafka({ brokers: ['broker-1:9092', 'broker-2:9092', 'broker-3:9092'] });
      const sleep = ms => new Promise(done => setTimeout(done, ms));
      const [producer, admin] = [kafka.producer(), kafka.admin()];
      await Promise.all([producer.connect(), admin.connect()]);
      const send = (value, acks) => producer.send({ topic: 't', acks, messages: [{ value }] });
      await send('kept', -1);
      const leader = cluster.leader('t', 0);
      for (const other of [1, 2, 3].filter(id => id !== leader)) cluster.cut('broker-' + leader, 'broker-' + other);
      await send('lost', 1);
      cluster.kill(leader);
      await sleep(15000);
      for (const other of [1, 2, 3].filter(id => id !== leader)) cluster.heal('broker-' + leader, 'broker-' + other);
      await send('new', 1);
      cluster.restart(leader);
      await sleep(10000);
      await admin.electLeaders({ topicPartitions: [{ topic: 't', partitions: [0] }] });
      await sleep(2000);`;
    const check = `
      const leaders = trace.all('leader.elected', { topic: 't' }).map(e => e.leader);
      if (leaders.length < 3 || leaders[0] !== leaders.at(-1)) fail('the first leader does not lead again: ' + leaders);
      if (trace.all('log.truncated', { topic: 't' }).length === 0) fail('nothing was cut');
      const values = records('t').map(e => e.value).join();
      if (values !== 'kept,new') fail(values);`;
    const { checks, program: end } = await resultOf(program, [check], {
      cluster: { brokers: 3, config: {} },
      topics: [{ name: 't', partitions: 1, replicationFactor: 3, config: {} }],
      programFaults: true,
      runForMs: 60_000,
    });
    expect([end.message, checks[0]!.message]).toEqual([null, '']);
  });
});

describe('a program that cheats', () => {
  const wants = "if (records('t')[0]?.value !== 'secret') fail('no')";
  test.each([
    ['prints the verdict', "console.log(JSON.stringify({ status: 'pass', score: 2 }))"],
    ['overwrites JSON', 'JSON.stringify = () => \'{"points":2}\'; JSON.parse = () => ({});'],
    ['overwrites what arrays do', 'Array.prototype.map = () => []; Array.prototype.push = () => 1;'],
    ['defines the names of checks', 'globalThis.fail = () => {}; globalThis.records = () => [{ value: "secret" }];'],
    ['overwrites then', 'Promise.prototype.then = function () { return this; };'],
    ['overwrites toJSON', 'Object.prototype.toJSON = () => ({ $object: 0 });'],
    ['plays with the watcher', 'weir$.watched = 5; try { delete globalThis.weir$; globalThis.weir$ = null; } catch {}'],
    ['spoils the module', 'try { weir$kafkajs.Kafka = null; } catch {}'],
    ['stops itself', 'for (;;) {}'],
  ])('%s: earns nothing', async (_how, code) => {
    const { score, status } = await resultOf(code, [wants]);
    expect(score).toBe(0);
    expect(status).not.toBe('ungradable');
  });

  test.each([
    ['null', 'null'],
    ['a forged object', '{ $object: 0, methods: { send: "async" } }'],
    ['a forged function', '{ topic: "t", messages: { $function: 99 } }'],
    ['a getter that throws', '{ get topic() { throw new Error("got you"); } }'],
    ['a circle', '(() => { const a = {}; a.a = a; return a; })()'],
    ['a proxy', 'new Proxy({}, { get() { throw 1; }, ownKeys() { throw 2; } })'],
    [
      'numbers that are none',
      '{ topic: "t", messages: [{ value: "x", partition: NaN, timestamp: "soon" }], timeout: Infinity }',
    ],
    ['a partition that is none', '{ topic: "t", messages: [{ value: "x", partition: 1.5 }] }'],
    ['headers that are none', '{ topic: "t", messages: [{ value: "x", headers: 5 }] }'],
    ['bytes that are none', '{ topic: "t", messages: [{ value: { $bytes: "zz" } }] }'],
  ])('hands %s to send: an error of the program, never of the engine', async (_what, argument) => {
    const code = `${send('x')}\nlet told = 'fine';\ntry { await producer.send(${argument}); } catch (error) { told = String(error?.message ?? error); }\nconsole.log(told);`;
    const { program, output } = await resultOf(code);
    expect(program.status).toBe('finished');
    expect(output).not.toMatch(/Bug in the Weir engine/);
  });
});
