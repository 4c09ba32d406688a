/**
 * Checks: author's code in a fresh sandbox of its own, after the student's is gone. It sees the trace through
 * queries, the lab's data and the seed, never what the student printed. The first call of `fail` or
 * `partial` is the verdict; code that just ends gives full points.
 */
import type { QuickJSWASMModule } from 'quickjs-emscripten-core';
import { type EntryKind, entryKinds } from '../core/entries.ts';
import { nearest } from '../core/nearest.ts';
import type { Trace } from '../core/trace.ts';
import { type ControlValue, valueControls } from './control.ts';
import type { Check, Lab } from './lab.ts';
import { givenPoints } from './points.ts';
import type { CheckResult } from './result.ts';
import type { LabRun } from './run.ts';
import { checkLimits, LimitReached } from './sandbox/limit.ts';
import { GuestError, Sandbox } from './sandbox/sandbox.ts';
import { SyntaxMistake, stripTypes } from './sandbox/strip-types.ts';

interface Verdict {
  points: number;
  message: string;
  expected: string | null;
  actual: string | null;
  atUs: number | null;
}

/** Runs one check against the trace of a run. */
export function runCheck(
  { lab, trace, seed }: Pick<LabRun, 'lab' | 'trace' | 'seed'>,
  check: Check,
  quickjs: QuickJSWASMModule,
): CheckResult {
  let verdict: Verdict | null = null;
  let read = 0;
  let flood: string | null = null;
  const answer = (operation: string, request: unknown): unknown => {
    if (operation === 'entries') {
      const entries = query(trace, request);
      if (typeof entries === 'string') {
        flood ??= entries;
        throw new Error(entries);
      }
      read = Math.max(read, Array.isArray(entries) ? entries.length : 0);
      return { entries };
    }
    if (operation === 'verdict') verdict ??= readVerdict(request, check.points);
    return null;
  };
  let sandbox: Sandbox | null = null;
  try {
    const code = stripTypes(check.source.code);
    sandbox = new Sandbox(
      quickjs,
      answer,
      name => new Error(`a check cannot import '${name}': everything it needs is global`),
    );
    sandbox.prepare(checkWorld(lab, trace, seed));
    sandbox.evaluate(code);
    const module = sandbox.moduleState();
    if (module.state === 'failed' && !verdict) throw module.error;
    if (module.state === 'pending')
      throw new GuestError('Error', 'waits for a promise that nothing settles', null, null);
  } catch (error) {
    if (error instanceof LimitReached && read > checkLimits.manyEntries) flood ??= tooMany(read);
    if (!verdict && flood === null) return authorError(check, error);
  } finally {
    sandbox?.dispose();
  }
  const blank = { expected: null, actual: null, atUs: null };
  if (!verdict && flood !== null) return result(check, { ...blank, points: 0, message: flood });
  return result(check, verdict ?? { ...blank, points: check.points, message: '' });
}

/** A flood of entries is the program's doing: it loses the marks and is told why. */
function tooMany(count: number): string {
  return `Your program left at least ${count.toLocaleString('en')} entries for this check to read, which is more than it can. Does a loop send without end?`;
}

/** A check that was not run, because there is no trace to judge. */
export function skippedCheck(check: Check, message: string): CheckResult {
  return { ...result(check, { points: 0, message, expected: null, actual: null, atUs: null }), status: 'skipped' };
}

function result(check: Check, verdict: Verdict): CheckResult {
  return {
    number: check.number,
    task: check.task,
    name: check.title,
    status: verdict.points >= check.points ? 'pass' : 'fail',
    score: verdict.points,
    maxScore: check.points,
    visibility: check.visibility,
    message: verdict.message,
    expected: verdict.expected,
    actual: verdict.actual,
    atUs: verdict.atUs,
    failedOnSeed: null,
    link: null,
  };
}

/** The author's code failed: said with the place in the author's file, and no fault of the student. */
function authorError(check: Check, error: unknown): CheckResult {
  if (!(error instanceof GuestError || error instanceof SyntaxMistake || error instanceof LimitReached)) throw error;
  const line = check.source.line + (error.line ?? 1) - 1;
  const message = `${check.source.file}:${line}: this check itself failed: ${error.name}: ${error.message}`;
  return { ...result(check, { points: 0, message, expected: null, actual: null, atUs: null }), status: 'error' };
}

