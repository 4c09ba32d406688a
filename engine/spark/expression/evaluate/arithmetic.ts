/**
 * + - * / % DIV and the negative over whole columns. Whole numbers are computed as doubles and checked; where a
 * BIGINT leaves +-(2^53-1), or a DECIMAL takes part, exactly, value by value. `parameters.mode` says what happens on
 * overflow and division by zero: an error, NULL (`try`), or Java's wrapping and NULL (`legacy`).
 */
import type { Column, Nulls } from '../../../stream/column/column.ts';
import { NumberColumn } from '../../../stream/column/column.ts';
import { columnBuilder } from '../../../stream/column/column-builder.ts';
import type { DataType } from '../../../stream/column/data-type.ts';
import { isWhole } from '../../../stream/column/data-type.ts';
import type { Long } from '../../../stream/column/value.ts';
import { minus, plus, quotient, remainder, times } from '../../../stream/column/value.ts';
import type { CastMode } from '../build.ts';
import { fitsWhole, wrapped } from '../cast.ts';
import { divideByZero, overflow, remainderByZero, tooManyDigits } from '../cast-errors.ts';
import type { Expression } from '../expression.ts';
import { decimalText, divideRounded, fitsDigits, powerOfTen, rescale } from '../number-text.ts';
import type { Builder, Run } from './frame.ts';
import type { Operand } from './operand.ts';
import { isNarrow, nullsOf, operand } from './operand.ts';

const RANGE = { tinyint: 127, smallint: 32_767, int: 2_147_483_647 } as const;
const ALTERNATIVES: Readonly<Record<string, string>> = { '+': 'try_add', '-': 'try_subtract', '*': 'try_multiply' };
const JAVA_NAMES: Readonly<Record<string, string>> = {
  tinyint: 'byte',
  smallint: 'short',
  int: 'integer',
  bigint: 'long',
};

const EXACT: Readonly<Record<string, (a: Long, b: Long) => Long>> = {
  '+': plus,
  '-': minus,
  '*': times,
  '%': remainder,
  div: quotient,
};

/** Makes a binary operator ready to run. */
export function makeArithmetic(call: Expression, builder: Builder): Run {
  const { name, type, children } = call;
  const [a, b] = [operand(children[0]!, builder), operand(children[1]!, builder)];
  const exact = exactly(call);
  const [x, y] = [builder.build(children[0]!), builder.build(children[1]!)];
  const isSlow = children.some(child => child.type.kind === 'decimal') || type.kind === 'decimal';
  return frame => {
    if (isSlow) return byValue(type, x(frame), y(frame), exact);
    const [left, right] = [a(frame), b(frame)];
    const bothConstant = typeof left === 'number' && typeof right === 'number';
    if (bothConstant || !isNarrow(left) || !isNarrow(right)) return byValue(type, x(frame), y(frame), exact);
    const nulls = nullsOf(left, right);
    if (name === '%' || name === 'div' || name === '/') return divided(call, left, right, nulls, exact);
    return type.kind === 'double' || type.kind === 'float'
      ? fractions(name, type, left, right, nulls)
      : wholes(name, type, left, right, nulls, exact);
  };
}

function byValue(type: DataType, x: Column, y: Column, exact: (a: Long, b: Long) => Long | null): Column {
  const result = columnBuilder(type, x.length);
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x.value(i) as Long | null, y.value(i) as Long | null];
    result.push(a === null || b === null ? null : exact(a, b));
  }
  return result.build();
}

function apply(name: string, x: Operand, y: Operand, length: number): Float64Array {
  const result = new Float64Array(length);
  if (typeof x === 'number') {
    const b = (y as NumberColumn).data;
    if (name === '+') for (let i = 0; i < length; i++) result[i] = x + b[i]!;
    else if (name === '-') for (let i = 0; i < length; i++) result[i] = x - b[i]!;
    else for (let i = 0; i < length; i++) result[i] = x * b[i]!;
  } else if (typeof y === 'number') {
    const a = x.data;
    if (name === '+') for (let i = 0; i < length; i++) result[i] = a[i]! + y;
    else if (name === '-') for (let i = 0; i < length; i++) result[i] = a[i]! - y;
    else for (let i = 0; i < length; i++) result[i] = a[i]! * y;
  } else {
    const [a, b] = [x.data, y.data];
    if (name === '+') for (let i = 0; i < length; i++) result[i] = a[i]! + b[i]!;
    else if (name === '-') for (let i = 0; i < length; i++) result[i] = a[i]! - b[i]!;
    else for (let i = 0; i < length; i++) result[i] = a[i]! * b[i]!;
  }
  return result;
}

const lengthOf = (x: Operand, y: Operand) => (typeof x === 'number' ? (y as NumberColumn).length : x.length);

function fractions(name: string, type: DataType, x: Operand, y: Operand, nulls: Nulls): Column {
  const result = apply(name, x, y, lengthOf(x, y));
  if (type.kind === 'float') for (let i = 0; i < result.length; i++) result[i] = Math.fround(result[i]!);
  return new NumberColumn(type, result, nulls);
}

function wholes(
  name: string,
  type: DataType,
  x: Operand,
  y: Operand,
  nulls: Nulls,
  exact: (a: Long, b: Long) => Long | null,
): Column {
  const result = apply(name, x, y, lengthOf(x, y));
  const most = type.kind in RANGE ? RANGE[type.kind as keyof typeof RANGE] : Number.MAX_SAFE_INTEGER;
  const least = type.kind in RANGE ? -most - 1 : -most;
  for (let i = 0; i < result.length; i++) {
    const value = result[i]!;
    if (value <= most && value >= least) continue;
    if (nulls === null || nulls[i] === 0) return corrected(type, result, x, y, nulls, exact);
  }
  for (let i = 0; i < result.length; i++) result[i] = result[i]! + 0;
  return new NumberColumn(type, type.kind === 'bigint' ? result : Int32Array.from(result), nulls);
}

