/**
 * A finished run and its checks as a result, `weir.result/1`.
 */
import type { QuickJSWASMModule } from 'quickjs-emscripten-core';
import { traceHash } from '../core/trace-text.ts';
import { runCheck, skippedCheck } from './check-run.ts';
import type { Check, Lab } from './lab.ts';
import { sumPoints } from './points.ts';
import type { CheckResult, ProgramOutcome, Result } from './result.ts';
import { ENGINE_VERSION, type LabRun } from './run.ts';

/** Runs the checks of a run that is over. */
export function gradeRun(run: LabRun, quickjs: QuickJSWASMModule): Result {
  const { lab, trace, seed, outcome } = run;
  const checks = lab.checks.map(check => runCheck(run, check, quickjs));
  const broken = checks.find(check => check.status === 'error');
  return {
    ...blankResult(lab, seed),
    status: broken ? 'ungradable' : statusOf(outcome, checks),
    score: sumPoints(checks.map(check => check.score)),
    program: outcome,
    output: [...trace.of('console.printed')].map(entry => entry.text).join('\n'),
    outputTruncated: run.outputTruncated,
    checks,
    traceHash: traceHash(trace),
    entries: trace.length,
    steps: run.steps,
    reason: broken ? broken.message : null,
  };
}

/**
 * The result of a run that was killed from outside, could not be made, or has nothing to run; `error` names what the
 * program did, where it is the program's doing.
 */
export function unfinishedResult(
  lab: Lab,
  seed: number,
  status: 'error' | 'timeout' | 'missing' | 'ungradable',
  reason: string,
  error: string | null = null,
): Result {
  const checks = lab.checks.map((check: Check) => skippedCheck(check, reason));
  const program: ProgramOutcome = { status: 'stopped', error, message: reason, line: null, column: null };
  const isTheProgram = status === 'timeout' || status === 'error';
  return { ...blankResult(lab, seed), status, program, checks, reason: isTheProgram ? null : reason };
}

function blankResult(lab: Lab, seed: number): Result {
  const { id, title, version, contentHash } = lab;
  return {
    schema: 'weir.result/1',
    lab: { id, title, version, contentHash },
    engine: { version: ENGINE_VERSION, seed, extraSeeds: [] },
    submission: { id: '', student: '', files: [], hash: null, submittedAt: null },
    status: 'fail',
    score: 0,
    maxScore: sumPoints(lab.checks.map(check => check.points)),
    program: { status: 'finished', error: null, message: null, line: null, column: null },
    output: '',
    outputTruncated: false,
    checks: [],
    traceHash: null,
    entries: 0,
    steps: 0,
    reason: null,
  };
}

function statusOf(outcome: ProgramOutcome, checks: CheckResult[]): Result['status'] {
  if (outcome.status === 'stopped') return 'timeout';
  if (outcome.status === 'failed') return 'error';
  return checks.every(check => check.status === 'pass') ? 'pass' : 'fail';
}
