/**
 * `weir grade LAB PATH...`: grades submissions side by side and prints the results in one format.
 * Exit code 0 full marks for all, 1 marks lost, 2 something could not be graded.
 */
import type { Result } from '../engine/index.ts';
import { formats as writers } from './format/index.ts';
import { GradingPool } from './grading-pool.ts';
import { usableLab } from './lab-folder.ts';
import { progress } from './progress.ts';
import { readRoster } from './roster.ts';
import { submissionsAt } from './submission.ts';

/** The names of the formats. */
export const formats = Object.keys(writers);

/** Options of `weir grade`. */
export interface GradeOptions {
  format: string;
  seed?: number;
  exitZero?: boolean;
  roster?: string;
}

/** Grades the submissions at `paths`; returns the exit code. */
export async function grade(labId: string, paths: string[], options: GradeOptions): Promise<number> {
  const lab = usableLab(labId);
  const submissions = submissionsAt(paths);
  const pool = new GradingPool();
  const bar = progress(`grading ${labId}`, submissions.length);
  try {
    const results = await Promise.all(
      submissions.map(async ({ id, file, code }): Promise<Result> => {
        const { result } = await pool.grade({ lab, code, seed: options.seed ?? lab.seed });
        bar.step();
        return { ...result, submission: { ...result.submission, id, student: id, files: [file] } };
      }),
    );
    bar.stop();
    const context = {
      gradedAt: new Date().toISOString(),
      roster: readRoster(options.roster),
      disclose: 'visible' as const,
    };
    process.stdout.write(writers[options.format]!.write(results, context));
    return exitCode(results, options.exitZero ?? false);
  } finally {
    bar.stop();
    await pool.close();
  }
}

function exitCode(results: Result[], exitZero: boolean): number {
  if (results.some(result => result.status === 'ungradable')) return 2;
  if (exitZero) return 0;
  return results.every(result => result.score === result.maxScore) ? 0 : 1;
}
