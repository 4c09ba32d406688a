/**
 * More than a hundred hostile submissions in one class, graded as a teacher grades it: `weir grade`. Each scores what it
 * deserves, the host is untouched, and the others' results are the same bytes as without them.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '../../engine/index.ts';
import { undeserved } from './deserved.ts';
import { type HostileProgram, lab, solution } from './hostile-program.ts';
import { hostilePrograms } from './kind/index.ts';

const CANARY = 'canary-7f3a91';
const folder = mkdtempSync(join(tmpdir(), 'weir-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const honest: Record<string, string> = {
  'alice.ts': solution,
  'bob.ts': lab.start.code,
  'zo\u00eb b\u00fclow.ts': `console.log('${'honest'}');\n${solution}`,
};
const named = Object.entries(hostilePrograms).flatMap(([kind, list]) =>
  list.map((program, index) => ({ kind, program, file: `${kind.replaceAll(' ', '-')}-${index}.ts` })),
);
const counted = named.filter(({ program }) => !program.killed);
const killed = named.filter(({ program }) => program.killed);

function write(name: string, programs: { program: HostileProgram; file: string }[]): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'secret.md'), CANARY);
  for (const [file, code] of Object.entries(honest)) writeFileSync(join(path, file), code);
  for (const { program, file } of programs) writeFileSync(join(path, file), program.code);
  return path;
}

/** Grades a folder; its results by file, as they stand on disk. */
function grade(path: string, ...options: string[]): { results: Map<string, string>; err: string } {
  const out = `${path}-out`;
  const args = ['cli/weir.mjs', 'grade', lab.id, path, '--format', 'json', '--out', out, ...options];
  const env = { ...process.env, WEIR_CANARY: CANARY };
  const { stderr, error } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (error) throw error;
  const results = join(out, 'results', lab.id);
  const texts = readdirSync(results).map(name => readFileSync(join(results, name), 'utf8'));
  return { err: stderr, results: new Map(texts.map(text => [(JSON.parse(text) as Result).submission.id, text])) };
}

let alone: Map<string, string>;
let among: Map<string, string>;
let besideKilled: Map<string, string>;
let complaints: string;
beforeAll(() => {
  // The same path each time, for results name their files.
  const runs = [[], counted, killed].map((programs, index) => {
    rmSync(join(folder, 'class'), { recursive: true, force: true });
    rmSync(join(folder, 'class-out'), { recursive: true, force: true });
    const path = write('class', programs);
    const before = listing(path);
    const run = grade(path, ...(index === 2 ? ['--time-limit', '3'] : []));
    expect(listing(path)).toEqual(before);
    return run;
  });
  [alone, among, besideKilled] = runs.map(run => run.results) as [
    Map<string, string>,
    Map<string, string>,
    Map<string, string>,
  ];
  complaints = runs.map(run => run.err).join('');
}, 600_000);

function listing(path: string): string[] {
  return readdirSync(path).map(name => `${name}: ${readFileSync(join(path, name), 'utf8')}`);
}

test('there are a hundred of them and more', () => {
  expect(named.length).toBeGreaterThanOrEqual(100);
});

describe.each(Object.keys(hostilePrograms))('%s', kind => {
  const ofKind = named.filter(one => one.kind === kind).map(one => [one.program.name, one] as const);
  test.each(ofKind)('%s', (_name, { program, file }) => {
    const text = (program.killed ? besideKilled : among).get(file);
    const result = JSON.parse(text ?? 'null') as Result;
    expect(undeserved(program, result)).toEqual([]);
  });
});

test("the others' results are the same bytes as without them", () => {
  for (const file of Object.keys(honest)) {
    expect(among.get(file)).toBe(alone.get(file));
    expect(besideKilled.get(file)).toBe(alone.get(file));
  }
  expect(JSON.parse(alone.get('alice.ts')!)).toMatchObject({ status: 'pass', score: 6 });
});

test('nothing of the host is in any result: no environment, no file, no other submission', () => {
  for (const [file, text] of [...among, ...besideKilled]) {
    expect([file, text.includes(CANARY)]).toEqual([file, false]);
    if (!(file in honest)) expect([file, /honest/.test(text)]).toEqual([file, false]);
  }
});

test('the command itself has nothing to complain of', () => {
  expect(complaints).toBe('');
});
