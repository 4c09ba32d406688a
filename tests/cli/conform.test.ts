/** `weir conform`: what it prints, and its exit codes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { conform } from '../../cli/conform.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-conform-'));
afterAll(() => rmSync(folder, { recursive: true }));

const row = { utf8: 'abc', hash: 479470107, partition: { 3: 479470107 % 3 } };
const good = { id: 'good', kind: 'partitioner', numPartitions: [3], rows: [row] };
const frame = { format: 'weir.conformance/1', system: 'kafka', kind: 'partitioner' };

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function run(paths: string[], json = false): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await conform(paths, { json, print: line => out.push(line), complain: line => err.push(line) });
  return { code, out, err };
}

/** The line of a single case of the kind assignor. */
async function assignorLine(changes: object): Promise<string> {
  const step = { members: { c1: { topics: ['t'] } }, expect: { assignment: { c1: ['t-0'] } } };
  const recordedCase = { id: 'a', assignor: 'range', topics: { t: { partitions: 1 } }, steps: [step], ...changes };
  const { out } = await run([file('one.json', { ...frame, kind: 'assignor', cases: [recordedCase] })]);
  return out[0]!;
}

describe('weir conform', () => {
  test('prints a line a case, closes with the count alone on a line, and exits 0 when all pass', async () => {
    const path = file('good.json', { ...frame, cases: [good, { ...good, id: 'good-2' }] });
    expect(await run([path])).toEqual({ code: 0, out: ['PASS good', 'PASS good-2', '2 passed, 0 failed'], err: [] });
  });

  test('says the first difference of a case that fails, with expected and actual, and exits 1', async () => {
    const bad = { ...good, id: 'bad', rows: [row, { ...row, partition: { 3: 1 } }] };
    const { code, out } = await run([file('bad.json', { ...frame, cases: [bad, good] })]);
    expect(code).toBe(1);
    expect(out).toEqual([
      'FAIL bad: row 2 ("abc"): expected partition 1 of 3, got 0',
      'PASS good',
      '1 passed, 1 failed',
    ]);
  });

  test('names a kind that is not known, the file and the known kinds; still runs the rest; exits 2', async () => {
    const odd = file('odd.json', { ...frame, kind: 'knitting', cases: [{ id: 'x' }] });
    const { code, out, err } = await run([odd, file('good.json', { ...frame, cases: [good] })]);
    expect(code).toBe(2);
    expect(out).toEqual(['PASS good', '1 passed, 0 failed']);
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(odd);
    expect(err[0]).toContain('kafka/knitting');
    expect(err[0]).toContain('kafka/partitioner');
  });

  test('does the same for a system that is not known', async () => {
    const { code, err } = await run([file('odd.json', { ...frame, system: 'loom', cases: [{ id: 'x' }] })]);
    expect(code).toBe(2);
    expect(err[0]).toContain('loom/partitioner');
  });

  test.each([
    ['is damaged', '{"format": "weir.conf', 'is not valid JSON'],
    ['is empty', '', 'is not valid JSON'],
    ['holds a list', [], 'holds no JSON object'],
    ['has another format', { ...frame, format: 'other/2', cases: [good] }, 'expected "weir.conformance/1"'],
    ['names no system', { ...frame, system: 3, cases: [good] }, 'names no system'],
    ['has no cases', { ...frame, cases: [] }, 'has no cases'],
    ['has cases that are no list', { ...frame, cases: { good } }, 'has no list of cases'],
    ['has a case that is no object', { ...frame, cases: [good, 7] }, 'case 2 of 2 is 7'],
    ['has a case without id', { ...frame, cases: [{ kind: 'partitioner' }] }, 'case 1 of 1 has no id'],
    ['names no kind', { ...frame, kind: undefined, cases: [{ id: 'x' }] }, '(x) names no kind'],
  ])('exits 2 with one clear line when the file %s', async (_, content, message) => {
    const path = file('broken.json', content);
    const { code, out, err } = await run([path]);
    expect(code).toBe(2);
    expect(out).toEqual(['0 passed, 0 failed']);
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(path);
    expect(err[0]).toContain(message);
    expect(err[0]).not.toContain('\n');
  });

  test('exits 2 when a file does not exist, or none is named, or a folder holds none', async () => {
    mkdirSync(join(folder, 'empty'));
    expect((await run([join(folder, 'nowhere.json')])).err[0]).toContain('cannot be read');
    expect((await run([])).code).toBe(2);
    expect(await run([join(folder, 'empty')])).toMatchObject({ code: 2, err: [expect.stringContaining('no .json')] });
  });

  test('takes every *.json below a folder, sorted by name', async () => {
    mkdirSync(join(folder, 'some', 'deeper'), { recursive: true });
    file('some/b.json', { ...frame, cases: [{ ...good, id: 'b' }] });
    file('some/deeper/a.json', { ...frame, cases: [{ ...good, id: 'deep' }] });
    file('some/a.json', { ...frame, cases: [{ ...good, id: 'a' }] });
    file('some/README.md', 'no recording');
    const { code, out } = await run([join(folder, 'some')]);
    expect(code).toBe(0);
    expect(out).toEqual(['PASS a', 'PASS b', 'PASS deep', '3 passed, 0 failed']);
  });

  test('prints one JSON document with the same facts under --json', async () => {
    const bad = { ...good, id: 'bad', rows: [{ ...row, hash: 1 }] };
    const odd = file('odd.json', { ...frame, kind: 'knitting', cases: [{ id: 'x' }] });
    const { code, out, err } = await run([file('two.json', { ...frame, cases: [good, bad] }), odd], true);
    expect(err).toEqual([]);
    const document = JSON.parse(out.join('\n'));
    expect(code).toBe(2);
    expect(document).toMatchObject({ passed: 1, failed: 1, exitCode: 2 });
    expect(document.problems).toHaveLength(1);
    expect(document.cases[1]).toMatchObject({
      id: 'bad',
      kind: 'kafka/partitioner',
      passed: false,
      difference: expect.stringContaining('expected hash 1, got 479470107'),
    });
  });
});

