/**
 * Gives each row the session that it would open alone, [time, time + gap), as the first column. A row without a time,
 * or whose gap is not above zero, is in no session and left out. Simplified: a month in a gap has 31 days.
 */
import type { ColumnBatch } from '../column/column.ts';
import { NumberColumn, StructColumn } from '../column/column.ts';
import { windowType } from '../column/data-type.ts';
import { takeRows } from '../column/rows.ts';
import type { CalendarInterval, Value } from '../column/value.ts';
import type { BatchContext, Evaluate, Operator } from './operator.ts';

/** Months have no length of their own. */
const DAYS_PER_MONTH = 31;

const DAY_MICROS = 86_400_000_000;

/** A gap in microseconds: of a day-time interval, or of a calendar interval, whose days have 24 hours in UTC. */
function gapMicros(gap: Value): number | null {
  if (gap === null || typeof gap === 'number' || typeof gap === 'bigint') return gap === null ? null : Number(gap);
  const { months, days, micros } = gap as CalendarInterval;
  return (months * DAYS_PER_MONTH + days) * DAY_MICROS + Number(micros);
}

/** The operator. */
export class SessionWindow implements Operator {
  readonly name = 'sessionWindow';
  readonly inputs: readonly Operator[];
  readonly #time: Evaluate;
  readonly #gap: Evaluate;

  constructor(input: Operator, time: Evaluate, gap: Evaluate) {
    this.inputs = [input];
    this.#time = time;
    this.#gap = gap;
  }

  run([rows]: readonly [ColumnBatch], batch: BatchContext): ColumnBatch {
    const time = this.#time(rows, batch);
    const gaps = this.#gap(rows, batch);
    const kept: number[] = [];
    const starts: number[] = [];
    const ends: number[] = [];
    for (let row = 0; row < rows.rowCount; row++) {
      const gap = gapMicros(gaps.value(row));
      if (time.isNull(row) || gap === null || gap <= 0) continue;
      const start = Number(time.value(row));
      kept.push(row);
      starts.push(start);
      ends.push(start + gap);
    }
    const fields = [starts, ends].map(micros => new NumberColumn(time.type, Float64Array.from(micros)));
    const sessions = new StructColumn(windowType(time.type), fields, kept.length);
    return { columns: [sessions, ...takeRows(rows, Int32Array.from(kept)).columns], rowCount: kept.length };
  }
}
