/** Grading a class: seeds, results that are kept and found again, grading again, likeness. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { gradeClass } from '../../cli/class-grading.ts';
import { GradingPool } from '../../cli/grading-pool.ts';
import { changesBetween } from '../../cli/regrade.ts';
import { ResultStore, readResults } from '../../cli/result-store.ts';
import { type SeedChoice, seedsFor } from '../../cli/seeds.ts';
import { similarPairs } from '../../cli/similarity/pairs.ts';
import type { Submission } from '../../cli/submission/submission.ts';
import { decodeShare, mergeSeeds, type Result } from '../../engine/index.ts';
import { labWith, resultOf } from '../lab/run-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-class-'));
const pool = new GradingPool();
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

const lab = labWith(["if (seed % 2 === 0) fail('Even seeds fail.', { at: 5 });", 'data;']);

function submission(id: string, code: string): Submission {
  return { id, student: id, lab: lab.id, file: `${id}.ts`, submittedAt: null, read: async () => ({ code }) };
}

function grade(
  submissions: Submission[],
  choice: SeedChoice = {},
  store: ResultStore | null = null,
): Promise<Result[]> {
  const labs = new Map([[lab.id, lab]]);
  const stop = new AbortController().signal;
  return gradeClass(submissions, { ...choice, labs, pool, store, site: 'https://weir.example/', stop, graded() {} });
}

describe('seeds', () => {
  test('a student has the same seed each time, and another than the next; extra ones follow from it', () => {
    const seeds = (student: string) => seedsFor(student, lab, { seedFrom: 'student', extraSeeds: 2 });
    expect(seeds('alice')).toEqual(seeds('alice'));
    expect(new Set([...seeds('alice'), ...seeds('bob')]).size).toBe(6);
    expect(seedsFor('alice', lab, {})).toEqual([lab.seed]);
  });

  test('a check that fails on one seed only names it, with a link that opens that very run', async () => {
    const [result] = await grade([submission('alice', 'const mine = 1;')], { seed: 3, extraSeeds: 4 });
    const { engine, checks, score, status } = result!;
    const even = engine.extraSeeds.find(seed => seed % 2 === 0)!;
    expect([engine.seed, engine.extraSeeds.length, score, status]).toEqual([3, 4, 2, 'fail']);
    expect(checks[0]).toMatchObject({ status: 'fail', failedOnSeed: even, message: 'Even seeds fail.', atUs: 5 });
    const [page, fragment] = checks[0]!.link!.split('#');
    expect(page).toBe('https://weir.example/labs/made-up/');
    const shared = { lab: lab.id, code: 'const mine = 1;', seed: even };
    expect(decodeShare(fragment!, lab)).toMatchObject({ ok: true, shared });
    expect(checks[1]).toMatchObject({ status: 'pass', failedOnSeed: null, link: null });
  });

  test('what could not be decided on one seed cannot be decided', async () => {
    const good = await resultOf('', ['data;']);
    const bad = await resultOf('', ['nothingSuch();']);
    expect(mergeSeeds(good, [bad], () => null)).toMatchObject({ status: 'ungradable', reason: bad.reason });
  });
});

describe('results that are kept', () => {
  test('stand in a file each, and are found again unless program, lab or seeds changed', async () => {
    const out = join(folder, 'out');
    const store = new ResultStore(out);
    const [first] = await grade([submission('=a/b\nc', 'data')], { seed: 3 }, store);
    expect(readResults(out)).toEqual([first]);
    const file = join(out, 'results', lab.id, readdirSync(join(out, 'results', lab.id))[0]!);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"steps": ', '"steps": 1000'));
    const marked = readResults(out)[0]!;
    expect(await grade([submission('=a/b\nc', 'data')], { seed: 3 }, store)).toEqual([marked]);
    expect((await grade([submission('=a/b\nc', 'data')], { seed: 5 }, store))[0]!.engine.seed).toBe(5);
    const [other] = await grade([submission('=a/b\nc', 'other')], { seed: 5 }, store);
    expect(other!.submission.hash).not.toBe(first!.submission.hash);
  });

  test('a file that was cut off by a crash is graded again', async () => {
    const out = join(folder, 'cut');
    const store = new ResultStore(out);
    const [whole] = await grade([submission('alice', 'data')], {}, store);
    const file = join(out, 'results', lab.id, 'alice.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 100));
    expect(await grade([submission('alice', 'data')], {}, store)).toEqual([whole]);
    expect(readResults(out)).toEqual([whole]);
  });
});

test('grading again tells whose points changed, and why', async () => {
  const [before, same] = await grade([submission('alice', 'const a = 1;'), submission('bob', '')], { seed: 2 });
  const [after] = await grade([submission('alice', 'const b = 2;')], { seed: 3 });
  const newer = { ...after!, lab: { ...after!.lab, version: '1.1.0' }, submission: before!.submission };
  expect(changesBetween([before!, same!], [newer, same!])).toEqual([
    {
      lab: lab.id,
      submission: 'alice',
      before: 2,
      after: 4,
      why: [
        'the lab is 1.1.0 instead of 1.0.0',
        'the seeds are 3 instead of 2',
        'fail became pass',
        '1.1 check 1: 0 became 2 of 2',
      ],
    },
  ]);
  const ungradable = { ...same!, status: 'ungradable' as const, reason: 'made up' };
  expect(changesBetween([same!], [ungradable])[0]).toMatchObject({ before: 2, after: null });
});

describe('likeness', () => {
  const program = (names: string[], last: string): string =>
    `const ${names[0]} = [];\nfor (const ${names[1]} of flights) {\n  if (${names[1]}.delay > 10 && ${names[1]}.origin !== 'LAX') ${names[0]}.push({ key: ${names[1]}.origin, value: JSON.stringify(${names[1]}) });\n  else console.log(${names[1]}.distance * 2 + 7, ${names[0]}.length);\n}\n${last}`;

  test('a program with other names, comments and layout is found, with its lines; a different one is not', () => {
    const programs = [
      { id: 'alice', code: program(['rows', 'flight'], 'await producer.send(rows);') },
      {
        id: 'bob',
        code: `// my own work\n\n${program(['x', 'y'], 'await producer.send(x); ').replaceAll(';', ' ;\n')}`,
      },
      {
        id: 'carol',
        code: "const counts = new Map();\nlet n = 0;\nwhile (n < 5) { counts.set(n, n ** 2); n += 1; }\nexport function f(a, b) { return a ? b : [a, ...b].map(c => c - 1).join('-'); }",
      },
    ];
    const pairs = similarPairs(programs, [], 0.4);
    expect(pairs.map(({ first, second }) => [first, second])).toEqual([['alice', 'bob']]);
    expect(pairs[0]!.share).toBeGreaterThan(0.8);
    expect(pairs[0]!.firstLines[0]).toBeLessThan(3);
  });

  test('what the lab gives does not count', () => {
    const code = program(['rows', 'flight'], '');
    const both = [
      { id: 'a', code },
      { id: 'b', code },
    ];
    expect(similarPairs(both, [], 0.4)).toHaveLength(1);
    expect(similarPairs(both, [code], 0.4)).toEqual([]);
  });

  test('what many hand in does not count', () => {
    const code = program(['rows', 'flight'], '');
    const many = Array.from({ length: 12 }, (_, index) => ({ id: String(index), code }));
    expect(similarPairs(many, [], 0.4)).toEqual([]);
  });
});
