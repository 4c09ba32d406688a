/**
 * count, sum, avg, min, max and those like them.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { BIGINT, BOOLEAN, DOUBLE, decimal, isWhole, MOST_DIGITS, storageOf } from '../../../stream/column/data-type.ts';
import type { Long, Value } from '../../../stream/column/value.ts';
import { compareValues, long, plus } from '../../../stream/column/value.ts';
import type { Evaluate } from '../../../stream/operator/operator.ts';
import { countFunction } from '../accumulate/count.ts';
import { extremeFunction } from '../accumulate/extreme.ts';
import { averageFunction, sumFunction } from '../accumulate/sum.ts';
import type { CastMode } from '../build.ts';
import { tooManyDigits } from '../cast-errors.ts';
import { adjusted } from '../coercion.ts';
import type { Expression } from '../expression.ts';
import { decimalText, divideRounded, fitsDigits, powerOfTen } from '../number-text.ts';
import type { AggregateEntry, Fold } from './aggregate-entry.ts';
import { takes } from './scalar-function.ts';

const count: AggregateEntry = {
  name: 'count',
  doc: 'The number of rows; of rows without NULL in the arguments.',
  takes: [],
  rest: takes.any,
  gives: BIGINT,
  vector: (_call, args) => countFunction(args),
};

function sumType([type]: readonly DataType[]): DataType {
  if (type!.kind === 'decimal') return decimal(Math.min(type!.precision + 10, MOST_DIGITS), type!.scale);
  if (type!.kind === 'day-time interval') return { ...type!, from: 'day', to: 'second' };
  if (type!.kind === 'year-month interval') return { ...type!, from: 'year', to: 'month' };
  return isWhole(type!) ? BIGINT : DOUBLE;
}

const modeOf = (call: Expression): CastMode => (call.parameters?.['mode'] ?? 'ansi') as CastMode;

/** A sum of decimals or intervals: null when it left its type's range. */
interface ExactSum {
  sum: Long | null;
  count: number;
}

const addExact = (a: Long | null, b: Long | null): Long | null => (a === null || b === null ? null : plus(a, b));

function exactSum(finish: (sum: Long, count: number) => Value): Fold<ExactSum> {
  return {
    start: () => ({ sum: 0, count: 0 }),
    add: ({ sum, count }, [value]) => ({ sum: addExact(sum, value as Long), count: count + 1 }),
    merge: (a, b) => ({ sum: addExact(a.sum, b.sum), count: a.count + b.count }),
    result: ({ sum, count }) => (count === 0 || sum === null ? null : finish(sum, count)),
  };
}

function withinDigits(value: Long, type: DataType, mode: CastMode): Value {
  if (type.kind !== 'decimal' || fitsDigits(value, type.precision)) return value;
  if (mode !== 'ansi') return null;
  throw tooManyDigits(decimalText(value, type.scale), type.precision, type.scale);
}

const summing = (name: string, doc: string, mode?: CastMode): AggregateEntry => ({
  name,
  doc,
  takes: [takes.numericOrInterval],
  gives: sumType,
  vector: (call, [argument]) =>
    isWhole(call.type) || call.type.kind === 'double' ? sumFunction(call.type, mode ?? modeOf(call), argument!) : null,
  fold: call => exactSum(sum => withinDigits(sum, call.type, mode ?? modeOf(call))) as Fold<never>,
});

function averageType([type]: readonly DataType[]): DataType {
  if (type!.kind === 'decimal')
    return adjusted(Math.min(type!.precision + 4, MOST_DIGITS), Math.min(type!.scale + 4, MOST_DIGITS));
  return type!.kind.endsWith('interval') ? sumType([type!]) : DOUBLE;
}

function averageFold(call: Expression): Fold<ExactSum> {
  const [{ type }] = call.children as [Expression];
  const shift = call.type.kind === 'decimal' && type.kind === 'decimal' ? call.type.scale - type.scale : 0;
  return exactSum((sum, count) => divideRounded(long(BigInt(sum) * BigInt(powerOfTen(shift))), count, 'half up'));
}

const averaging = (name: string, doc: string, aliases: readonly string[] = []): AggregateEntry => ({
  name,
  aliases,
  doc,
  takes: [takes.numericOrInterval],
  gives: averageType,
  vector: (call, [argument]) => (call.type.kind === 'double' ? averageFunction(argument!) : null),
  fold: call => averageFold(call) as Fold<never>,
});

/** The value that no other surpasses. */
function extremeFold(type: DataType, sign: 1 | -1): Fold<Value> {
  const better = (a: Value, b: Value): Value => {
    if (a === null || b === null) return a ?? b;
    return compareValues(type, b, a) * sign > 0 ? b : a;
  };
  return { start: () => null, add: (known, [value]) => better(known, value!), merge: better, result: known => known };
}

