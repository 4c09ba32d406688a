/**
 * How an aggregate function is declared: one entry with its name, what it does, what it takes and gives, and the
 * fold or accumulator that keeps what is known of each group.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import type { AggregateFunction } from '../../../stream/operator/accumulator.ts';
import type { Evaluate } from '../../../stream/operator/operator.ts';
import type { Expression } from '../expression.ts';
import type { Parameter } from './scalar-function.ts';

/** A function that takes values in one at a time. What is known of a group is plain data. */
export interface Fold<Known> {
  start(): Known;
  /** Takes in a row's arguments; may change `known`. */
  add(known: Known, args: readonly Value[]): Known;
  /** Puts two together, `a` of earlier rows than `b`. */
  merge(a: Known, b: Known): Known;
  result(known: Known): Value;
}

/** One entry of the table. */
export interface AggregateEntry {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly doc: string;
  readonly takes: readonly Parameter[];
  readonly required?: number;
  readonly rest?: Parameter;
  readonly unify?: true | readonly number[];
  readonly gives: DataType | ((types: readonly DataType[], args: readonly Expression[]) => DataType);
  /** `f(x) WITHIN GROUP (ORDER BY y)` means f(y, x). */
  readonly orderedFirst?: boolean;
  /** Rows with NULL arguments are taken in too. */
  readonly seesNulls?: boolean;
  /** Makes the fold for one use. */
  readonly fold?: (call: Expression) => Fold<never>;
  /** Makes an accumulator over whole columns instead; null leaves it to the fold. */
  readonly vector?: (call: Expression, args: readonly Evaluate[]) => AggregateFunction | null;
}
