/**
 * One thread of the grading pool: runs a program in a lab and grades it. Killed from outside when it takes too
 * long, for some native loops cannot be interrupted from inside.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { threadId } from 'node:worker_threads';
import { type Action, entryLine, type Lab, openSession, type Result } from '../engine/index.ts';
import { queryScripts } from './query-scripts.ts';

/** What to grade. */
export interface GradingTask {
  lab: Lab;
  code: string;
  seed: number;
  /** What the reader did; nothing where left out. */
  actions?: readonly Action[];
  /** Whether to send the trace's lines as well. */
  wantsTrace?: boolean;
  /** Whether to send the queries as scripts as well. */
  wantsScripts?: boolean;
  /** Where the thread tells its id and the processor time, in milliseconds, that it had before. */
  beginning: Float64Array;
}

/** A graded program. */
export interface Graded {
  result: Result;
  trace: string[];
  /** Files by name. */
  scripts: Record<string, string>;
}

const require = createRequire(import.meta.url);
const wasmFile = require.resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
const session = WebAssembly.compile(readFileSync(wasmFile)).then(openSession);

/** Runs and grades one program. */
export default async function gradeOne(task: GradingTask): Promise<Graded> {
  const { lab, code, seed, actions, wantsTrace, wantsScripts, beginning } = task;
  const { user, system } = process.threadCpuUsage();
  beginning[1] = (user + system) / 1000;
  beginning[0] = threadId;
  const run = await (await session).start(lab, code, seed, actions);
  const result = run.result();
  const trace: string[] = [];
  if (wantsTrace) for (let i = 0; i < run.trace.length; i++) trace.push(entryLine(run.trace.entry(i)));
  return { result, trace, scripts: wantsScripts ? queryScripts(lab, run.trace) : {} };
}
