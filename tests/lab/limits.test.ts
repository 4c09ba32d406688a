/**
 * Programs that do not behave end at a limit that is counted, not timed, and are told what it was (DESIGN decision 8).
 */
import { describe, expect, test } from 'vitest';
import { resultOf } from './run-of.ts';

describe('a program is stopped, and told why', () => {
  test.each([
    ['a loop that never ends', 'let a = 1;\nfor (;;) a++;', 'TurnLimit'],
    ['promises that never end', 'for (;;) await null;', 'TurnLimit'],
    ['a list that grows without end', 'const a = [];\nfor (;;) a.push(new Array(1e6).fill(1));', 'MemoryLimit'],
    ['small objects without end', 'const a = [];\nfor (;;) a.push({ a });', 'MemoryLimit'],
    ['timers that make timers', 'const f = () => { setTimeout(() => { f(); f(); }, 1); };\nf();', 'OpenLimit'],
    ['output without end', "for (;;) console.log('x'.repeat(100));", 'TurnLimit'],
  ])('%s', async (_what, code, limit) => {
    const { program, status } = await resultOf(code);
    expect(program).toMatchObject({ status: 'stopped', error: limit });
    expect(program.message).toMatch(/was stopped\. .*\?$/);
    expect(status).toBe('timeout');
  });

  test('a function that calls itself without end is an error of the program', async () => {
    const { program } = await resultOf('const f = () => f();\nf();');
    expect(program).toMatchObject({ status: 'failed', error: 'RangeError', line: 1 });
  });

  test('the same limit is reached at the same step everywhere', async () => {
    const code = 'let n = 0;\nfor (;;) { n++; if (n % 1000 === 0) await new Promise(r => setTimeout(r, 1)); }';
    const [one, other] = [await resultOf(code), await resultOf(code)];
    expect(one.steps).toBe(other.steps);
    expect(one.traceHash).toBe(other.traceHash);
  });

  test('output is kept up to a limit, and that is said', async () => {
    const { output, outputTruncated } = await resultOf("for (let i = 0; i < 2000; i++) console.log('x'.repeat(100));");
    expect(output.length).toBeLessThan(110_000);
    expect(outputTruncated).toBe(true);
  });

  test('a run that waits for nothing ends at the end of its simulated time', async () => {
    const { program, steps } = await resultOf('await new Promise(() => {});');
    expect(program.status).toBe('running');
    expect(program.message).toContain('still waiting');
    // Only the brokers' own regular work goes on.
    expect(steps).toBeLessThan(100);
  });
});

describe('an error is told with its place', () => {
  test.each([
    ['syntax', 'const a = 1;\nconst b: number = ;', { error: 'SyntaxError', line: 2, column: 19 }],
    ['thrown at the top', "\nthrow new TypeError('no')", { error: 'TypeError', message: 'no', line: 2 }],
    ['thrown far inside', 'function f() {\n  null.x;\n}\nawait f();', { error: 'TypeError', line: 2 }],
    [
      'in a promise that nobody awaits',
      'async function main() {\n  null.x;\n}\nmain();',
      { error: 'TypeError', line: 2 },
    ],
    ['a module that is not there', "import { Kafka } from 'kafkjs';", { error: 'Error', line: 1 }],
    ['an export that is not there', "import { Kafak } from 'kafkajs';", { error: 'SyntaxError', line: 1 }],
    ['something that is no error', 'throw 5;', { error: 'Error', message: '5 was thrown' }],
    ['a namespace', 'const a = 1;\nnamespace N { }', { error: 'SyntaxError', line: 2 }],
  ])('%s', async (_what, code, expected) => {
    const { program } = await resultOf(code);
    expect(program).toMatchObject({ status: 'failed', ...expected });
  });

  test('a misspelt module is told with the nearest name', async () => {
    const { program } = await resultOf("import { Kafka } from 'kafkjs';");
    expect(program.message).toContain("Did you mean 'kafkajs'?");
  });

  test('types are taken away and lines stay', async () => {
    const code = 'interface A {\n  a: number;\n}\nconst a: A = { a: 1 } as A;\nthrow new Error(String(a.a));';
    expect((await resultOf(code)).program).toMatchObject({ message: '1', line: 5 });
  });
});

describe('the world of a program', () => {
  const printed = async (code: string): Promise<string> => (await resultOf(code)).output;

  test('has simulated time that begins when the lab says, in UTC', async () => {
    const code = `console.log(new Date().toISOString(), new Date().getHours(), new Date('2026-01-05T10:00:00').getTime());
await new Promise(r => setTimeout(r, 1500));
console.log(Date.now() - Date.UTC(2026, 0, 5, 8));`;
    expect(await printed(code)).toBe('2026-01-05T08:00:00.000Z 8 1767607200000\n1500');
  });

  test('has random numbers that come from the seed', async () => {
    const code = 'console.log(Math.random(), Math.random())';
    expect(await printed(code)).toBe(await printed(code));
  });

  test('has intervals that can be cleared', async () => {
    const code = 'let n = 0;\nconst id = setInterval(() => { if (++n === 3) clearInterval(id); console.log(n); }, 10);';
    expect(await printed(code)).toBe('1\n2\n3');
  });

  test('has data, imported or not', async () => {
    expect(await printed("import { rows } from './data.js';\nconsole.log(rows.length, rows[1].a)")).toBe('2 2');
  });

  test('has a Buffer that keeps UTF-8', async () => {
    expect(await printed("console.log(Buffer.from('grün 日本').toString(), Buffer.from('ab').toString('hex'))")).toBe(
      'grün 日本 6162',
    );
  });
});
