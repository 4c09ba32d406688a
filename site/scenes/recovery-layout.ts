/**
 * Where everything of a query's recovery stands, in CSS pixels: a column an attempt at a batch, below each other what it
 * writes: offset log, state, sink, commit log. A bar between two columns is a restart. Pure geometry and words.
 */
import { type Attempt, type AttemptStep, attemptSteps, logsOf, type RecoveryPast } from '../../engine/index.ts';
import { COMPACT_BELOW } from './log-layout.ts';

/** One thing that an attempt writes. */
export interface RecoveryCell {
  step: AttemptStep;
  y: number;
  /** Written; else still to come. */
  done: boolean;
  text: string;
  title: string;
}

/** An attempt as a column. */
export interface RecoveryColumn {
  id: number;
  attempt: Attempt;
  x: number;
  head: string;
  /** Done again after a crash. */
  again: boolean;
  cells: RecoveryCell[];
  /** Where the crash is marked, between what was written and what was not; null without one. */
  crashY: number | null;
}

/** The drawing of one query. */
export interface RecoveryLayout {
  width: number;
  height: number;
  columnWidth: number;
  /** What each row is, with its place. */
  rows: { step: AttemptStep; label: string; y: number }[];
  columns: RecoveryColumn[];
  /** Restarts, before the column at `x`. */
  restarts: { id: number; x: number; text: string }[];
  /** Attempts that have no room any more. */
  earlier: number;
  rowHeight: number;
  narrow: boolean;
}

const ROW = { height: 34, gap: 14 };
const TOP = 56;
const LABEL = 108;
const COLUMN = 92;
const GAP = 10;
const RESTART = 18;
const NARROW = { label: 74, column: 70 };
const NAMES: Record<AttemptStep, string> = {
  planned: 'offset log',
  ran: 'state',
  delivered: 'sink',
  committed: 'commit log',
};

/** Places one query in `width` pixels. */
export function layoutRecovery(past: RecoveryPast, width: number): RecoveryLayout {
  const narrow = width < COMPACT_BELOW;
  const left = narrow ? NARROW.label : LABEL;
  const column = narrow ? NARROW.column : COLUMN;
  const yOf = (index: number): number => TOP + index * (ROW.height + ROW.gap);
  const shown = fitting(past.attempts, width - left, column);
  const columns: RecoveryColumn[] = [];
  const restarts: RecoveryLayout['restarts'] = [];
  let x = left;
  for (const [index, attempt] of shown.entries()) {
    const before = shown[index - 1];
    if (before && before.run !== attempt.run) {
      restarts.push({ id: attempt.run, x: x + (RESTART - GAP) / 2, text: `run ${attempt.run}` });
      x += RESTART;
    }
    columns.push(columnOf(attempt, past.attempts.indexOf(attempt), x, yOf));
    x += column + GAP;
  }
  return {
    width,
    height: yOf(3) + ROW.height + 6,
    columnWidth: column,
    rows: attemptSteps.map((step, index) => ({ step, label: NAMES[step], y: yOf(index) })),
    columns,
    restarts,
    earlier: past.attempts.length - shown.length,
    rowHeight: ROW.height,
    narrow,
  };
}

/** The newest attempts that have room; restarts take some. */
function fitting(attempts: Attempt[], room: number, column: number): Attempt[] {
  let used = 0;
  let from = attempts.length;
  while (from > 0) {
    const [attempt, after] = [attempts[from - 1]!, attempts[from]];
    used += column + (after ? GAP + (after.run === attempt.run ? 0 : RESTART) : 0);
    if (used > room) break;
    from--;
  }
  return attempts.slice(from);
}

function columnOf(attempt: Attempt, id: number, x: number, yOf: (index: number) => number): RecoveryColumn {
  const reached = attemptSteps.indexOf(attempt.step);
  const cells = attemptSteps.map((step, index) => ({
    step,
    y: yOf(index),
    done: index <= reached,
    text: index <= reached ? textOf(attempt, step) : '',
    title: `batch ${attempt.batchId}, ${NAMES[step]}: ${index <= reached ? textOf(attempt, step) : 'not written'}`,
  }));
  const crashY = attempt.crashedAtUs === null ? null : yOf(reached) + ROW.height + ROW.gap / 2;
  return { id, attempt, x, head: `batch ${attempt.batchId}`, again: attempt.again, cells, crashY };
}

function textOf(attempt: Attempt, step: AttemptStep): string {
  const { batchId, offsets, stateRows, rowsWritten } = attempt;
  if (step === 'planned') return `to ${offsetText(offsets)}`;
  if (step === 'ran') return stateRows === null ? 'no state' : `version ${batchId + 1}`;
  if (step === 'delivered') return `${rowsWritten} row${rowsWritten === 1 ? '' : 's'}`;
  return `batch ${batchId}`;
}

/** The ends of all sources: a number a source, or the sum over the partitions of one. */
export function offsetText(offsets: string): string {
  const ends = Object.values(JSON.parse(offsets) as Record<string, unknown>).map(sumOf);
  const text = ends.map(end => (end === null ? '–' : String(end))).join(', ');
  return text.length > 9 ? `${text.slice(0, 8)}…` : text;
}

function sumOf(offset: unknown): number | null {
  if (typeof offset === 'number') return offset;
  if (offset === null || typeof offset !== 'object') return null;
  const parts = Object.values(offset).map(sumOf);
  return parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
}

/** What the two logs say about a restart now. */
export function restartNote(past: RecoveryPast): string {
  const { offsetLog, commitLog } = logsOf(past);
  if (offsetLog < 0) return 'The checkpoint is empty: a start would begin with batch 0.';
  const logs = `The offset log ends at batch ${offsetLog}, the commit log ${commitLog < 0 ? 'is empty' : `at batch ${commitLog}`}`;
  if (offsetLog === commitLog) return `${logs}: a restart would go on with batch ${offsetLog + 1}.`;
  return `${logs}: a restart would do batch ${offsetLog} again, with the same offsets, from state version ${offsetLog}.`;
}
