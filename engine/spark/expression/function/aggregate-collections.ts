/**
 * collect_list, collect_set, listagg: the values of a group in a list or a text.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { arrayOf } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import { compareNullable, valueKey } from '../../../stream/column/value.ts';
import type { Expression } from '../expression.ts';
import type { AggregateEntry, Fold } from './aggregate-entry.ts';
import { takes } from './scalar-function.ts';

const listFold: Fold<Value[]> = {
  start: () => [],
  add: (known, [value]) => {
    known.push(value!);
    return known;
  },
  merge: (a, b) => [...a, ...b],
  result: known => [...known],
};

function setFold(type: DataType): Fold<Value[]> {
  const union = (a: readonly Value[], b: readonly Value[]) => [
    ...new Map([...a, ...b].map(value => [valueKey(type, value), value])).values(),
  ];
  return { ...listFold, add: (known, [value]) => union(known, [value!]), merge: union };
}

type OrderFlags = readonly { descending: boolean; nullsFirst: boolean }[];

/** Rows of value, delimiter and sort keys. */
function joinFold(call: Expression): Fold<Value[]> {
  const orders = (call.parameters?.['orders'] ?? []) as OrderFlags;
  const own = call.children.length - orders.length;
  const keyTypes = call.children.slice(own).map(({ type }) => type);
  const order = (a: readonly Value[], b: readonly Value[]): number => {
    for (const [i, { descending, nullsFirst }] of orders.entries()) {
      const [x, y] = [a[own + i]!, b[own + i]!];
      if (x === null || y === null) {
        if (x !== y) return (x === null) === nullsFirst ? -1 : 1;
        continue;
      }
      const sign = compareNullable(keyTypes[i]!, x, y);
      if (sign !== 0) return descending ? -sign : sign;
    }
    return 0;
  };
  return {
    start: () => [],
    add: (known, args) => {
      if (args[0] !== null) known.push([...args]);
      return known;
    },
    merge: (a, b) => [...a, ...b],
    result: known => {
      const rows = known as (readonly Value[])[];
      if (rows.length === 0) return null;
      const sorted = orders.length > 0 ? [...rows].sort(order) : rows;
      const delimiter = own > 1 ? ((rows[0]![1] ?? '') as string) : '';
      return sorted.map(([value]) => value as string).join(delimiter);
    },
  };
}

/** The entries. */
export const aggregateCollections: readonly AggregateEntry[] = [
  {
    name: 'collect_list',
    aliases: ['array_agg'],
    doc: 'All values that are not NULL, in the order of the rows.',
    takes: [takes.any],
    gives: ([type]) => arrayOf(type!),
    fold: () => listFold as unknown as Fold<never>,
  },
  {
    name: 'collect_set',
    doc: 'The different values that are not NULL.',
    takes: [takes.any],
    gives: ([type]) => arrayOf(type!),
    fold: call => setFold(call.children[0]!.type) as unknown as Fold<never>,
  },
  {
    name: 'listagg',
    aliases: ['string_agg'],
    doc: 'All texts that are not NULL in one, with a delimiter between them.',
    takes: [takes.textOrBinary, takes.textOrBinary],
    required: 1,
    gives: ([type]) => type!,
    seesNulls: true,
    fold: call => joinFold(call) as unknown as Fold<never>,
  },
];
