/**
 * Every format on the same twelve results, read as its platform reads it: nothing is refused, the sum of the checks is
 * the score everywhere, no student's text breaks out, and "could not grade" is never zero points.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { FormatContext } from '../../cli/format/format.ts';
import { formats } from '../../cli/format/index.ts';
import { type Result, resultJsonSchema, resultSchema, sumPoints } from '../../engine/index.ts';
import { labWith } from '../lab/run-of.ts';
import {
  obeyedCommands,
  type Reading,
  readAgs,
  readGithub,
  readGradebook,
  readGradescope,
  readJunit,
  readNbgrader,
  readText,
} from './format-readers.ts';
import { twelveResults } from './twelve-results.ts';

let results: Record<string, Result>;
let all: Result[];
let context: FormatContext;
beforeAll(async () => {
  results = await twelveResults();
  all = Object.values(results);
  context = contextOf(all);
});

function contextOf(list: Result[]): FormatContext {
  const person = (student: string) => ({
    firstName: 'A',
    lastName: 'B',
    email: null,
    ltiUserId: `lti-${student.length}`,
  });
  const roster = new Map(list.map(({ submission }) => [submission.student, person(submission.student)]));
  return { gradedAt: '2026-08-02T09:00:00.250Z', roster, disclose: 'visible' };
}

const write = (format: string, list: Result[], given = context): string => formats[format]!.write(list, given);
const expected = (list: Result[]): (number | null)[] =>
  list.map(result => (result.status === 'ungradable' ? null : result.score));

const readers: Record<string, (text: string) => Reading> = {
  text: readText,
  junit: readJunit,
  csv: readGradebook,
  nbgrader: readNbgrader,
  json: text => {
    const list = (JSON.parse(text) as { results: unknown[] }).results.map(result => resultSchema.parse(result));
    const scores = expected(list);
    const partSums = list.map((result, i) => (scores[i] === null ? null : sumPoints(result.checks.map(c => c.score))));
    return { scores, maxima: list.map(result => result.maxScore), partSums };
  },
};
const readersOfOne: Record<string, (text: string) => Reading> = { gradescope: readGradescope, github: readGithub };

test('the twelve are what they are meant to be', () => {
  const kinds = Object.entries(results).map(([kind, { status, score, maxScore }]) => [kind, status, score, maxScore]);
  expect(kinds).toEqual([
    ['full', 'pass', 4, 4],
    ['partial', 'fail', 3.366, 6],
    ['zero', 'fail', 0, 4],
    ['compileError', 'error', 0, 4],
    ['timeout', 'timeout', 2, 4],
    ['crash', 'error', 0.7, 4],
    ['outOfMemory', 'timeout', 0, 2],
    ['hiddenChecks', 'fail', 2, 4],
    ['afterDueDate', 'fail', 2, 4],
    ['markup', 'error', 2, 4],
    ['hugeOutput', 'fail', 2, 4],
    ['noSubmission', 'missing', 0, 4],
    ['ungradable', 'ungradable', 0, 4],
  ]);
});

describe('the sum of the checks is the score, and the platform reads the same', () => {
  test.each(Object.keys(readers))('%s', format => {
    const { scores, partSums, maxima } = readers[format]!(write(format, all));
    expect(scores).toEqual(expected(all));
    expect(partSums).toEqual(expected(all));
    const known = maxima.map((max, i) => (Number.isNaN(max) ? all[i]!.maxScore : max));
    expect(known).toEqual(all.map(result => result.maxScore));
  });

  test.each(Object.keys(readersOfOne))('%s, one student a document', format => {
    for (const result of all) {
      const { scores, partSums } = readersOfOne[format]!(write(format, [result]));
      expect([scores, partSums]).toEqual([expected([result]), expected([result])]);
    }
  });

  test('ags: every student of the roster, and no one else', () => {
    const { scores, maxima } = readAgs(write('ags', all));
    const graded = (result: Result) => !['ungradable', 'missing'].includes(result.status);
    expect(scores).toEqual(all.map(result => (graded(result) ? result.score : null)));
    expect(maxima).toEqual(all.map(result => result.maxScore));
    const nobody = { ...context, roster: new Map() };
    expect(readAgs(write('ags', all, nobody))).toMatchObject({
      scores: [],
      unknown: expect.arrayContaining(['alice']),
    });
  });

  test('a property: for any points, in every format', () => {
    const points = fc.integer({ min: 1, max: 20_000 }).map(n => n / 1000);
    const check = fc.tuple(points, fc.integer({ min: 0, max: 1000 }));
    fc.assert(
      fc.property(fc.array(check, { minLength: 1, maxLength: 12 }), list => {
        const result = withPoints(results['zero']!, list);
        for (const [format, read] of Object.entries({ ...readers, ...readersOfOne, ags: readAgs })) {
          const { scores, partSums } = read(write(format, [result]));
          expect([format, scores, partSums]).toEqual([format, [result.score], [result.score]]);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("github's table shows the same total as its notice: each check gives a test for every point", () => {
    // Thirds of points have no unit that gives few tests; there a check is one test.
    const divisible = all.filter(result => result.status !== 'ungradable' && result !== results['partial']);
    for (const result of divisible) {
      expect(readGithub(write('github', [result])).table).toBeCloseTo(result.score, 9);
    }
  });
});

/** A result whose checks have the given maxima and thousandths of them. */
function withPoints(result: Result, list: [number, number][]): Result {
  const checks = list.map(([maxScore, share], i) => {
    const score = Math.floor(maxScore * share) / 1000;
    const status = score === maxScore ? ('pass' as const) : ('fail' as const);
    return { ...result.checks[0]!, number: `1.${i + 1}`, status, score, maxScore };
  });
  const total = (of: 'score' | 'maxScore') => sumPoints(checks.map(check => check[of]));
  return { ...result, checks, score: total('score'), maxScore: total('maxScore') };
}

