/**
 * What a query's names may mean: tables by name, and the columns of a plan.
 */
import type { DataType } from '../../stream/column/data-type.ts';
import type { Value } from '../../stream/column/value.ts';
import type { Plan } from '../../stream/plan/plan.ts';

/** The tables in reach. */
export interface Scope {
  /** The plan of a view or table; throws Spark's error for a name that is none. */
  table(name: string): Plan;
  /** The names of a plan's columns. */
  columns(plan: Plan): readonly string[];
  /** The rows of a plan with one column, for a subquery; throws where it has a stream or more columns. */
  rows(plan: Plan): { readonly type: DataType; readonly values: readonly Value[] };
}