describe('a malformed case is a FAIL that says where and what', () => {
  test.each([
    [{ steps: undefined }, 'malformed case: steps:'],
    [{ assignor: 'lottery' }, 'malformed case: assignor: "lottery" is not known'],
    [{ topics: { t: { partitions: 'three' } } }, 'malformed case: topics.t.partitions:'],
    [{ topics: { t: { partitions: 2, racks: [['a']] } } }, 'expected the racks of every partition'],
    [{ steps: [{ members: {}, expect: { assignmnet: {} } }] }, 'malformed case: steps.0.expect:'],
    [{ steps: [{ members: { c1: { topics: 't' } }, expect: { assignment: {} } }] }, 'steps.0.members.c1.topics:'],
  ])('%j', async (changes, message) => {
    const line = await assignorLine(changes);
    expect(line).toMatch(/^FAIL a: malformed case/);
    expect(line).toContain(message);
  });

  test('a key that is neither utf8 nor base64', async () => {
    const recordedCase = { ...good, rows: [{ ...row, utf8: undefined, base64: '%%%' }] };
    const { out } = await run([file('key.json', { ...frame, cases: [recordedCase] })]);
    expect(out[0]).toMatch(/^FAIL good: malformed case: rows\.0\.base64: /);
  });
});

describe('kafka/assignor', () => {
  test('says which step and member differ', async () => {
    const members = { c1: { topics: ['t'] }, c2: { topics: ['t'] } };
    const expected = { assignment: { c1: ['t-0'], c2: ['t-1'] } };
    const topics = { t: { partitions: 3 } };
    expect(await assignorLine({ topics, steps: [{ members, expect: expected }] })).toBe(
      'FAIL a: step 1: c1: expected [t-0], got [t-0, t-1]',
    );
  });

  test('under ties only sizes, the number kept and legality count', async () => {
    const members = { c1: { topics: ['t'] }, c2: { topics: ['t'] } };
    const steps = (sizes: number[], kept: number): object => ({
      topics: { t: { partitions: 4 } },
      assignor: 'server-uniform',
      steps: [{ members, expect: { ties: true, sizes, kept, example: {} } }],
    });
    expect(await assignorLine(steps([2, 2], 0))).toBe('PASS a');
    expect(await assignorLine(steps([1, 3], 0))).toContain('expected sizes [1,3], got [2,2]');
    expect(await assignorLine(steps([2, 2], 1))).toContain('expected 1 partitions to stay with their owner, got 0');
  });
});