function readVerdict(request: unknown, maxPoints: number): Verdict {
  const { points, message, details } = (request ?? {}) as { points?: unknown; message?: unknown; details?: unknown };
  const { expected, actual, at } = (details ?? {}) as { expected?: unknown; actual?: unknown; at?: unknown };
  const atUs = typeof at === 'number' ? at : ((at as { atUs?: unknown } | null)?.atUs ?? null);
  return {
    points: givenPoints(Number(points), maxPoints),
    message: String(message ?? ''),
    expected: expected === undefined || expected === null ? null : asText(expected),
    actual: actual === undefined || actual === null ? null : asText(actual),
    atUs: typeof atUs === 'number' && Number.isFinite(atUs) ? atUs : null,
  };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Entries of a kind whose fields equal the filter's; a sentence if they are too many. What the student printed cannot
 * be asked for.
 */
function query(trace: Trace, request: unknown): unknown {
  const { kind, filter } = (request ?? {}) as { kind?: unknown; filter?: Record<string, unknown> | null };
  const kinds: string[] = entryKinds.filter(name => name !== 'console.printed');
  if (!kinds.includes(String(kind))) {
    const guess = nearest(String(kind), kinds);
    return { error: `there is no kind of entry "${String(kind)}"${guess ? `: did you mean "${guess}"?` : ''}` };
  }
  const wanted = Object.entries(filter ?? {});
  const found: unknown[] = [];
  let characters = 0;
  for (const entry of trace.of(kind as EntryKind)) {
    const fields = entry as unknown as Record<string, unknown>;
    if (!wanted.every(([name, value]) => fields[name] === value)) continue;
    found.push(entry);
    for (const value of Object.values(fields)) if (typeof value === 'string') characters += value.length;
    if (found.length > checkLimits.entriesAtOnce || characters > checkLimits.charactersAtOnce) {
      return tooMany(found.length);
    }
  }
  return found;
}

/** The globals of a check, made of the one query. */
function checkWorld(lab: Lab, trace: Trace, seed: number): string {
  const data = Object.fromEntries(lab.events.map(({ name, rows }) => [name, rows]));
  return `
    const all = (kind, filter = null) => {
      const { entries } = guest.ask('entries', { kind, filter });
      if (entries.error) throw new Error(entries.error);
      return entries;
    };
    const stop = new Error('the verdict is given');
    const give = (points, message, details = null) => { guest.ask('verdict', { points, message, details }); throw stop; };
    const world = {
      data: ${JSON.stringify(data)},
      seed: ${seed},
      controls: ${JSON.stringify(lastValues(lab, trace))},
      trace: { all },
      fail: (message, details) => give(0, message, details),
      partial: (points, message, details) => give(points, message, details),
      records(topic) {
        const leaders = new Map(all('leader.elected', { topic }).map(e => [e.partition, e.leader]));
        const cuts = all('log.truncated', { topic });
        const isCut = e => cuts.some(c => c.broker === e.broker && c.partition === e.partition && c.index > e.index && c.offset <= e.offset);
        return all('record.appended', { topic }).filter(e => leaders.get(e.partition) === e.broker && !isCut(e));
      },
      delivered: (filter = {}) => all('record.delivered', filter),
      committed(group, topic) {
        return Object.fromEntries(all('offset.committed', { group, topic }).map(e => [e.partition, e.offset]));
      },
      partitions: topic => all('topic.created', { topic })[0]?.partitions ?? null,
    };
    for (const [name, value] of Object.entries(world)) Object.defineProperty(globalThis, name, { value });
  `;
}

/** The values of the controls at the end of the run. */
function lastValues(lab: Lab, trace: Trace): Record<string, ControlValue> {
  const values = valueControls(lab.controls);
  const last: Record<string, ControlValue> = {};
  for (const { control, value: text } of trace.of('control.set')) {
    const declared = values.find(({ name }) => name === control)!;
    const options = declared.kind === 'choice' ? declared.choices : [true, false];
    last[control] = declared.kind === 'number' ? Number(text) : options.find(option => String(option) === text)!;
  }
  return last;
}
