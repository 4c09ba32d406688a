/**
 * The first difference between a recorded batch or error and ours. Doubles are compared with a relative tolerance of
 * 1e-12, everything else exactly; rows as a multiset unless the case says that their order counts.
 */
import type { QueryProgress, SparkError } from '../../engine/index.ts';

/** A batch as recorded. */
export interface RecordedBatch {
  batchId: number;
  step?: number | undefined;
  numInputRows: number;
  watermark?: string | undefined;
  eventTime?: { min: string; max: string; avg: string } | undefined;
  operators?: { name: string; total: number; updated: number; removed: number; dropped: number }[] | undefined;
  rows: Record<string, unknown>[];
}

/** A batch of ours. */
export interface BatchRecord {
  progress: QueryProgress;
  rows: object[];
}

/** An error as recorded. */
export interface RecordedError {
  at: 'plan' | 'start' | 'batch';
  batchId?: number;
  type: string;
  condition?: string | null;
  message: string;
}

/** Conditions that stand for many refusals, told apart by their message. */
const TOLD_BY_MESSAGE = new Set(['_LEGACY_ERROR_TEMP_3102', '_LEGACY_ERROR_TEMP_1181']);

/** Recorded messages are cut at this length. */
const MESSAGE_LENGTH = 400;

const TOLERANCE = 1e-12;

/** A value on one line. */
export function show(value: unknown): string {
  return JSON.stringify(value);
}

/** What is wrong with a batch, or null. */
export function batchDifference(
  wanted: RecordedBatch,
  { progress, rows }: BatchRecord,
  stepOfDelivery: readonly number[],
  ordered: boolean,
): string | null {
  const { watermark, ...eventTime } = progress.eventTime;
  const facts: [string, unknown, unknown][] = [
    ['batchId', wanted.batchId, progress.batchId],
    ['step', wanted.step, stepOfDelivery[deliveryOf(progress)]],
    ['numInputRows', wanted.numInputRows, progress.numInputRows],
    ['watermark', wanted.watermark, watermark],
    ['eventTime', sorted(wanted.eventTime ?? {}), sorted(eventTime)],
    [
      'operators',
      wanted.operators ?? [],
      progress.stateOperators.map(operator => ({
        name: operator.operatorName,
        total: operator.numRowsTotal,
        updated: operator.numRowsUpdated,
        removed: operator.numRowsRemoved,
        dropped: operator.numRowsDroppedByWatermark,
      })),
    ],
  ];
  for (const [name, expected, actual] of facts) {
    if (show(expected) !== show(actual)) return `${name}: expected ${show(expected)}, got ${show(actual)}`;
  }
  return rowsDifference(wanted.rows, rows, ordered);
}

/** Which delivery a batch took in; -1 for none. */
function deliveryOf({ sources }: QueryProgress): number {
  const read = sources.find(({ startOffset, endOffset }) => startOffset !== endOffset);
  return read ? Number(read.endOffset) - 1 : -1;
}

function sorted(record: object): unknown {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function rowsDifference(wanted: Record<string, unknown>[], got: object[], ordered: boolean): string | null {
  const [expected, actual] = [wanted, got].map(rows => (ordered ? rows : sortedRows(rows)));
  for (let i = 0; i < Math.max(expected!.length, actual!.length); i++) {
    if (i >= expected!.length) return `a row too many: ${show(actual![i])}`;
    if (i >= actual!.length) return `a row is missing: ${show(expected![i])}`;
    if (!same(expected![i], actual![i])) return `row ${i + 1}: expected ${show(expected![i])}, got ${show(actual![i])}`;
  }
  return null;
}

/** Sorted by their text with doubles cut short, so that a last digit does not change the order. */
function sortedRows(rows: readonly object[]): object[] {
  const key = (row: object): string =>
    JSON.stringify(row, (_name, value) =>
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value,
    );
  return rows
    .map(row => ({ row, text: key(row) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ row }) => row);
}

function same(expected: unknown, actual: unknown): boolean {
  if (typeof expected === 'number' && typeof actual === 'number') {
    if (expected === actual) return true;
    if (Number.isInteger(expected) && Number.isInteger(actual)) return false;
    return Math.abs(expected - actual) <= TOLERANCE * Math.max(Math.abs(expected), Math.abs(actual));
  }
  if (typeof expected !== 'object' || typeof actual !== 'object' || expected === null || actual === null) {
    return expected === actual;
  }
  if (Array.isArray(expected) !== Array.isArray(actual)) return false;
  const [wanted, got] = [Object.entries(expected), new Map(Object.entries(actual))];
  return wanted.length === got.size && wanted.every(([name, value]) => got.has(name) && same(value, got.get(name)));
}

/** What is wrong with how the query ended, or null. */
export function errorDifference(
  wanted: RecordedError | undefined,
  got: { before: 'run' | 'batch'; batchId: number; error: SparkError } | null,
): string | null {
  if (!wanted) return got === null ? null : `refused: ${got.error.condition ?? got.error.type}: ${got.error.message}`;
  const expected = `${wanted.at} error ${wanted.condition ?? wanted.type}`;
  if (got === null) return `expected a ${expected}, got none`;
  const { before, batchId, error } = got;
  const actual = `${before} error ${error.condition ?? error.type}: ${error.message}`;
  if ((wanted.at === 'batch') !== (before === 'batch')) return `expected a ${expected}, got a ${actual}`;
  if (wanted.at === 'batch' && wanted.batchId !== batchId) {
    return `expected a ${expected} in batch ${wanted.batchId}, got it in batch ${batchId}: ${actual}`;
  }
  if (wanted.condition ? wanted.condition !== error.condition : wanted.type !== error.type) {
    return `expected a ${expected}, got a ${actual}`;
  }
  if (wanted.condition && TOLD_BY_MESSAGE.has(wanted.condition) && !sameMessage(wanted.message, error.message)) {
    return `message: expected ${show(wanted.message)}, got ${show(error.message)}`;
  }
  return null;
}

function sameMessage(wanted: string, got: string): boolean {
  const trim = (message: string): string => message.slice(0, MESSAGE_LENGTH).replace(/;$/, '').trim();
  return trim(wanted) === trim(got);
}
