/**
 * The results of one program on several seeds as one: each check gives the least that it gave on any seed, and where
 * seeds differ, it says on which one most was lost. What could not be decided on one seed cannot be decided.
 */
import { sumPoints } from './points.ts';
import type { CheckResult, Result } from './result.ts';

const WORSE: Result['status'][] = ['pass', 'fail', 'error', 'timeout', 'missing', 'ungradable'];

/** Merges `others` into `base`, the run that is told; `link` gives the address that opens the run of a seed. */
export function mergeSeeds(base: Result, others: readonly Result[], link: (seed: number) => string | null): Result {
  const all = [base, ...others];
  const checks = base.checks.map((_, index) => worstOf(all, index, link));
  const worst = all.reduce((a, b) => (rank(b) > rank(a) ? b : a));
  const broken = all.find(({ program }) => program.status === 'failed' || program.status === 'stopped');
  return {
    ...base,
    engine: { ...base.engine, extraSeeds: others.map(result => result.engine.seed) },
    status: worst.status,
    score: sumPoints(checks.map(check => check.score)),
    program: (broken ?? base).program,
    checks,
    reason: worst.reason,
  };
}

function rank({ status }: Result): number {
  return WORSE.indexOf(status);
}

function worstOf(all: readonly Result[], index: number, link: (seed: number) => string | null): CheckResult {
  const worst = all.reduce((a, b) => (b.checks[index]!.score < a.checks[index]!.score ? b : a));
  const check = worst.checks[index]!;
  if (check.status === 'pass') return check;
  const differs = all.some(result => result.checks[index]!.score !== check.score);
  const { seed } = worst.engine;
  return { ...check, failedOnSeed: differs ? seed : null, link: link(seed) };
}
