/**
 * The result of a run that could not say how it ended, because its worker was ended from outside or broke. The same
 * shape as a real result, so that the page tells it the same way: no check was run, no mark was given.
 */
import type { Lab, Result } from '../../engine/index.ts';

/** Why there is no real result. */
export interface Halt {
  status: 'timeout' | 'ungradable';
  error: string;
  message: string;
}

/** A result that says `halt` and skips every check. */
export function haltedResult(lab: Lab, seed: number, entries: number, halt: Halt): Result {
  const checks = lab.checks.map(check => ({
    number: check.number,
    task: check.task,
    name: check.title,
    status: 'skipped' as const,
    score: 0,
    maxScore: check.points,
    visibility: 'visible' as const,
    message: '',
    expected: null,
    actual: null,
    atUs: null,
    failedOnSeed: null,
    link: null,
  }));
  return {
    schema: 'weir.result/1',
    lab: { id: lab.id, title: lab.title, version: lab.version, contentHash: lab.contentHash },
    engine: { version: '', seed, extraSeeds: [] },
    submission: { id: '', student: '', files: [], hash: null, submittedAt: null },
    status: halt.status,
    score: 0,
    maxScore: checks.reduce((sum, check) => sum + check.maxScore, 0),
    program: { status: 'stopped', error: halt.error, message: halt.message, line: null, column: null },
    output: '',
    outputTruncated: false,
    checks,
    traceHash: null,
    entries,
    steps: 0,
    reason: halt.status === 'ungradable' ? halt.message : null,
  };
}
