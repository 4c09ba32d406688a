/**
 * Batches of rows: made of rows of {@link Value}s, read as such, cut, put below each other.
 */
import { assert } from '../../core/assert.ts';
import type { ColumnBatch, RowIndices } from './column.ts';
import { concat } from './column.ts';
import { columnBuilder } from './column-builder.ts';
import type { DataType } from './data-type.ts';
import type { Value } from './value.ts';

/** No rows of the given types. */
export function noRows(types: readonly DataType[]): ColumnBatch {
  return { columns: types.map(type => columnBuilder(type).build()), rowCount: 0 };
}

/** A batch of rows given as lists of values. */
export function batchOfRows(types: readonly DataType[], rows: readonly (readonly Value[])[]): ColumnBatch {
  const builders = types.map(type => columnBuilder(type, rows.length));
  for (const row of rows) for (let i = 0; i < builders.length; i++) builders[i]!.push(row[i] ?? null);
  return { columns: builders.map(builder => builder.build()), rowCount: rows.length };
}

/** The values of a row, in column order. */
export function rowOf(batch: ColumnBatch, row: number): Value[] {
  return batch.columns.map(column => column.value(row));
}

/** The given rows of a batch. */
export function takeRows(batch: ColumnBatch, rows: RowIndices): ColumnBatch {
  return { columns: batch.columns.map(column => column.take(rows)), rowCount: rows.length };
}

/** The batches below each other; at least one. */
export function concatBatches(batches: readonly ColumnBatch[]): ColumnBatch {
  const [first] = batches;
  assert(first, 'there is a batch to begin with');
  return {
    columns: first.columns.map((_, i) => concat(batches.map(batch => batch.columns[i]!))),
    rowCount: batches.reduce((sum, batch) => sum + batch.rowCount, 0),
  };
}