const extreme = (name: string, doc: string, sign: 1 | -1): AggregateEntry => ({
  name,
  doc,
  takes: [takes.orderable],
  gives: ([type]) => type!,
  vector: ({ type }, [argument]) => {
    const storage = storageOf(type);
    return storage === 'strings' || storage === 'struct' || storage === 'objects'
      ? null
      : extremeFunction(type, sign, argument!);
  },
  fold: call => extremeFold(call.type, sign) as Fold<never>,
});

/** x of the row with the greatest or least y; of equal ones the last. */
interface Chosen {
  value: Value;
  order: Value;
}

function chosenFold(call: Expression, sign: 1 | -1): Fold<Chosen> {
  const { type } = call.children[1]!;
  const better = (a: Chosen, b: Chosen): Chosen => {
    if (b.order === null) return a;
    return a.order === null || compareValues(type, a.order, b.order) * sign <= 0 ? b : a;
  };
  return {
    start: () => ({ value: null, order: null }),
    add: (known, [value, order]) => better(known, { value: value!, order: order! }),
    merge: better,
    result: ({ value }) => value,
  };
}

const choosing = (name: string, doc: string, sign: 1 | -1): AggregateEntry => ({
  name,
  doc,
  takes: [takes.any, takes.orderable],
  gives: ([type]) => type!,
  seesNulls: true,
  fold: call => chosenFold(call, sign) as Fold<never>,
});

interface Placed {
  isSet: boolean;
  value: Value;
}

function placedFold({ children, parameters }: Expression, isLast: boolean): Fold<Placed> {
  const ignores = parameters?.['ignoreNulls'] === true || children[1]?.value === true;
  const later = (a: Placed, b: Placed): Placed => (b.isSet && (isLast || !a.isSet) ? b : a);
  return {
    start: () => ({ isSet: false, value: null }),
    add: (known, [value]) => later(known, { isSet: !(ignores && value === null), value: value! }),
    merge: later,
    result: ({ value }) => value,
  };
}

const placed = (name: string, doc: string, isLast: boolean, aliases: readonly string[] = []): AggregateEntry => ({
  name,
  aliases,
  doc,
  takes: [takes.any, takes.boolean],
  required: 1,
  gives: ([type]) => type!,
  seesNulls: true,
  fold: call => placedFold(call, isLast) as Fold<never>,
});

const combined = (name: string, doc: string, combine: (a: bigint, b: bigint) => bigint): AggregateEntry => ({
  name,
  doc,
  takes: [takes.whole],
  gives: ([type]) => type!,
  fold: () => {
    const both = (a: Value, b: Value): Value =>
      a === null || b === null ? (a ?? b) : long(combine(BigInt(a as Long), BigInt(b as Long)));
    const fold: Fold<Value> = {
      start: () => null,
      add: (known, [value]) => both(known, value!),
      merge: both,
      result: known => known,
    };
    return fold as Fold<never>;
  },
});

const truth = (name: string, aliases: readonly string[], doc: string, sign: 1 | -1): AggregateEntry => ({
  ...extreme(name, doc, sign),
  aliases,
  takes: [takes.boolean],
  gives: BOOLEAN,
});

const countIf: AggregateEntry = {
  name: 'count_if',
  doc: 'The number of rows for which the condition holds.',
  takes: [takes.boolean],
  gives: BIGINT,
  vector: (_call, [condition]) => {
    const inner = countFunction([]);
    return {
      create(groupCount) {
        const counter = inner.create(groupCount);
        return {
          ...counter,
          update: (groupOf, rows, batch) => counter.update(whereTrue(groupOf, condition!(rows, batch)), rows, batch),
        };
      },
    };
  },
};

function whereTrue(groupOf: Int32Array, column: ReturnType<Evaluate>): Int32Array {
  return groupOf.map((group, row) => (column.value(row) === true ? group : -1));
}

/** The entries. */
export const aggregateBasics: readonly AggregateEntry[] = [
  count,
  countIf,
  summing('sum', 'The sum; BIGINT of whole numbers, DOUBLE of fractions.'),
  summing('try_sum', 'The sum, or NULL when it leaves its type.', 'try'),
  averaging('avg', 'The mean.', ['mean']),
  averaging('try_avg', 'The mean, or NULL when the sum leaves its type.'),
  extreme('min', 'The least value.', -1),
  extreme('max', 'The greatest value.', 1),
  choosing('min_by', 'The first argument where the second is least.', -1),
  choosing('max_by', 'The first argument where the second is greatest.', 1),
  placed('first', 'The first value.', false, ['first_value', 'any_value']),
  placed('last', 'The last value.', true, ['last_value']),
  combined('bit_and', 'All values combined bit by bit with AND.', (a, b) => a & b),
  combined('bit_or', 'All values combined bit by bit with OR.', (a, b) => a | b),
  combined('bit_xor', 'All values combined bit by bit with XOR.', (a, b) => a ^ b),
  truth('bool_and', ['every'], 'Whether all hold.', -1),
  truth('bool_or', ['some', 'any'], 'Whether one holds.', 1),
];
