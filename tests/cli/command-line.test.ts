/** The `weir` command as a shell sees it: output, messages, exit codes (0 all right, 1 marks lost, 2 could not decide). */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { usableLab } from '../../cli/lab-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
const lab = usableLab('first-topic');

function weir(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/weir.mjs', ...args], { encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

function program(name: string, code: string): string {
  const file = join(folder, name);
  writeFileSync(file, code);
  return file;
}

describe('weir grade', () => {
  test('full marks: exit 0', () => {
    const { status, out } = weir('grade', lab.id, program('right.ts', lab.solution.code));
    expect(out).toContain('right.ts  6 of 6 points');
    expect(status).toBe(0);
  });

  test('marks lost: exit 1, the failed check first with its feedback; --exit-zero for platforms that need it', () => {
    const file = program('start.ts', lab.start.code);
    const { status, out } = weir('grade', lab.id, file);
    expect(out).toMatch(/start\.ts {2}0 of 6 points[\s\S]*The topic flights has 1 partition instead of 3/);
    expect(status).toBe(1);
    expect(weir('grade', lab.id, file, '--exit-zero').status).toBe(0);
  });

  test('a folder, as JSON: a weir.result/1 each, the score is the sum of the checks', () => {
    program('broken.ts', 'const = 1;');
    const { status, out } = weir('grade', lab.id, folder, '--format', 'json');
    const { results } = JSON.parse(out);
    expect(results.map((r: { submission: { id: string }; status: string }) => [r.submission.id, r.status])).toEqual([
      ['broken.ts', 'error'],
      ['right.ts', 'pass'],
      ['start.ts', 'fail'],
    ]);
    for (const result of results) {
      const sum = result.checks.reduce((total: number, check: { score: number }) => total + check.score, 0);
      expect([result.schema, result.score]).toEqual(['weir.result/1', sum]);
    }
    expect(status).toBe(1);
  });

  test('a syntax error is told with file, line and column', () => {
    const { out } = weir('grade', lab.id, program('broken.ts', 'const a = 1;\nconst b: number = ;'));
    expect(out).toContain('broken.ts:2:19: SyntaxError');
  });
});

describe('a mistake on the command line is a sentence, exit 2, never a stack trace', () => {
  test.each([
    ['an unknown lab', ['grade', 'frist-topic', 'x.ts'], 'Did you mean first-topic?'],
    ['a file that is not there', ['grade', 'first-topic', 'nowhere.ts'], 'there is no file or folder nowhere.ts'],
    ['an unknown flag', ['grade', 'first-topic', 'x.ts', '--formt', 'json'], "unknown option '--formt'"],
    ['an unknown format', ['grade', 'first-topic', 'x.ts', '--format', 'xml'], 'Allowed choices are text, json'],
    ['an unknown command', ['grad'], 'Did you mean grade?'],
    ['a seed that is none', ['run', 'first-topic', 'x.ts', '--seed', 'abc'], 'whole number'],
    ['a lab that exists', ['lab', 'new', 'first-topic'], 'exists already'],
    ['a name that is none', ['lab', 'new', 'My Lab'], 'lower-case words joined by hyphens'],
  ])('%s', (_what, args, message) => {
    const { status, err } = weir(...args);
    expect(err).toContain(message);
    expect(err).not.toMatch(/^\s+at /m);
    expect(status).toBe(2);
  });
});

describe('weir conform', () => {
  test('prints a line a case and closes with the counts', () => {
    const { status, out } = weir('conform', 'tests/conformance/kafka/partitioner.json');
    expect(out).toMatch(/^PASS partitioner-well-known$/m);
    expect(out.trimEnd().split('\n').at(-1)).toBe('7 passed, 0 failed');
    expect(status).toBe(0);
  });
});

describe('weir run', () => {
  test('prints what the program prints, and writes the trace', () => {
    const trace = join(folder, 'trace.txt');
    const { status, out } = weir('run', lab.id, program('hello.ts', "console.log('hello')"), '--trace', trace);
    expect(out).toBe('hello\n');
    expect(status).toBe(0);
  });
});
