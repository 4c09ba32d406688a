/**
 * Windows of fixed length over time, in microseconds since 1970 UTC (Spark's TimeWindow): a row belongs to every
 * window [start, start + length) that its time is in, NULL to none. Windows that overlap share panes: the pane is the
 * longest stretch of which every window is made.
 */
import type { Column, ColumnBatch } from '../column/column.ts';
import { NumberColumn, StructColumn } from '../column/column.ts';
import type { DataType } from '../column/data-type.ts';
import { windowType } from '../column/data-type.ts';
import { takeRows } from '../column/rows.ts';
import type { Scratch } from '../column/scratch.ts';
import type { BatchContext, Evaluate, Operator } from './operator.ts';

/** The windows' lengths in microseconds: length, distance of their starts, offset of the first. */
export interface Windows {
  readonly windowMicros: number;
  readonly slideMicros: number;
  readonly startMicros: number;
}

/** The length of the panes. */
export function paneMicros({ windowMicros, slideMicros }: Windows): number {
  let [a, b] = [windowMicros, slideMicros];
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

/** The panes that a batch's times are in. */
export interface Panes {
  /** The pane of each row, numbered in the order in which they come; of a NULL time a pane of its own. */
  readonly codes: Int32Array;
  /** The start of each pane in microseconds; NaN of the pane of NULL times. */
  readonly starts: readonly number[];
}

/** The pane of each time. Neighbouring rows are mostly in the same one. The codes stand in `room`. */
export function panesOf(time: Column, windows: Windows, room: Scratch): Panes {
  const length = paneMicros(windows);
  const micros = microsOf(time);
  const codes = room.ints(micros.length);
  const numbers = new PaneNumbers(length, windows.startMicros);
  let from = Number.NaN;
  let to = Number.NaN;
  let code = 0;
  for (let row = 0; row < micros.length; row++) {
    const each = micros[row]!;
    if (!(each >= from && each < to)) {
      code = numbers.numberOf(each);
      from = numbers.starts[code]!;
      to = from + length;
    }
    codes[row] = code;
  }
  return { codes, starts: numbers.starts };
}

/** Times as microseconds, NaN for NULL. */
function microsOf(time: Column): Float64Array {
  if (time instanceof NumberColumn && time.nulls === null && time.wide === null && time.data instanceof Float64Array) {
    return time.data;
  }
  return Float64Array.from({ length: time.length }, (_, row) =>
    time.isNull(row) ? Number.NaN : Number(time.value(row)),
  );
}

/** Numbers panes in the order in which they are asked for. */
class PaneNumbers {
  readonly starts: number[] = [];
  readonly #length: number;
  readonly #startMicros: number;
  readonly #byStart = new Map<number, number>();

  constructor(length: number, startMicros: number) {
    this.#length = length;
    this.#startMicros = startMicros;
  }

  numberOf(micros: number): number {
    const start = Math.floor((micros - this.#startMicros) / this.#length) * this.#length + this.#startMicros;
    const known = this.#byStart.get(start);
    if (known !== undefined) return known;
    const number = this.starts.length;
    this.#byStart.set(start, number);
    this.starts.push(start);
    return number;
  }
}

/** The starts of the windows that a time (or a pane's start) is in, latest first. */
export function windowStarts(micros: number, { windowMicros, slideMicros, startMicros }: Windows): number[] {
  const last = Math.floor((micros - startMicros) / slideMicros) * slideMicros + startMicros;
  const starts: number[] = [];
  for (let start = last; start + windowMicros > micros; start -= slideMicros) starts.push(start);
  return starts;
}

/** A column of windows by their starts. */
export function windowColumn(time: DataType, starts: Float64Array, { windowMicros }: Windows): StructColumn {
  const ends = starts.map(start => start + windowMicros);
  const fields = [new NumberColumn(time, starts, null), new NumberColumn(time, ends, null)];
  return new StructColumn(windowType(time), fields, starts.length);
}

/** Gives each row once for each of its windows, with the window as the first column. */
export class TimeWindow implements Operator {
  readonly name = 'window';
  readonly inputs: readonly Operator[];
  readonly #time: Evaluate;
  readonly #windows: Windows;

  constructor(input: Operator, time: Evaluate, windows: Windows) {
    this.inputs = [input];
    this.#time = time;
    this.#windows = windows;
  }

  run([rows]: readonly [ColumnBatch], batch: BatchContext): ColumnBatch {
    const time = this.#time(rows, batch);
    const taken: number[] = [];
    const starts: number[] = [];
    for (let row = 0; row < rows.rowCount; row++) {
      if (time.isNull(row)) continue;
      for (const start of windowStarts(Number(time.value(row)), this.#windows)) {
        taken.push(row);
        starts.push(start);
      }
    }
    const expanded = takeRows(rows, Int32Array.from(taken));
    const windows = windowColumn(time.type, Float64Array.from(starts), this.#windows);
    return { columns: [windows, ...expanded.columns], rowCount: taken.length };
  }
}