/** The result again, exactly where doubles did not do. */
function corrected(
  type: DataType,
  result: Float64Array,
  x: Operand,
  y: Operand,
  nulls: Nulls,
  exact: (a: Long, b: Long) => Long | null,
): Column {
  const builder = columnBuilder(type, result.length);
  const at = (value: Operand, row: number) => (typeof value === 'number' ? value : value.data[row]!);
  for (let i = 0; i < result.length; i++) builder.push(nulls?.[i] === 1 ? null : exact(at(x, i), at(y, i)));
  return builder.build();
}

function divided(
  { type, name, parameters, children }: Expression,
  x: Operand,
  y: Operand,
  nulls: Nulls,
  exact: (a: Long, b: Long) => Long | null,
): Column {
  const length = lengthOf(x, y);
  const at = (value: Operand, row: number) => (typeof value === 'number' ? value : value.data[row]!);
  const isDouble = name !== 'div' && !isWhole(children[0]!.type);
  const builder = columnBuilder(type, length);
  const isAnsi = (parameters?.['mode'] ?? 'ansi') === 'ansi';
  for (let i = 0; i < length; i++) {
    if (nulls?.[i] === 1) builder.push(null);
    else if (!isDouble) builder.push(exact(at(x, i), at(y, i)));
    else {
      const divisor = at(y, i);
      if (divisor === 0 && isAnsi) throw name === '/' ? divideByZero() : remainderByZero();
      builder.push(divisor === 0 ? null : name === '/' ? at(x, i) / divisor : at(x, i) % divisor);
    }
  }
  return builder.build();
}

/** The operator on two values, exact and checked; null where the mode says so. */
export function exactly({ name, type, children, parameters }: Expression): (a: Long, b: Long) => Long | null {
  const mode = (parameters?.['mode'] ?? 'ansi') as CastMode;
  const types = children.map(child => child.type);
  const compute = types.some(({ kind }) => kind === 'decimal')
    ? decimalOperator(name, types, type)
    : (EXACT[name] ?? fraction(name));
  const divides = name === '/' || name === '%' || name === 'div';
  return (a, b) => {
    if (divides && b === 0) {
      if (mode !== 'ansi') return null;
      throw name === '%' ? remainderByZero() : divideByZero();
    }
    return checked(compute(a, b), type, mode, name);
  };
}

function fraction(name: string): (a: Long, b: Long) => Long {
  return (a, b) => (name === '/' ? Number(a) / Number(b) : Number.NaN);
}

/** A result within its type's range; otherwise what the mode says. */
export function checked(value: Long, type: DataType, mode: CastMode, name: string): Long | null {
  if (type.kind === 'double') return Number(value);
  if (type.kind === 'float') return Math.fround(Number(value));
  if (type.kind === 'decimal') {
    if (fitsDigits(value, type.precision)) return value;
    if (mode !== 'ansi') return null;
    throw tooManyDigits(decimalText(value, type.scale), type.precision, type.scale);
  }
  const kind =
    type.kind === 'day-time interval' || type.kind === 'timestamp' || type.kind === 'timestamp_ntz'
      ? 'bigint'
      : type.kind === 'year-month interval'
        ? 'int'
        : (type.kind as 'int');
  if (fitsWhole(value, kind)) return value;
  if (mode === 'try') return null;
  if (mode === 'legacy') return wrapped(value, kind);
  throw overflow(`${JAVA_NAMES[kind]} overflow.`, ALTERNATIVES[name]);
}

function decimalOperator(name: string, types: readonly DataType[], type: DataType): (a: Long, b: Long) => Long {
  const [left, right] = types.map(each => (each.kind === 'decimal' ? each.scale : 0)) as [number, number];
  const scale = type.kind === 'decimal' ? type.scale : 0;
  switch (name) {
    case '+':
    case '-': {
      const common = Math.max(left, right);
      const compute = EXACT[name]!;
      return (a, b) => rescale(compute(rescale(a, left, common), rescale(b, right, common)), common, scale);
    }
    case '*':
      return (a, b) => rescale(times(a, b), left + right, scale);
    case '%': {
      const common = Math.max(left, right);
      return (a, b) => rescale(remainder(rescale(a, left, common), rescale(b, right, common)), common, scale);
    }
    case 'div': {
      const common = Math.max(left, right);
      return (a, b) => quotient(rescale(a, left, common), rescale(b, right, common));
    }
    default: {
      const shift = scale + right - left;
      return (a, b) =>
        shift >= 0
          ? divideRounded(times(a, powerOfTen(shift)), b, 'half up')
          : divideRounded(a, times(b, powerOfTen(-shift)), 'half up');
    }
  }
}

/** The negative. */
export function makeNegative(call: Expression, builder: Builder): Run {
  const { type, parameters, children } = call;
  const run = builder.build(children[0]!);
  const mode = (parameters?.['mode'] ?? 'ansi') as CastMode;
  return frame => {
    const column = run(frame) as NumberColumn;
    if (type.kind === 'double' || type.kind === 'float')
      return new NumberColumn(
        type,
        column.data.map(value => -value),
        column.nulls,
      );
    const result = columnBuilder(type, column.length);
    for (let i = 0; i < column.length; i++) {
      const value = column.value(i) as Long | null;
      result.push(value === null ? null : checked(minus(0, value), type, mode, '-'));
    }
    return result.build();
  };
}
