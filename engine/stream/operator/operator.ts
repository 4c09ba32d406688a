/**
 * An operator of a running query: takes column batches in, gives one out. A stateless one is only that. A stateful
 * one keeps state between batches, and says what the micro-batch loop and the watermark need to know of it. The
 * operators of a query form a tree, the sink's input on top.
 */
import type { Rng } from '../../core/rng.ts';
import type { Column, ColumnBatch } from '../column/column.ts';
import type { OperatorState } from '../state/checkpoint.ts';
import type { ObservedEventTime } from '../watermark/watermark-tracker.ts';

/** What is the same for all operators of one batch. */
export interface BatchContext {
  readonly batchId: number;
  /** The batch's clock reading, which `current_timestamp()` gives. */
  readonly batchTimestampMs: number;
  /** Random numbers of the query, for `rand()` and the like. */
  readonly rng: Rng;
  /** Rows with event time at or before this are late; the operator's input watermark of the batch before. */
  readonly lateWatermarkMs: number;
  /** State at or before this is finished; the operator's input watermark of this batch. */
  readonly evictionWatermarkMs: number;
  /** The rows that the batch takes from a source; null when it has nothing new. */
  readonly read: (source: string) => ColumnBatch | null;
}

/** An expression, ready to run over a batch. */
export type Evaluate = (rows: ColumnBatch, batch: BatchContext) => Column;

/** Anything that makes rows. */
export interface Operator {
  /** The learner's name for it, for graphs and traces. */
  readonly name: string;
  readonly inputs: readonly Operator[];
  run(inputs: readonly ColumnBatch[], batch: BatchContext): ColumnBatch;
}

/** What a stateful operator did in a batch. */
export interface StateFigures {
  /** Rows in state after the batch. */
  total: number;
  updated: number;
  removed: number;
  /** Rows (groups, for an aggregation) that came too late for the watermark. */
  dropped: number;
}

/** An operator that remembers. */
export interface StatefulOperator extends Operator {
  /** Its place in the checkpoint. */
  readonly operatorId: number;
  /** Figures of the last batch. */
  readonly figures: StateFigures;
  /** Loads the state that a batch starts from; called before the first batch of a run. */
  open(state: OperatorState): void;
  /** Writes the state of the batch. */
  commit(): void;
  /** The watermark that the operators downstream get, or null for none, given the one of its input. */
  outputWatermarkMs(inputMs: number): number | null;
  /** Whether a batch without data would do something, when the input's watermark goes from `fromMs` to `toMs`. */
  wantsAnotherBatch(fromMs: number, toMs: number): boolean;
}

/** An operator that watches event time. */
export interface WatermarkOperator extends Operator {
  readonly observed: ObservedEventTime;
}

/** Whether an operator keeps state. */
export function isStateful(operator: Operator): operator is StatefulOperator {
  return 'operatorId' in operator;
}

/** Whether an operator defines a watermark. */
export function isWatermark(operator: Operator): operator is WatermarkOperator {
  return 'observed' in operator;
}

/** An operator and all below it, itself first, then its inputs left to right: the order of Spark's progress. */
export function* downstreamFirst(operator: Operator): Generator<Operator> {
  yield operator;
  for (const input of operator.inputs) yield* downstreamFirst(input);
}

/** Figures of a batch that did nothing. */
export function noFigures(): StateFigures {
  return { total: 0, updated: 0, removed: 0, dropped: 0 };
}
