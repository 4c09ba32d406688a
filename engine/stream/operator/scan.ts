/**
 * Where rows enter a query: a stream's part of the batch, a table that is always the same, nothing at all.
 */
import type { ColumnBatch } from '../column/column.ts';
import type { DataType } from '../column/data-type.ts';
import { noRows } from '../column/rows.ts';
import type { BatchContext, Operator } from './operator.ts';

/** The rows that the batch takes from a stream. */
export class StreamScan implements Operator {
  readonly name = 'source';
  readonly inputs: readonly Operator[] = [];
  readonly source: string;
  readonly #types: readonly DataType[];

  constructor(source: string, types: readonly DataType[]) {
    this.source = source;
    this.#types = types;
  }

  run(_inputs: readonly ColumnBatch[], batch: BatchContext): ColumnBatch {
    return batch.read(this.source) ?? noRows(this.#types);
  }
}

/** The same rows in every batch. */
export class TableScan implements Operator {
  readonly name = 'table';
  readonly inputs: readonly Operator[] = [];
  readonly #rows: ColumnBatch;

  constructor(rows: ColumnBatch) {
    this.#rows = rows;
  }

  run(): ColumnBatch {
    return this.#rows;
  }
}
