/**
 * The memory sink: a table of the session under the query's name. Append and update add rows, complete replaces them.
 * A batch that comes again is taken once.
 */
import type { Process } from '../../core/process.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Field } from '../../stream/column/data-type.ts';
import { concatBatches, noRows } from '../../stream/column/rows.ts';
import type { DeliveredBatch, Sink } from './sink.ts';

/** A table in memory. */
export class MemoryTable {
  readonly fields: readonly Field[];
  rows: ColumnBatch;

  constructor(fields: readonly Field[]) {
    this.fields = fields;
    this.rows = noRows(fields.map(({ type }) => type));
  }
}

/** The sink. */
export class MemorySink implements Sink {
  readonly description = 'MemorySink';
  readonly takesEpochs = true;
  readonly #table: MemoryTable;
  #lastBatchId = -1;

  constructor(table: MemoryTable) {
    this.#table = table;
  }

  *deliver({ batchId, rows, outputMode }: DeliveredBatch): Process<void> {
    if (batchId <= this.#lastBatchId) return;
    this.#lastBatchId = batchId;
    this.#table.rows = outputMode === 'complete' ? rows : concatBatches([this.#table.rows, rows]);
  }
}
