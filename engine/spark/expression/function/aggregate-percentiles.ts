/**
 * percentile, median, percentile_approx, percentile_disc, mode: all values of a group are kept, each with how often it
 * came. Simplified: percentile_approx is exact, as Spark's is up to about 10,000 values.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { arrayOf, DOUBLE } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import { compareValues, valueKey } from '../../../stream/column/value.ts';
import type { Expression } from '../expression.ts';
import type { AggregateEntry, Fold } from './aggregate-entry.ts';
import type { Parameter } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

/** Values with their numbers, by their keys. */
interface Counted {
  counts: Record<string, [value: Value, count: number]>;
  /** The wanted shares, taken from the first row. */
  shares: Value;
}

function counting(type: DataType, shareAt: number, result: (known: Counted) => Value): Fold<Counted> {
  const add = (counts: Counted['counts'], key: string, value: Value, count: number) => {
    const held = counts[key];
    if (held) held[1] += count;
    else counts[key] = [value, count];
  };
  return {
    start: () => ({ counts: {}, shares: null }),
    add: (known, args) => {
      const weight = shareAt >= 0 && args.length > shareAt + 1 ? Number(args[shareAt + 1]) : 1;
      if (weight > 0) add(known.counts, `k${valueKey(type, args[0]!)}`, args[0]!, shareAt < 0 ? 1 : weight);
      if (shareAt >= 0) known.shares = args[shareAt]!;
      return known;
    },
    merge: (a, b) => {
      for (const [key, [value, count]] of Object.entries(b.counts)) add(a.counts, key, value, count);
      return { counts: a.counts, shares: a.shares ?? b.shares };
    },
    result: known => (Object.keys(known.counts).length === 0 ? null : result(known)),
  };
}

/** The values in order, each with the number of values up to it. */
function ranked(type: DataType, counts: Counted['counts'], descending = false): [value: Value, upTo: number][] {
  const sorted = Object.values(counts).sort(([a], [b]) => compareValues(type, a, b) * (descending ? -1 : 1));
  let total = 0;
  return sorted.map(([value, count]) => {
    total += count;
    return [value, total];
  });
}

/** The value at a place counted from 0. */
function at(values: readonly [Value, number][], place: number): Value {
  return values.find(([, upTo]) => upTo > place)![0];
}

function interpolated(values: readonly [Value, number][], share: number): number {
  const place = (values.at(-1)![1] - 1) * share;
  const [low, high] = [Math.floor(place), Math.ceil(place)];
  const [a, b] = [Number(at(values, low)), Number(at(values, high))];
  return low === high || a === b ? a : (high - place) * a + (place - low) * b;
}

/** The least value with at least that share of all values up to it. */
function discrete(values: readonly [Value, number][], share: number): Value {
  const total = values.at(-1)![1];
  const wanted = Math.ceil(total * share);
  return values.find(([, upTo]) => upTo >= Math.max(wanted, 1))![0];
}

function forShares(shares: Value, one: (share: number) => Value): Value {
  return Array.isArray(shares) ? shares.map(share => one(Number(share))) : one(Number(shares));
}

const isDescending = ({ parameters }: Expression) =>
  ((parameters?.['orders'] ?? []) as { descending: boolean }[])[0]?.descending ?? false;

const share: Parameter = {
  name: '"DOUBLE" or "ARRAY<DOUBLE>"',
  fit: type => (type.kind === 'array' ? arrayOf(DOUBLE) : takes.double.fit(type)),
};
const wideNumber: Parameter = {
  name: '("NUMERIC" or "INTERVAL")',
  fit: type => (type.kind.endsWith('interval') ? type : takes.double.fit(type)),
};

const listed = (one: DataType, shares: DataType | undefined): DataType =>
  shares?.kind === 'array' ? arrayOf(one) : one;
const numberType = (type: DataType): DataType => (type.kind.endsWith('interval') ? type : DOUBLE);

const percentile = (name: string, doc: string, orderedFirst: boolean): AggregateEntry => ({
  name,
  doc,
  takes: [wideNumber, share, takes.bigint],
  required: 2,
  orderedFirst,
  gives: ([value, shares]) => listed(numberType(value!), shares),
  fold: call => {
    const { type } = call.children[0]!;
    return counting(type, 1, ({ counts, shares }) => {
      const values = ranked(type, counts, isDescending(call));
      return forShares(shares, each => interpolated(values, each));
    }) as Fold<never>;
  },
});

/** The entries. */
export const aggregatePercentiles: readonly AggregateEntry[] = [
  percentile('percentile', 'The value below which a share of all lies, between the two nearest.', false),
  percentile('percentile_cont', 'The value below which a share of all lies, between the two nearest.', true),
  {
    name: 'median',
    doc: 'The value in the middle, or between the two in the middle.',
    takes: [wideNumber],
    gives: ([type]) => numberType(type!),
    fold: call => {
      const { type } = call.children[0]!;
      return counting(type, -1, ({ counts }) => interpolated(ranked(type, counts), 0.5)) as Fold<never>;
    },
  },
  {
    name: 'percentile_disc',
    doc: 'The first value in order with at least a share of all up to it.',
    takes: [wideNumber, share],
    orderedFirst: true,
    gives: ([value, shares]) => listed(numberType(value!), shares),
    fold: call => {
      const { type } = call.children[0]!;
      return counting(type, 1, ({ counts, shares }) => {
        const values = ranked(type, counts, isDescending(call));
        return forShares(shares, each => discrete(values, each));
      }) as Fold<never>;
    },
  },
  {
    name: 'percentile_approx',
    aliases: ['approx_percentile'],
    doc: 'A value of the column with about a share of all values up to it.',
    takes: [takes.orderable, share, takes.bigint],
    required: 2,
    gives: ([value, shares]) => listed(value!, shares),
    fold: call => {
      const { type } = call.children[0]!;
      const fold = counting(type, 1, ({ counts, shares }) =>
        forShares(shares, each => discrete(ranked(type, counts), each)),
      );
      return {
        ...fold,
        add: (known: Counted, args: readonly Value[]) => fold.add(known, args.slice(0, 2)),
      } as unknown as Fold<never>;
    },
  },
  {
    name: 'mode',
    doc: 'The most frequent value.',
    takes: [takes.any, takes.boolean],
    required: 1,
    orderedFirst: true,
    gives: ([type]) => type!,
    fold: call => {
      const { type } = call.children[0]!;
      return counting(type, -1, ({ counts }) => {
        const values = ranked(type, counts, isDescending(call)).map(([value]) => value);
        const most = Math.max(...Object.values(counts).map(([, count]) => count));
        return values.find(value => counts[`k${valueKey(type, value)}`]![1] === most)!;
      }) as Fold<never>;
    },
  },
];
