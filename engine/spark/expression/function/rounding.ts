/**
 * Rounding: round, bround, floor, ceil, rint.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { BIGINT, DOUBLE, decimal, INT, isWhole, MOST_DIGITS } from '../../../stream/column/data-type.ts';
import type { Long } from '../../../stream/column/value.ts';
import { long } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import { callOf, cast, typedLiteral } from '../build.ts';
import { decimalFor } from '../coercion.ts';
import { checked } from '../evaluate/arithmetic.ts';
import type { Expression } from '../expression.ts';
import type { Rounding } from '../number-text.ts';
import { doubleText, readDecimal, rescale } from '../number-text.ts';
import { notFoldable } from '../resolve-errors.ts';
import type { Parameter, RowFunction, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

/** A double rounded at a decimal place, by its shortest text. */
function rounded(value: number, scale: number, rounding: Rounding): number {
  const parts = Number.isFinite(value) ? readDecimal(doubleText(value)) : null;
  if (!parts) return value;
  const places = Math.max(parts.scale, 0);
  const unscaled = long(parts.scale < 0 ? parts.unscaled * 10n ** BigInt(-parts.scale) : parts.unscaled);
  if (places <= scale) return value;
  const cut = rescale(unscaled, places, scale, rounding);
  return Number(`${cut}e${-scale}`);
}

/** A whole number rounded to tens, hundreds and so on. */
function roundedWhole(value: Long, scale: number, rounding: Rounding): Long {
  if (scale >= 0) return value;
  return rescale(rescale(value, -scale, 0, rounding), 0, -scale);
}

function roundType([type]: readonly DataType[], args: readonly Expression[]): DataType {
  if (type!.kind !== 'decimal') return type!;
  const scale = Number(args[1]?.value ?? 0);
  const kept = Math.max(Math.min(scale, type!.scale), 0);
  const whole = type!.precision - type!.scale + 1;
  return scale < 0
    ? decimal(Math.min(Math.max(whole, -scale + 1), MOST_DIGITS), 0)
    : decimal(Math.min(whole + kept, MOST_DIGITS), kept);
}

/** A number of places that is a constant, written as a number or a text; null for all else. */
function places(argument: Expression): Expression | null {
  if (argument.kind === 'call' && argument.name === 'cast') return places(argument.children[0]!);
  if (argument.kind === 'call' && argument.name === 'negative') {
    const size = places(argument.children[0]!);
    return size && typedLiteral(INT, -Number(size.value));
  }
  const count = Number(argument.value);
  const isCount = argument.kind === 'literal' && argument.type.kind !== 'void' && argument.value !== null;
  return isCount && Number.isInteger(count) ? typedLiteral(INT, count) : null;
}

const rounding = (name: string, doc: string, kind: Rounding): ScalarFunction => ({
  name,
  doc,
  takes: [takes.numeric, takes.int],
  required: 1,
  gives: roundType,
  rewrite: ([value, given]) => {
    const raw = callOf(name, given ? [value!, given] : [value!], value!.type);
    if (given === undefined) return callOf(name, [value!], roundType([value!.type], [value!]));
    const scale = given.type.kind === 'void' || given.value === null ? typedLiteral(INT, null) : places(given);
    if (scale === null) throw notFoldable(raw, '`scale`', given);
    return callOf(name, [value!, scale], roundType([value!.type], [value!, scale]));
  },
  make: ({ type, children }): RowFunction => {
    const from = children[0]!.type;
    if (from.kind === 'double' || from.kind === 'float')
      return (value: number, scale = 0) => rounded(value, scale, kind);
    if (from.kind !== 'decimal' || type.kind !== 'decimal')
      return (value: Long, scale = 0) => checked(roundedWhole(value, scale, kind), type, 'ansi', name);
    const { scale: target } = type;
    return (value: Long, scale = 0) => {
      const places = Math.min(scale, from.scale);
      return rescale(scaled(value, from.scale, places, kind), Math.max(places, 0), target);
    };
  },
});

const wholeType = (type: DataType): DataType =>
  type.kind === 'decimal' ? decimal(Math.min(type.precision - type.scale + 1, MOST_DIGITS), 0) : BIGINT;

/** Whole numbers stay what they are. */
const longDoubleOrDecimal: Parameter = {
  ...takes.doubleOrDecimal,
  fit: type => (isWhole(type) ? type : takes.doubleOrDecimal.fit(type)),
};

/** A decimal rounded to so many places; tens, hundreds and so on where negative. */
function scaled(value: Long, from: number, places: number, kind: Rounding): Long {
  if (places >= 0) return rescale(value, from, places, kind);
  return rescale(rescale(value, from - places, 0, kind), 0, -places);
}

function notConstant(name: string): SparkError {
  return new SparkError('NON_FOLDABLE_ARGUMENT', {
    parameters: { funcName: `\`${name}\``, paramName: '`scale`', paramType: '"INT"' },
  });
}

const toWhole = (name: string, aliases: readonly string[], doc: string, kind: 'floor' | 'ceiling'): ScalarFunction => ({
  name,
  aliases,
  doc,
  takes: [longDoubleOrDecimal, takes.any],
  required: 1,
  rewrite: ([value, given], { castMode }) => {
    const scale = given && (given.type.kind === 'string' ? null : places(given));
    if (scale === undefined) return callOf(name, [value!], wholeType(value!.type));
    if (scale === null) throw notConstant(name);
    const exact = cast(value!, decimalFor(value!.type), castMode);
    return callOf(name, [exact, scale], roundType([exact.type], [exact, scale]));
  },
  gives: ([type]) => wholeType(type!),
  make: ({ type, children }): RowFunction => {
    const from = children[0]!.type;
    if (isWhole(from)) return (value: Long) => value;
    if (from.kind === 'decimal' && type.kind === 'decimal') {
      const { scale: target } = type;
      return (value: Long, scale = 0) => {
        const places = Math.min(scale, from.scale);
        return rescale(scaled(value, from.scale, places, kind), Math.max(places, 0), target);
      };
    }
    return (value: number) =>
      long(BigInt(Number.isFinite(value) ? (kind === 'floor' ? Math.floor(value) : Math.ceil(value)) : 0));
  },
});

/** The entries. */
export const roundingFunctions: readonly ScalarFunction[] = [
  rounding('round', 'Rounded to so many places, halves away from zero.', 'half up'),
  rounding('bround', 'Rounded to so many places, halves to the even neighbour.', 'half even'),
  toWhole('floor', [], 'The greatest whole number not above.', 'floor'),
  toWhole('ceil', ['ceiling'], 'The least whole number not below.', 'ceiling'),
  {
    name: 'rint',
    doc: 'The nearest whole number as DOUBLE, halves to the even one.',
    takes: [takes.double],
    gives: DOUBLE,
    row: (value: number) => rounded(value, 0, 'half even'),
  },
];
