/**
 * The table of aggregate functions: one line a family.
 */
import { aggregateBasics } from './aggregate-basics.ts';
import { aggregateCollections } from './aggregate-collections.ts';
import type { AggregateEntry } from './aggregate-entry.ts';
import { aggregatePercentiles } from './aggregate-percentiles.ts';
import { aggregateStatistics } from './aggregate-statistics.ts';

const all: readonly AggregateEntry[] = [
  ...aggregateBasics,
  ...aggregateCollections,
  ...aggregatePercentiles,
  ...aggregateStatistics,
];

const byName = new Map(
  all.flatMap(entry => [entry.name, ...(entry.aliases ?? [])].map(name => [name, entry] as const)),
);

/** The aggregate function of a name. */
export function aggregateEntry(name: string): AggregateEntry | undefined {
  return byName.get(name);
}

/** All aggregate functions, for the reference. */
export function aggregateEntries(): readonly AggregateEntry[] {
  return all;
}

/** The names of all aggregate functions, other names of the same included. */
export function aggregateNames(): string[] {
  return [...byName.keys()];
}
