/**
 * What a query's names may mean: tables by name, and the columns of a plan.
 */
import type { Plan } from '../../stream/plan/plan.ts';

/** The tables in reach. */
export interface Scope {
  /** The plan of a view or table; throws Spark's error for a name that is none. */
  table(name: string): Plan;
  /** The names of a plan's columns. */
  columns(plan: Plan): readonly string[];
}
