/**
 * How values are folded: from what, by what, and for tables how an old value is taken out again.
 * Source: Initializer, Aggregator, Reducer, Merger. A reduce begins with the first value.
 */

/** Folds values of a key. */
export interface Aggregator {
  initial(): unknown;
  add(key: string, value: unknown, aggregate: unknown): unknown;
}

/** Folds updates of a table: old values are subtracted before new ones are added. */
export interface TableAggregator extends Aggregator {
  subtract(key: string, value: unknown, aggregate: unknown): unknown;
}

/** Folds sessions: two that merge become one. */
export interface SessionAggregator extends Aggregator {
  merge(key: string, a: unknown, b: unknown): unknown;
}

export const count: TableAggregator & SessionAggregator = {
  initial: () => 0,
  add: (_key, _value, aggregate) => (aggregate as number) + 1,
  subtract: (_key, _value, aggregate) => (aggregate as number) - 1,
  merge: (_key, a, b) => (a as number) + (b as number),
};

/** @param reducer of the aggregate so far and a new value */
export function reduce(reducer: (aggregate: unknown, value: unknown) => unknown): SessionAggregator {
  const add = (aggregate: unknown, value: unknown) => (aggregate === null ? value : reducer(aggregate, value));
  return {
    initial: () => null,
    add: (_key, value, aggregate) => add(aggregate, value),
    merge: (_key, a, b) => (a === null ? b : add(a, b)),
  };
}
