/**
 * `weir grade LAB|all PATH...`: grades submissions side by side and prints the results in one format, or keeps them in
 * a folder as they come. Exit code 0 full marks for all, 1 marks lost, 2 something could not be graded.
 */
import { join } from 'node:path';
import { disclosed, type Lab, type Result, type Visibility } from '../engine/index.ts';
import { gradeClass } from './class-grading.ts';
import { CommandError } from './command-error.ts';
import type { FormatContext } from './format/format.ts';
import { formats as writers } from './format/index.ts';
import { oneLine } from './format/plain-text.ts';
import { GradingPool } from './grading-pool.ts';
import { labIds, usableLab } from './lab-folder.ts';
import { type Metadata, readMetadata } from './metadata.ts';
import { progress } from './progress.ts';
import { fileName, ResultStore, writeWhole } from './result-store.ts';
import { readRoster } from './roster.ts';
import { checkSeedChoice, type SeedChoice } from './seeds.ts';
import { type Submission, submissionsAt } from './submission/submission.ts';

/** The names of the formats. */
export const formats = Object.keys(writers);

/** Options of `weir grade`. */
export interface GradeOptions extends SeedChoice {
  format: string;
  exitZero?: boolean;
  roster?: string;
  out?: string;
  fresh?: boolean;
  site?: string;
  disclose: Visibility;
  metadata?: string;
  /** Processor seconds. */
  timeLimit?: number;
}

/** Grades the submissions at `paths`; returns the exit code. */
export async function grade(labId: string, paths: string[], options: GradeOptions): Promise<number> {
  checkSeedChoice(options);
  const context = {
    gradedAt: new Date().toISOString(),
    roster: readRoster(options.roster),
    disclose: options.disclose,
  };
  const { results, total } = await gradePaths(labId, paths, options);
  if (options.out === undefined) process.stdout.write(printed(results, options.format, context));
  else keepAll(results, options.out, options.format, context);
  if (results.length < total) {
    process.stderr.write(
      `weir: stopped: ${results.length} of ${total} are graded.${options.out ? ' The same command goes on from there.' : ''}\n`,
    );
    return 2;
  }
  return exitCode(results, options.exitZero ?? false);
}

/** The results, and how many there were to be: fewer results when grading was stopped with Ctrl-C. */
export async function gradePaths(
  labId: string,
  paths: string[],
  options: Omit<GradeOptions, 'format' | 'disclose'>,
): Promise<{ results: Result[]; total: number }> {
  // The first thread loads while we look for what there is to grade.
  const pool = new GradingPool(options.timeLimit === undefined ? {} : { limitMs: options.timeLimit * 1000 });
  let bar: ReturnType<typeof progress> | null = null;
  const stop = new AbortController();
  const interrupt = (): void => {
    stop.abort();
    void pool.close();
  };
  process.once('SIGINT', interrupt);
  try {
    const { submissions, labs } = await toGrade(labId, paths, options.metadata);
    bar = progress(`grading ${labId}`, submissions.length);
    const results = await gradeClass(submissions, {
      ...options,
      labs,
      pool,
      store: options.out === undefined ? null : new ResultStore(options.out, options.fresh ?? false),
      site: options.site ?? null,
      stop: stop.signal,
      graded: () => bar?.step(),
    });
    return { results, total: submissions.length };
  } finally {
    bar?.stop();
    process.off('SIGINT', interrupt);
    await pool.close();
  }
}

/** What there is to grade, and the labs that it is for. */
async function toGrade(
  labId: string,
  paths: string[],
  metadataFile: string | undefined,
): Promise<{ submissions: Submission[]; labs: Map<string, Lab> }> {
  const labs = new Map<string, Lab>();
  if (labId !== 'all') labs.set(labId, usableLab(labId));
  const metadata = metadataFile === undefined ? null : readMetadata(metadataFile);
  const { submissions, strays } = await submissionsAt(paths, labId === 'all' ? null : labId, labIds());
  if (metadata) name(submissions, metadata);
  for (const stray of strays) process.stderr.write(`weir: ${oneLine(stray)} names no lab and was passed over.\n`);
  for (const { lab } of submissions) if (!labs.has(lab)) labs.set(lab, usableLab(lab));
  return { submissions, labs };
}

/** The platform says who handed in and when: there can be only one. */
function name(submissions: Submission[], { student, submittedAt }: Metadata): void {
  const students = new Set(submissions.map(submission => submission.student));
  if (students.size > 1)
    throw new CommandError(`--metadata is for one student's files, and here are ${students.size}.`);
  for (const submission of submissions) {
    submission.student = student;
    const { read } = submission;
    submission.read = async () => {
      const program = await read();
      submission.submittedAt = submittedAt;
      return program;
    };
  }
}

function printed(results: Result[], format: string, context: FormatContext): string {
  const writer = writers[format]!;
  const students = new Set(results.map(result => result.submission.student));
  if (writer.onePerStudent && students.size > 1) {
    throw new CommandError(
      `the format ${format} holds one student, and here are ${students.size}: add --out FOLDER for a file each.`,
    );
  }
  return writer.write(results, context);
}

/** Writes the format's file, or one for each student, and says what there is. */
function keepAll(results: Result[], folder: string, format: string, context: FormatContext): void {
  const { write, file, onePerStudent } = writers[format]!;
  const byStudent = Map.groupBy(results, result => (onePerStudent ? result.submission.student : ''));
  for (const [student, list] of byStudent) {
    const path = onePerStudent ? join(folder, 'students', fileName(student), file) : join(folder, file);
    writeWhole(path, write(list, context));
  }
  const count = (...wanted: Result['status'][]): number => results.filter(one => wanted.includes(one.status)).length;
  const facts = [
    `${count('pass')} full marks`,
    `${count('fail')} less`,
    `${count('error')} failed`,
    `${count('timeout')} stopped`,
    `${count('missing')} missing`,
    `${count('ungradable')} could not be graded`,
  ].filter(fact => !fact.startsWith('0 '));
  const where = onePerStudent ? `a ${file} for each student in ${join(folder, 'students')}` : join(folder, file);
  process.stdout.write(`${results.length} results: ${facts.join(', ')}. See ${where}.\n`);
  for (const result of results.filter(one => one.status === 'ungradable')) {
    const { reason } = disclosed(result, 'hidden');
    process.stdout.write(`  ${oneLine(result.submission.id)}: ${oneLine(reason ?? '')}\n`);
  }
}

function exitCode(results: Result[], exitZero: boolean): number {
  if (results.some(result => result.status === 'ungradable')) return 2;
  if (exitZero) return 0;
  return results.every(result => result.score === result.maxScore) ? 0 : 1;
}
