/**
 * Aggregates over the rows before each row, by arrival or by event time. By event time rows wait for the watermark and
 * come in order of their times; late ones are dropped; rows of one time share a RANGE frame. Times in milliseconds.
 * Source: RowTimeRangeBoundedPrecedingFunction and its kin, ProcTimeRowsBoundedPrecedingFunction and its kin.
 */
import { MIN_WATERMARK } from '../stream-element.ts';
import { Accumulator, type AggregateCall } from './aggregate-call.ts';
import { type Field, type Row, rowKey, Stage } from './change.ts';
import type { Scalar } from './scalar.ts';

/** The rows that count for a row. */
export interface Frame {
  readonly unit: 'rows' | 'range';
  /** How many rows, or milliseconds; null for everything before. */
  readonly preceding: number | null;
}

const CONTEXT = { watermarkMs: MIN_WATERMARK };

/** @param time the position of the event time; null by arrival */
export function overAggregate(
  input: Stage,
  fields: readonly Field[],
  partition: readonly Scalar[],
  time: number | null,
  frame: Frame,
  calls: readonly AggregateCall[],
): Stage {
  const output = new Stage(fields, true);
  const partitions = new Map<string, Row[]>();
  let waiting: Row[] = [];
  let watermark = MIN_WATERMARK;
  const rowsOf = (row: Row) => {
    const id = rowKey(partition.map(scalar => scalar.evaluate(row, CONTEXT)));
    const rows = partitions.get(id) ?? [];
    partitions.set(id, rows);
    return rows;
  };
  const tell = (row: Row, rows: readonly Row[], position: number) => {
    const accumulators = calls.map(call => new Accumulator(call));
    for (const member of framed(rows, row, position, time, frame))
      for (const accumulator of accumulators) accumulator.update(1, member, CONTEXT);
    output.emit('+I', [...row, ...accumulators.map(accumulator => accumulator.result)]);
  };
  input.flowInto({
    change(_kind, row) {
      if (time !== null) {
        if ((row[time] as number) > watermark) waiting.push(row);
        return;
      }
      const rows = rowsOf(row);
      rows.push(row);
      tell(row, rows, rows.length - 1);
    },
    watermark(watermarkMs) {
      watermark = watermarkMs;
      if (time !== null) {
        const due = waiting.filter(row => (row[time] as number) <= watermarkMs);
        waiting = waiting.filter(row => (row[time] as number) > watermarkMs);
        due.sort((a, b) => (a[time] as number) - (b[time] as number));
        const places = due.map(row => {
          const rows = rowsOf(row);
          rows.push(row);
          return { row, rows, position: rows.length - 1 };
        });
        for (const { row, rows, position } of places) tell(row, rows, position);
      }
      output.emitWatermark(watermarkMs);
    },
  });
  return output;
}

function framed(
  rows: readonly Row[],
  row: Row,
  position: number,
  time: number | null,
  { unit, preceding }: Frame,
): Row[] {
  if (unit === 'rows' || time === null) {
    const from = preceding === null || unit === 'range' ? 0 : Math.max(0, position - preceding);
    return rows.slice(from, position + 1);
  }
  const now = row[time] as number;
  return rows.filter(other => {
    const at = other[time] as number;
    return at <= now && (preceding === null || at >= now - preceding);
  });
}