describe('what was not disclosed reaches no student', () => {
  const forStudents = ['text', 'junit', 'github', 'ags'];

  test.each(forStudents)('%s holds no word of a hidden or a later check', format => {
    for (const kind of ['hiddenChecks', 'afterDueDate']) {
      const text = write(format, [results[kind]!]);
      const decoded = format === 'github' ? text + Buffer.from(text.split('result=')[1]!, 'base64').toString() : text;
      expect(decoded).not.toMatch(/SECRET|STAGED/);
    }
  });

  test.each(forStudents)('%s tells a later check once its stage is reached, and a hidden one never before', format => {
    const stage = { ...context, disclose: 'after_due_date' as const };
    expect(write(format, [results['afterDueDate']!], stage)).toContain('STAGED-NAME');
    expect(write(format, [results['hiddenChecks']!], stage)).not.toContain('SECRET');
  });

  test('gradescope is told, and shows by its own stages', () => {
    const { tests } = JSON.parse(write('gradescope', [results['afterDueDate']!]));
    expect(tests.map((one: { visibility: string }) => one.visibility)).toEqual(['visible', 'after_due_date']);
  });
});

describe("a student's text stays text", () => {
  test('github obeys only our own annotations', () => {
    for (const result of all) {
      const lost = result.status === 'ungradable' ? 1 : result.checks.filter(check => check.status !== 'pass').length;
      expect(obeyedCommands(write('github', [result]))).toEqual(Array(lost).fill('error'));
    }
  });

  test('no format passes a terminal escape, a NUL or a reversing character on', () => {
    for (const format of Object.keys(formats).filter(name => name !== 'json')) {
      const text = write(format, formats[format]!.onePerStudent ? [results['markup']!] : all);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours are taken away first.
      const plain = text.replaceAll(/\u001b\[\d+m/g, '');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
      expect([format, /[\u0000\u0007\u001b\u202e]/.test(plain)]).toEqual([format, false]);
    }
  });

  test('junit: markers that readers obey lose their brackets', () => {
    expect(write('junit', all)).not.toContain('[[PROPERTY|');
  });

  test('csv: a formula is text', () => {
    const { rows } = readGradebook(write('csv', [results['markup']!]));
    expect(rows[0]!['student']).toMatch(/^'=cmd/);
  });
});

describe('the published schema', () => {
  const published = JSON.parse(readFileSync('public/schema/weir.result-1.json', 'utf8'));

  test('is the one that the engine writes by', () => {
    expect(published).toEqual(resultJsonSchema());
  });

  test('accepts all results as any reader of JSON Schema understands it, and refuses what is none', () => {
    const schema = z.fromJSONSchema(published);
    for (const result of all) expect(schema.safeParse(JSON.parse(JSON.stringify(result))).error).toBeUndefined();
    expect(schema.safeParse({ ...all[0], status: 'great' }).success).toBe(false);
    expect(schema.safeParse({ ...all[0], extra: 1 }).success).toBe(false);
  });
});

test('a lab of one check is one test on GitHub, with its plain name', () => {
  const [check] = labWith(['data;']).checks;
  const one = {
    ...results['full']!,
    checks: [{ ...results['full']!.checks[0]!, name: check!.title }],
    score: 2,
    maxScore: 2,
  };
  const text = write('github', [one]);
  const { tests } = JSON.parse(Buffer.from(text.split('result=')[1]!, 'base64').toString('utf8'));
  expect(tests.map((made: { name: string }) => made.name)).toEqual(['1.1 check 1']);
});
