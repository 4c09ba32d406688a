/**
 * Grades the submissions of a class side by side: each on its seeds, each for itself. Results come as they are ready;
 * when grading is stopped, those that are there stand.
 */
import { createHash } from 'node:crypto';
import { ENGINE_VERSION, encodeShare, type Lab, mergeSeeds, type Result, unfinishedResult } from '../engine/index.ts';
import type { GradingPool } from './grading-pool.ts';
import type { ResultStore } from './result-store.ts';
import { type SeedChoice, seedsFor } from './seeds.ts';
import type { Submission } from './submission/submission.ts';

/** How a class is graded. */
export interface ClassGrading extends SeedChoice {
  labs: ReadonlyMap<string, Lab>;
  pool: GradingPool;
  /** Where results are kept and found again. */
  store: ResultStore | null;
  /** The workshop's address, for links that open a run. */
  site: string | null;
  /** Ends the grading early. */
  stop: AbortSignal;
  graded(result: Result): void;
}

/** The results in the order of the submissions; those that were not reached are left out. */
export async function gradeClass(submissions: readonly Submission[], grading: ClassGrading): Promise<Result[]> {
  const results: (Result | null)[] = submissions.map(() => null);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < submissions.length && !grading.stop.aborted) {
      const at = next++;
      const result = await gradeOne(submissions[at]!, grading);
      if (grading.stop.aborted) return;
      results[at] = result;
      grading.graded(result);
    }
  };
  // Twice the threads, so that none waits while a program is read.
  await Promise.all(Array.from({ length: 2 * grading.pool.threads }, lane));
  return results.filter(result => result !== null);
}

async function gradeOne(submission: Submission, grading: ClassGrading): Promise<Result> {
  const lab = grading.labs.get(submission.lab)!;
  const seeds = seedsFor(submission.student, lab, grading);
  const program = await submission.read();
  const { id, student, file, submittedAt } = submission;
  const hash = 'code' in program ? `sha256:${createHash('sha256').update(program.code).digest('hex')}` : null;
  const named = (result: Result): Result => ({
    ...result,
    submission: { id, student, files: file === null ? [] : [file], hash, submittedAt },
  });
  const wanted = { labHash: lab.contentHash, engineVersion: ENGINE_VERSION, codeHash: hash, seeds };
  const kept = hash === null ? null : grading.store?.find(lab.id, id, wanted);
  if (kept) return named(kept);
  const result = named(
    'code' in program
      ? await onSeeds(program.code, lab, seeds, grading)
      : unfinishedResult(lab, seeds[0]!, program.status, program.reason, program.error),
  );
  if (!grading.stop.aborted) grading.store?.keep(result);
  return result;
}

async function onSeeds(code: string, lab: Lab, seeds: number[], { pool, site }: ClassGrading): Promise<Result> {
  const [base, ...others] = await Promise.all(seeds.map(async seed => (await pool.grade({ lab, code, seed })).result));
  const link = (seed: number): string | null => {
    const share = site === null ? null : encodeShare({ lab: lab.id, code, seed });
    return share === null ? null : `${site!.replace(/\/+$/, '')}/labs/${lab.id}/#${share}`;
  };
  return mergeSeeds(base!, others, link);
}
