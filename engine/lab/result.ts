/**
 * The result of grading one submission, `weir.result/1`: the one shape from which every platform's format is
 * exported. The sum of the checks' scores is the score, always.
 */

/** How a run of a student's program ended. */
export interface ProgramOutcome {
  /** finished; running (still at work when the run's time was up: normal for consumers); failed; stopped by a limit. */
  status: 'finished' | 'running' | 'failed' | 'stopped';
  /** Class of the error, for example `SyntaxError` or `KafkaJSNumberOfRetriesExceeded`; a limit's name when stopped. */
  error: string | null;
  /** What happened, in a sentence for the student. */
  message: string | null;
  line: number | null;
  column: number | null;
}

/** From when on a student may see a check; the word is Gradescope's. */
export const visibilities = ['visible', 'after_due_date', 'after_published', 'hidden'] as const;

/** One of {@link visibilities}. */
export type Visibility = (typeof visibilities)[number];

/** What one check found. */
export interface CheckResult {
  number: string;
  task: number;
  name: string;
  /** `error` is a mistake of the lab's author, never of the student. */
  status: 'pass' | 'fail' | 'error' | 'skipped';
  score: number;
  maxScore: number;
  visibility: Visibility;
  /** The author's feedback; empty when passed. */
  message: string;
  expected: string | null;
  actual: string | null;
  /** The moment of the run that shows it, in microseconds. */
  atUs: number | null;
  /** The seed on which it lost most, where it passed on another; null otherwise. */
  failedOnSeed: number | null;
  /** An address that opens that very run in the workshop, where one is known. */
  link: string | null;
}

/** The result of one submission. */
export interface Result {
  schema: 'weir.result/1';
  lab: { id: string; title: string; version: string; contentHash: string };
  /** `seed` is the run that is told; a check had to pass on it and on all of `extraSeeds`. */
  engine: { version: string; seed: number; extraSeeds: number[] };
  /** `hash` is that of the program; `submittedAt` is ISO 8601, where the platform says it. */
  submission: { id: string; student: string; files: string[]; hash: string | null; submittedAt: string | null };
  /**
   * pass: full marks; fail: marks lost; error: the program failed; timeout: stopped by a limit; missing: nothing was
   * submitted; ungradable: could not decide, which is never zero points.
   */
  status: 'pass' | 'fail' | 'error' | 'timeout' | 'missing' | 'ungradable';
  score: number;
  maxScore: number;
  program: ProgramOutcome;
  /** What the program printed, capped. */
  output: string;
  outputTruncated: boolean;
  checks: CheckResult[];
  /** SHA-256 of the trace, or null where there is none. */
  traceHash: string | null;
  entries: number;
  /** Scheduler tasks and calls of the program: the engine steps that the budget counts. */
  steps: number;
  /** Why it could not be graded, for status `ungradable`. */
  reason: string | null;
}
