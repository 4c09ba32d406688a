/**
 * The first N rows of each partition by an order: Top-N, ORDER BY with LIMIT, deduplication, and the Top-N of windows.
 * Source: AppendOnlyTopNFunction, RetractableTopNFunction, FastTop1Function, RowTimeDeduplicateFunction,
 * WindowRankOperator. Without its number in the result a row is deleted when it falls out, and inserted when it comes in.
 */
import { MIN_WATERMARK } from '../stream-element.ts';
import { adds, type ChangeKind, type Field, type Row, rowKey, Stage } from './change.ts';
import type { Scalar } from './scalar.ts';
import { isOver } from './windowing.ts';

/** A sort order, compiled. */
export interface CompiledOrder {
  readonly scalar: Scalar;
  readonly descending: boolean;
}

/** Which rows, and whether their numbers are told. */
export interface Ranking {
  readonly partition: readonly Scalar[];
  readonly order: readonly CompiledOrder[];
  readonly limit: number;
  readonly withNumber: boolean;
}

const CONTEXT = { watermarkMs: MIN_WATERMARK };

export function rank(input: Stage, fields: readonly Field[], ranking: Ranking): Stage {
  const output = new Stage(fields, false);
  const partitions = new Map<string, Row[]>();
  const { limit, withNumber } = ranking;
  // The fastest way of one row at most, over rows that only come, tells an update rather than a deletion and an insert.
  const updates = limit === 1 && input.appendOnly;
  input.flowInto({
    change(kind, row) {
      const id = rowKey(ranking.partition.map(scalar => scalar.evaluate(row, CONTEXT)));
      const before = partitions.get(id) ?? [];
      const { rows: after, at } = changed(before, kind, row, ranking.order);
      partitions.set(id, input.appendOnly ? after.slice(0, limit) : after);
      if (at < 0 || at >= limit) return;
      if (withNumber || updates) tellByPosition(output, before.slice(0, limit), after.slice(0, limit), withNumber);
      else {
        // The row that falls out or leaves goes first, then comes the one that takes a place.
        const gone = adds(kind) ? before[limit - 1] : row;
        const came = adds(kind) ? row : after[limit - 1];
        if (gone !== undefined) output.emit('-D', gone);
        if (came !== undefined) output.emit('+I', came);
      }
    },
    watermark: watermarkMs => output.emitWatermark(watermarkMs),
  });
  return output;
}

/** Deduplication that keeps the first row: by arrival at once; by event time when the watermark has passed it. */
export function firstRow(input: Stage, partition: readonly Scalar[], time: number | null): Stage {
  const output = new Stage(input.fields, true);
  const told = new Set<string>();
  const waiting = new Map<string, Row>();
  let watermark = MIN_WATERMARK;
  input.flowInto({
    change(_kind, row) {
      const id = rowKey(partition.map(scalar => scalar.evaluate(row, CONTEXT)));
      if (told.has(id)) return;
      if (time === null) {
        told.add(id);
        output.emit('+I', row);
        return;
      }
      const held = waiting.get(id);
      const isLate = (row[time] as number) <= watermark;
      if (!isLate && (held === undefined || (row[time] as number) < (held[time] as number))) waiting.set(id, row);
    },
    watermark(watermarkMs) {
      watermark = watermarkMs;
      for (const [id, row] of [...waiting].sort(([, a], [, b]) => (a[time!] as number) - (b[time!] as number)))
        if ((row[time!] as number) <= watermarkMs) {
          waiting.delete(id);
          told.add(id);
          output.emit('+I', row);
        }
      output.emitWatermark(watermarkMs);
    },
  });
  return output;
}

/** Deduplication that keeps the last row; by event time a row that is older than the one kept is passed over. */
export function lastRow(input: Stage, partition: readonly Scalar[], time: number | null): Stage {
  const output = new Stage(input.fields, false);
  const rows = new Map<string, Row>();
  input.flowInto({
    change(_kind, row) {
      const id = rowKey(partition.map(scalar => scalar.evaluate(row, CONTEXT)));
      const before = rows.get(id);
      if (before !== undefined && time !== null && (row[time] as number) < (before[time] as number)) return;
      rows.set(id, row);
      if (before === undefined) output.emit('+I', row);
      else if (rowKey(before) !== rowKey(row)) {
        output.emit('-U', before);
        output.emit('+U', row);
      }
    },
    watermark: watermarkMs => output.emitWatermark(watermarkMs),
  });
  return output;
}

/** The first N rows of each window, once it is over. Rows of windows that are over are dropped. */
export function windowRank(input: Stage, fields: readonly Field[], ranking: Ranking, windowEnd: number): Stage {
  const output = new Stage(fields, true);
  const partitions = new Map<string, Row[]>();
  let watermark = MIN_WATERMARK;
  input.flowInto({
    change(kind, row) {
      if (isOver(row[windowEnd] as number, watermark)) return;
      const id = rowKey(ranking.partition.map(scalar => scalar.evaluate(row, CONTEXT)));
      partitions.set(id, changed(partitions.get(id) ?? [], kind, row, ranking.order).rows);
    },
    watermark(watermarkMs) {
      watermark = watermarkMs;
      for (const [id, rows] of partitions) {
        if (rows.length > 0 && !isOver(rows[0]![windowEnd] as number, watermarkMs)) continue;
        partitions.delete(id);
        for (const [index, row] of rows.slice(0, ranking.limit).entries())
          output.emit('+I', ranking.withNumber ? [...row, index + 1] : row);
      }
      output.emitWatermark(watermarkMs);
    },
  });
  return output;
}

/** The rows in order after a change, and where it was; among equals who came first stands first. */
function changed(
  rows: readonly Row[],
  kind: ChangeKind,
  row: Row,
  order: readonly CompiledOrder[],
): { rows: Row[]; at: number } {
  if (!adds(kind)) {
    const at = rows.findIndex(other => rowKey(other) === rowKey(row));
    return { rows: at < 0 ? [...rows] : rows.toSpliced(at, 1), at };
  }
  const before = rows.findIndex(other => compareRows(row, other, order) < 0);
  const at = before < 0 ? rows.length : before;
  return { rows: rows.toSpliced(at, 0, row), at };
}

/** Compares by an order; NULL is the least. */
function compareRows(a: Row, b: Row, order: readonly CompiledOrder[]): number {
  for (const { scalar, descending } of order) {
    const difference = compareValues(scalar.evaluate(a, CONTEXT), scalar.evaluate(b, CONTEXT));
    if (difference !== 0) return descending ? -difference : difference;
  }
  return 0;
}

function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return (a as number) < (b as number) ? -1 : 1;
}

function tellByPosition(output: Stage, old: readonly Row[], now: readonly Row[], withNumber: boolean): void {
  const numbered = (row: Row, index: number) => (withNumber ? [...row, index + 1] : row);
  for (let index = 0; index < Math.max(old.length, now.length); index++) {
    const [before, after] = [old[index], now[index]];
    if (before === undefined) output.emit('+I', numbered(after!, index));
    else if (after === undefined) output.emit('-D', numbered(before, index));
    else if (rowKey(before) !== rowKey(after)) {
      output.emit('-U', numbered(before, index));
      output.emit('+U', numbered(after, index));
    }
  }
}
