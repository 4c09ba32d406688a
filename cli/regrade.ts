/**
 * `weir regrade LAB|all PATH... --compare OLD`: grades again and lists whose points changed, and why: another program,
 * another version of the lab or the engine, other seeds, and the checks that gave other points.
 * Exit code 0 nobody's points changed, 1 some did, 2 something could not be graded.
 */
import type { Result } from '../engine/index.ts';
import { oneLine } from './format/plain-text.ts';
import { type GradeOptions, gradePaths } from './grade.ts';
import { readResults } from './result-store.ts';

/** Options of `weir regrade`. */
export interface RegradeOptions extends Omit<GradeOptions, 'format' | 'disclose'> {
  compare: string;
  json?: boolean;
}

/** What changed for one submission. */
export interface Change {
  lab: string;
  submission: string;
  /** Points, or null where there are none: not graded, or could not be. */
  before: number | null;
  after: number | null;
  why: string[];
}

/** Grades again and compares; returns the exit code. */
export async function regrade(labId: string, paths: string[], options: RegradeOptions): Promise<number> {
  const old = readResults(options.compare);
  const { results, total } = await gradePaths(labId, paths, options);
  const changes = changesBetween(old, results);
  process.stdout.write(options.json ? `${JSON.stringify({ changes }, null, 2)}\n` : report(changes, results.length));
  if (results.length < total || results.some(result => result.status === 'ungradable')) return 2;
  return changes.length > 0 ? 1 : 0;
}

/** Whose points changed from `old` to `fresh`, by lab and submission. */
export function changesBetween(old: readonly Result[], fresh: readonly Result[]): Change[] {
  const key = (result: Result): string => JSON.stringify([result.lab.id, result.submission.id]);
  const labs = new Set(fresh.map(result => result.lab.id));
  const before = new Map(old.filter(result => labs.has(result.lab.id)).map(result => [key(result), result]));
  const after = new Map(fresh.map(result => [key(result), result]));
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.map(name => change(before.get(name), after.get(name))).filter(found => found !== null);
}

function change(before: Result | undefined, after: Result | undefined): Change | null {
  const points = (result: Result | undefined): number | null =>
    result === undefined || result.status === 'ungradable' ? null : result.score;
  const { lab, submission } = (after ?? before)!;
  const same = before && after && points(before) === points(after) && before.status === after.status;
  if (same) return null;
  const why =
    before && after ? reasons(before, after) : [before ? 'is not handed in any more' : 'was not graded before'];
  return { lab: lab.id, submission: submission.id, before: points(before), after: points(after), why };
}

function reasons(before: Result, after: Result): string[] {
  const seeds = ({ engine }: Result): string => [engine.seed, ...engine.extraSeeds].join(', ');
  const differs: [boolean, string][] = [
    [before.submission.hash !== after.submission.hash, 'the program is another one'],
    [before.lab.version !== after.lab.version, `the lab is ${after.lab.version} instead of ${before.lab.version}`],
    [
      before.lab.version === after.lab.version && before.lab.contentHash !== after.lab.contentHash,
      `the lab's files changed, under the same version ${after.lab.version}`,
    ],
    [
      before.engine.version !== after.engine.version,
      `the engine is ${after.engine.version} instead of ${before.engine.version}`,
    ],
    [seeds(before) !== seeds(after), `the seeds are ${seeds(after)} instead of ${seeds(before)}`],
    [
      before.status !== after.status,
      `${before.status} became ${after.status}${after.reason ? `: ${after.reason}` : ''}`,
    ],
  ];
  return [...differs.filter(([isSo]) => isSo).map(([, text]) => text), ...checkChanges(before, after)];
}

function checkChanges(before: Result, after: Result): string[] {
  const old = new Map(before.checks.map(check => [check.number, check]));
  const lines = after.checks.flatMap(check => {
    const was = old.get(check.number);
    if (was && was.score === check.score) return [];
    const message = check.message === '' ? '' : `: ${check.message}`;
    return [
      `${check.number} ${check.name}: ${was?.score ?? 'new'} became ${check.score} of ${check.maxScore}${message}`,
    ];
  });
  const numbers = new Set(after.checks.map(check => check.number));
  const gone = before.checks.filter(check => !numbers.has(check.number));
  return [
    ...lines,
    ...gone.map(check => `${check.number} ${check.name}: is not asked any more (${check.score} points)`),
  ];
}

function report(changes: readonly Change[], count: number): string {
  const shown = (points: number | null): string => (points === null ? 'no points' : String(points));
  const lines = changes.flatMap(({ lab, submission, before, after, why }) => [
    `${oneLine(submission)}  ${lab}  ${shown(before)} -> ${shown(after)}`,
    ...why.map(reason => `  ${oneLine(reason)}`),
  ]);
  const rises = changes.filter(({ before, after }) => (after ?? 0) > (before ?? 0)).length;
  const falls = changes.filter(({ before, after }) => (after ?? 0) < (before ?? 0)).length;
  return `${lines.map(line => `${line}\n`).join('')}${count} graded again: ${rises} have more points, ${falls} have less.\n`;
}
