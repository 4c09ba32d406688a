/**
 * CASE, IF, COALESCE: each branch is computed only for the rows that take it.
 */
import type { Column, RowIndices } from '../../../stream/column/column.ts';
import { concat } from '../../../stream/column/column.ts';
import { constantColumn } from '../../../stream/column/column-builder.ts';
import type { Expression } from '../expression.ts';
import type { Builder, Frame, Run } from './frame.ts';
import { numbers } from './operand.ts';

/** Columns for some of the rows each, put together into one for all. */
export class Scatter {
  readonly #parts: Column[] = [];
  readonly #places: Int32Array;
  #filled = 0;

  constructor(rowCount: number) {
    this.#places = new Int32Array(rowCount).fill(-1);
  }

  add(rows: RowIndices, part: Column): void {
    for (let i = 0; i < rows.length; i++) this.#places[rows[i]!] = this.#filled + i;
    this.#filled += rows.length;
    this.#parts.push(part);
  }

  /** All rows; those that no part gave are NULL. */
  gather(expression: Expression): Column {
    if (this.#parts.length === 0) return constantColumn(expression.type, null, this.#places.length);
    return concat(this.#parts).take(this.#places);
  }
}

const allRows = (count: number): RowIndices => Int32Array.from({ length: count }, (_, row) => row);

/** The given rows of a frame, itself when it is all of them. */
const only = (frame: Frame, rows: RowIndices): Frame => (rows.length === frame.rowCount ? frame : frame.take(rows));

function split(rows: RowIndices, keep: (index: number) => boolean): [kept: RowIndices, rest: RowIndices] {
  const [kept, rest]: [number[], number[]] = [[], []];
  for (let i = 0; i < rows.length; i++) (keep(i) ? kept : rest).push(rows[i]!);
  return [Int32Array.from(kept), Int32Array.from(rest)];
}

/** CASE WHEN and IF: pairs of condition and value, perhaps a last value. */
export function makeWhen(call: Expression, builder: Builder): Run {
  const runs = call.children.map(child => builder.build(child));
  return frame => {
    const scatter = new Scatter(frame.rowCount);
    let open = allRows(frame.rowCount);
    for (let i = 0; i + 1 < runs.length && open.length > 0; i += 2) {
      const truth = numbers(runs[i]!(only(frame, open)));
      const [kept, rest] = split(open, index => truth.data[index] === 1 && !truth.isNull(index));
      if (kept.length > 0) scatter.add(kept, runs[i + 1]!(only(frame, kept)));
      open = rest;
    }
    if (runs.length % 2 === 1 && open.length > 0) scatter.add(open, runs.at(-1)!(only(frame, open)));
    return scatter.gather(call);
  };
}

/** COALESCE: the first value that is not NULL. */
export function makeCoalesce(call: Expression, builder: Builder): Run {
  const runs = call.children.map(child => builder.build(child));
  return (frame: Frame) => {
    const first = runs[0]!(frame);
    if (first.nulls === null || runs.length === 1) return first;
    const scatter = new Scatter(frame.rowCount);
    let open = allRows(frame.rowCount);
    for (const [i, run] of runs.entries()) {
      if (open.length === 0) break;
      const part = i === 0 ? first : run(only(frame, open));
      const present: number[] = [];
      const [kept, rest] = split(open, index => !part.isNull(index));
      for (let row = 0; row < part.length; row++) if (!part.isNull(row)) present.push(row);
      if (kept.length > 0) scatter.add(kept, part.take(Int32Array.from(present)));
      open = rest;
    }
    return scatter.gather(call);
  };
}
