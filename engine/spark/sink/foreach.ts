/**
 * The sinks that call the program: `foreach` for each row, `foreachBatch` for each batch, batches without data
 * included. Both promise at least once: a batch that was not committed is delivered again.
 */

import type { ProgramFunction } from '../../core/offered.ts';
import type { Process } from '../../core/process.ts';
import { programRows } from '../api/program-value.ts';
import type { DeliveredBatch, Sink } from './sink.ts';

/** The parts of a `foreach` writer. */
export interface ForeachCode {
  readonly open?: ProgramFunction | undefined;
  readonly process: ProgramFunction;
  readonly close?: ProgramFunction | undefined;
}

/** Calls `open(0, batchId)`, `process` for each row, `close(error)`; in continuous processing once an epoch. */
export class ForeachSink implements Sink {
  readonly description = 'ForeachWriterProvider';
  readonly #code: ForeachCode;
  /** What `open` said of the batch under way; null between two. */
  #wanted: unknown = null;

  constructor(code: ForeachCode) {
    this.#code = code;
  }

  *deliver(batch: DeliveredBatch): Process<void> {
    yield* this.take(batch);
    yield* this.endEpoch();
  }

  *take({ batchId, fields, rows }: DeliveredBatch): Process<void> {
    const { open, process, close } = this.#code;
    this.#wanted ??= (open ? yield* open(0, batchId) : true) ?? true;
    try {
      if (this.#wanted !== false) for (const row of programRows(fields, rows)) yield* process(row);
    } catch (error) {
      if (close) yield* close(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  *endEpoch(): Process<void> {
    const isOpen = this.#wanted !== null;
    this.#wanted = null;
    if (isOpen && this.#code.close) yield* this.#code.close(null);
  }
}

/** Calls the program with each batch as a static DataFrame. */
export class ForeachBatchSink implements Sink {
  readonly description = 'ForeachBatchSink';
  readonly numOutputRows = -1;
  readonly #call: (batch: DeliveredBatch) => Process<unknown>;

  constructor(call: (batch: DeliveredBatch) => Process<unknown>) {
    this.#call = call;
  }

  *deliver(batch: DeliveredBatch): Process<void> {
    yield* this.#call(batch);
  }
}

/** Takes everything and keeps nothing. */
export class NoopSink implements Sink {
  readonly description = 'org.apache.spark.sql.execution.datasources.noop.NoopTable$';

  *deliver(): Process<void> {}

  *take(): Process<void> {}
}
