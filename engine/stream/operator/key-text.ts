/**
 * A key's values as one text, equal exactly when Spark groups them together: NULL with NULL, 0.0 with -0.0, NaN with
 * NaN, structs and arrays by their parts.
 */

import type { Column } from '../column/column.ts';
import { NumberColumn, StringColumn, StructColumn } from '../column/column.ts';
import type { DataType } from '../column/data-type.ts';
import type { Value } from '../column/value.ts';
import { valueKey } from '../column/value.ts';

/** Stands behind each value. */
const END = '\u0001';

/** The text of a key. */
export function keyText(types: readonly DataType[], key: readonly Value[]): string {
  let text = '';
  for (let i = 0; i < key.length; i++) text += valueKey(types[i]!, key[i]!) + END;
  return text;
}

/** Gives the texts of the keys that stand in columns, by row; parts that come again are not made again. */
export function keyTexts(columns: readonly Column[]): (row: number) => string {
  const parts = columns.map(partTexts);
  return row => {
    let text = '';
    for (let i = 0; i < parts.length; i++) text += parts[i]!(row);
    return text;
  };
}

function partTexts(column: Column): (row: number) => string {
  const make = (row: number): string => valueKey(column.type, column.value(row)) + END;
  if (column instanceof StringColumn) {
    const byId = new Map<number, string>();
    return row => remembered(byId, column.ids[row]!, row, make);
  }
  const first = column instanceof StructColumn && isWindow(column) ? column.fields[0]! : null;
  if (!(first instanceof NumberColumn)) return make;
  const byStart = new Map<number, string>();
  return row => remembered(byStart, first.data[row]!, row, make);
}

/** Whether a struct's first field says it all: windows of one length, none of them NULL. */
function isWindow({ type, fields, nulls }: StructColumn): boolean {
  const [start, end] = fields;
  if (fields.length !== 2 || type.fields[0]!.name !== 'start' || type.fields[1]!.name !== 'end') return false;
  if (nulls !== null || !(start instanceof NumberColumn) || !(end instanceof NumberColumn)) return false;
  if (start.nulls || end.nulls || start.wide || end.wide) return false;
  const length = end.data[0]! - start.data[0]!;
  return start.data.every((each, row) => end.data[row]! - each === length);
}

function remembered(texts: Map<number, string>, part: number, row: number, make: (row: number) => string): string {
  const known = texts.get(part);
  if (known !== undefined) return known;
  const text = make(row);
  texts.set(part, text);
  return text;
}
