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

/** What one check found. */
export interface CheckResult {
  number: string;
  task: number;
  name: string;
  /** `error` is a mistake of the lab's author, never of the student. */
  status: 'pass' | 'fail' | 'error' | 'skipped';
  score: number;
  maxScore: number;
  visibility: 'visible' | 'hidden';
  /** The author's feedback; empty when passed. */
  message: string;
  expected: string | null;
  actual: string | null;
  /** The moment of the run that shows it, in microseconds. */
  atUs: number | null;
}

/** The result of one submission. */
export interface Result {
  schema: 'weir.result/1';
  lab: { id: string; title: string; version: string; contentHash: string };
  engine: { version: string; seed: number };
  submission: { id: string; files: string[] };
  /** pass: full marks; fail: marks lost; error: the program failed; timeout: stopped by a limit; ungradable: could not decide. */
  status: 'pass' | 'fail' | 'error' | 'timeout' | 'ungradable';
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
