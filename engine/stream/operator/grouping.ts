/**
 * Gives each row the number of its group: equal keys, equal number, in the order in which the groups first appear.
 * Each key column becomes small numbers first (a string's id, a number's place among those seen), which are then put
 * together, so that no key is ever built for a row.
 */
import type { Column } from '../column/column.ts';
import { NumberColumn, StringColumn, StructColumn } from '../column/column.ts';
import { Scratch } from '../column/scratch.ts';
import { valueKey } from '../column/value.ts';

/** Rows by group. */
export interface Groups {
  /** The group of each row. */
  readonly groupOf: Int32Array;
  readonly count: number;
  /** The first row of each group. */
  readonly firstRow: Int32Array;
}

/** A column's values as small numbers below `size`. */
export interface Codes {
  readonly codes: Int32Array;
  readonly size: number;
}

/** Above this many possible pairs, a hash map takes the place of a table. */
const LARGEST_TABLE = 1 << 22;

/** Groups rows by key columns; without any, all rows are one group. */
export function groupRows(keys: readonly Column[], rowCount: number, room = new Scratch()): Groups {
  if (keys.length === 0) return { groupOf: new Int32Array(rowCount), count: 1, firstRow: Int32Array.of(0) };
  return groupCodes(
    keys.map(key => codesOf(key, rowCount)),
    room,
  );
}

/** Groups rows by columns that are small numbers already; the groups' numbers stand in `room`, if it is given. */
export function groupCodes(columns: readonly Codes[], room = new Scratch()): Groups {
  const last = columns.at(-1)!;
  if (columns.length === 1) return dense(last, null, room);
  const before = columns.slice(0, -1).reduce(pair);
  return before.size * last.size <= LARGEST_TABLE ? dense(before, last, room) : dense(pair(before, last), null, room);
}

/** Numbers a column's values from 0, in any order; equal numbers for equal values. */
export function codesOf(column: Column, rowCount: number): Codes {
  if (column instanceof StringColumn) {
    if (column.nulls === null) return { codes: column.ids, size: column.dictionary.size };
    const codes = column.ids.map(id => id + 1);
    return { codes, size: column.dictionary.size + 1 };
  }
  if (column instanceof NumberColumn && column.wide === null) return numberCodes(column);
  if (column instanceof StructColumn && column.fields.length > 0 && column.nulls === null) {
    return column.fields.map(field => codesOf(field, rowCount)).reduce(pair);
  }
  const seen = new Map<string, number>();
  const codes = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) codes[row] = numbered(seen, valueKey(column.type, column.value(row)));
  return { codes, size: seen.size };
}

/** Neighbouring rows often have the same number, above all when it is a window. */
function numberCodes({ data, nulls }: NumberColumn): Codes {
  const seen = new Map<number, number>();
  const codes = new Int32Array(data.length);
  let last = Number.NaN;
  let lastCode = 0;
  for (let row = 0; row < data.length; row++) {
    if (nulls !== null && nulls[row] === 1) continue;
    const value = data[row]! + 0;
    if (value !== last) {
      last = value;
      lastCode = numbered(seen, value) + 1;
    }
    codes[row] = lastCode;
  }
  return { codes, size: seen.size + 1 };
}

function numbered<K>(seen: Map<K, number>, value: K): number {
  let code = seen.get(value);
  if (code === undefined) {
    code = seen.size;
    seen.set(value, code);
  }
  return code;
}

function pair(a: Codes, b: Codes): Codes {
  const rowCount = a.codes.length;
  const codes = new Int32Array(rowCount);
  const size = a.size * b.size;
  if (size <= LARGEST_TABLE) {
    for (let row = 0; row < rowCount; row++) codes[row] = a.codes[row]! * b.size + b.codes[row]!;
    return { codes, size };
  }
  const seen = new Map<number, number>();
  for (let row = 0; row < rowCount; row++) codes[row] = numbered(seen, a.codes[row]! * b.size + b.codes[row]!);
  return { codes, size: seen.size };
}

/** Numbers the groups (the pairs, when there is a second column) from 0 in the order of their first row. */
function dense(first: Codes, second: Codes | null, room: Scratch): Groups {
  const { codes } = first;
  const width = second?.size ?? 1;
  const low = second?.codes ?? null;
  const groupOf = room.ints(codes.length);
  const groups = new Int32Array(first.size * width);
  const firstRow: number[] = [];
  for (let row = 0; row < codes.length; row++) {
    const code = low === null ? codes[row]! : codes[row]! * width + low[row]!;
    let group = groups[code]!;
    if (group === 0) {
      firstRow.push(row);
      group = firstRow.length;
      groups[code] = group;
    }
    groupOf[row] = group - 1;
  }
  return { groupOf, count: firstRow.length, firstRow: Int32Array.from(firstRow) };
}
