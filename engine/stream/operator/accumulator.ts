/**
 * An aggregate function over many groups at once. Groups are numbers from 0; what is known of a group can be saved as
 * plain data, and merged into another group's, in this batch or a later one.
 */
import type { Column, ColumnBatch } from '../column/column.ts';
import type { BatchContext } from './operator.ts';

/** The function at work on a fixed number of groups. */
export interface Accumulator {
  /** Takes in rows: `groupOf` says to which group each belongs, -1 to none. */
  update(groupOf: Int32Array, rows: ColumnBatch, batch: BatchContext): void;
  /** Takes in what was saved of a group. */
  merge(group: number, saved: unknown): void;
  /** What is known of a group. */
  save(group: number): unknown;
  /** The value of each group. */
  finish(): Column;
}

/** An aggregate function. */
export interface AggregateFunction {
  create(groupCount: number): Accumulator;
}
