/**
 * Where a query's rows go. `deliver` gets each batch once, and again when the query died between delivery and commit:
 * what the sink promises is what it makes of the repeated batch id.
 */
import type { Process } from '../../core/process.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Field } from '../../stream/column/data-type.ts';

/** The rows of one batch on their way out. */
export interface DeliveredBatch {
  readonly batchId: number;
  readonly fields: readonly Field[];
  readonly rows: ColumnBatch;
  /** append, update or complete. */
  readonly outputMode: string;
  /** To be called when some of the rows are out and the sink has not yet said so: a crash may come there. */
  readonly halfway?: () => void;
}

/** A sink at work. */
export interface Sink {
  /** As progress names it. */
  readonly description: string;
  /** What progress says of the rows given to it, where that is not their number: -1 for sinks of Spark's first kind. */
  readonly numOutputRows?: number;
  deliver(batch: DeliveredBatch): Process<void>;
  /** Takes rows of an epoch as they come, in continuous processing; `batchId` is the epoch. */
  take?(rows: DeliveredBatch): Process<void>;
  /** The epoch whose rows were taken is over. */
  endEpoch?(): Process<void>;
  /** Takes the rows of an epoch at its end. Sinks without this and `take` know micro-batches only. */
  readonly takesEpochs?: true;
  close?(): Process<void>;
}
