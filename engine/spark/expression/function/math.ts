/**
 * Numbers: rounding, powers, bits, try_ forms of the operators.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { BIGINT, DOUBLE, INT, isNumeric, isWhole, STRING } from '../../../stream/column/data-type.ts';
import type { Long } from '../../../stream/column/value.ts';
import { long, minus, plus, remainder } from '../../../stream/column/value.ts';
import { callOf, cast } from '../build.ts';
import { remainderByZero, tooManyDigits } from '../cast-errors.ts';
import { widerType } from '../coercion.ts';
import { checked } from '../evaluate/arithmetic.ts';
import { decimalText, fitsDigits, rescale } from '../number-text.ts';
import { differentOperands, wrongOperand } from '../resolve-errors.ts';
import { arithmetic, scalarOperator } from './operators.ts';
import type { Parameter, RowFunction, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

const sameAsFirst = ([type]: readonly DataType[]): DataType => type!;

const onDouble = (
  name: string,
  doc: string,
  row: (x: number) => number | null,
  aliases: readonly string[] = [],
): ScalarFunction => ({
  name,
  aliases,
  doc,
  takes: [takes.double],
  gives: DOUBLE,
  row,
});

const positive = (compute: (x: number) => number) => (x: number) => (x > 0 ? compute(x) : null);

/** BIGINT stays, other numbers become INT. */
const wholeOrInt: Parameter = {
  ...takes.whole,
  fit: type => (isNumeric(type) && type.kind !== 'bigint' ? INT : takes.whole.fit(type)),
};

const shift = (
  name: string,
  doc: string,
  compute: (value: bigint, by: bigint, bits: number) => bigint,
): ScalarFunction => ({
  name,
  doc,
  takes: [wholeOrInt, takes.int],
  gives: ([type]) => (type!.kind === 'bigint' ? BIGINT : INT),
  make: ({ type }) => {
    const bits = type.kind === 'bigint' ? 64 : 32;
    return (value: Long, by: number) =>
      long(BigInt.asIntN(bits, compute(BigInt(value), BigInt(by & (bits - 1)), bits)));
  },
});

const bitwise = (name: string, doc: string, compute: (a: bigint, b: bigint) => bigint): ScalarFunction => ({
  name,
  doc,
  takes: [takes.any, takes.any],
  gives: sameAsFirst,
  rewrite: ([a, b], { castMode }) => {
    const type = widerType(a!.type, b!.type);
    const common = type?.kind === 'void' ? INT : type;
    const raw = callOf(name, [a!, b!], BIGINT);
    if (!common || (!isWhole(common) && a!.type.kind !== b!.type.kind)) throw differentOperands(raw);
    if (!isWhole(common)) throw wrongOperand(raw, '"INTEGRAL"');
    return callOf(name, [cast(a!, common, castMode), cast(b!, common, castMode)], common);
  },
  row: (a: Long, b: Long) => long(compute(BigInt(a), BigInt(b))),
});

/** An operator that gives NULL where it would fail. */
const trying = (name: string, operator: string, doc: string): ScalarFunction => ({
  name,
  doc,
  takes: [takes.any, takes.any],
  gives: DOUBLE,
  rewrite: (args, session) => {
    const call = scalarOperator(operator).rewrite!(args, session);
    return { ...call, parameters: { ...call.parameters, mode: 'try' } };
  },
});

const pmod: ScalarFunction = {
  ...arithmetic('pmod', 'The remainder, brought to the positive side: r = a % n, and (r + n) % n where r < 0.'),
  make: ({ type, children, parameters }): RowFunction => {
    const isFraction = type.kind === 'double' || type.kind === 'float';
    const scales = children.map(child => (child.type.kind === 'decimal' ? child.type.scale : 0)) as [number, number];
    const scale = Math.max(...scales);
    return (dividend: Long, divisor: Long) => {
      if (Number(divisor) === 0) {
        if (parameters?.['mode']) return null;
        throw remainderByZero();
      }
      if (isFraction) {
        const r = (dividend as number) % (divisor as number);
        return r < 0 ? (r + (divisor as number)) % (divisor as number) : r;
      }
      const [a, n] = [rescale(dividend, scales[0], scale), rescale(divisor, scales[1], scale)];
      const r = remainder(a, n);
      const result = r < 0 ? remainder(plus(r, n), n) : r;
      if (type.kind !== 'decimal') return result;
      const fitted = rescale(result, scale, type.scale);
      if (fitsDigits(fitted, type.precision)) return fitted;
      throw tooManyDigits(decimalText(result, scale), type.precision, type.scale);
    };
  },
};

/** The entries. */
export const mathFunctions: readonly ScalarFunction[] = [
  {
    name: 'abs',
    doc: 'The size without the sign.',
    takes: [takes.numericOrInterval],
    gives: sameAsFirst,
    make:
      ({ type }) =>
      (value: Long) =>
        typeof value === 'number' && (type.kind === 'double' || type.kind === 'float')
          ? Math.abs(value)
          : checked(value < 0 ? minus(0, value) : value, type, 'ansi', 'abs'),
  },
  onDouble('sign', '-1, 0 or 1.', x => Math.sign(x), ['signum']),
  onDouble('sqrt', 'The square root.', Math.sqrt),
  onDouble('cbrt', 'The cube root.', Math.cbrt),
  onDouble('exp', 'e to a power.', Math.exp),
  onDouble('expm1', 'e to a power, less 1.', Math.expm1),
  onDouble('ln', 'The natural logarithm; NULL of zero and below.', positive(Math.log)),
  onDouble('log10', 'The logarithm to base 10.', positive(Math.log10)),
  onDouble('log2', 'The logarithm to base 2.', positive(Math.log2)),
  onDouble('log1p', 'The natural logarithm of 1 more.', x => (x > -1 ? Math.log1p(x) : null)),
  onDouble('sin', 'The sine.', Math.sin),
  onDouble('cos', 'The cosine.', Math.cos),
  onDouble('tan', 'The tangent.', Math.tan),
  onDouble('asin', 'The arc sine.', Math.asin),
  onDouble('acos', 'The arc cosine.', Math.acos),
  onDouble('atan', 'The arc tangent.', Math.atan),
  onDouble('degrees', 'Radians as degrees.', x => (x * 180) / Math.PI),
  onDouble('radians', 'Degrees as radians.', x => (x * Math.PI) / 180),
  { name: 'pi', doc: 'Pi.', takes: [], gives: DOUBLE, row: () => Math.PI },
  { name: 'e', doc: "Euler's number.", takes: [], gives: DOUBLE, row: () => Math.E },
  {
    name: 'pow',
    aliases: ['power'],
    doc: 'A power.',
    takes: [takes.double, takes.double],
    gives: DOUBLE,
    row: (x: number, y: number) => (Math.abs(x) === 1 && !Number.isFinite(y) ? Number.NaN : x ** y),
  },
  {
    name: 'hypot',
    doc: 'The root of the sum of squares.',
    takes: [takes.double, takes.double],
    gives: DOUBLE,
    row: Math.hypot,
  },
  {
    name: 'atan2',
    doc: 'The angle of a point.',
    takes: [takes.double, takes.double],
    gives: DOUBLE,
    row: (y: number, x: number) => Math.atan2(y + 0, x + 0),
  },
  {
    name: 'log',
    doc: 'The logarithm; of one argument the natural one.',
    takes: [takes.double, takes.double],
    required: 1,
    gives: DOUBLE,
    row: (a: number, b?: number) =>
      b === undefined ? positive(Math.log)(a) : a > 0 && b > 0 ? Math.log(b) / Math.log(a) : null,
  },
  pmod,
  {
    name: 'factorial',
    doc: 'The product of all whole numbers up to a number; NULL outside 0 to 20.',
    takes: [takes.int],
    gives: BIGINT,
    row: (value: number) => {
      if (value < 0 || value > 20) return null;
      let product = 1n;
      for (let factor = 2n; factor <= BigInt(value); factor++) product *= factor;
      return long(product);
    },
  },
  {
    name: 'width_bucket',
    doc: 'The number of the bucket that a value lies in, of so many equal ones between two bounds.',
    takes: [takes.double, takes.double, takes.double, takes.bigint],
    gives: BIGINT,
    row: (value: number, low: number, high: number, count: number) => {
      if (count <= 0 || low === high || ![value].every(each => !Number.isNaN(each)) || !Number.isFinite(low + high))
        return null;
      const [from, to] = low < high ? [low, high] : [high, low];
      if (value < from) return low < high ? 0 : count + 1;
      if (value > to || (value === to && low < high)) return low < high ? count + 1 : 0;
      return low < high
        ? Math.floor((count * (value - low)) / (high - low)) + 1
        : Math.floor((count * (low - value)) / (low - high)) + 1;
    },
  },
  trying('try_add', '+', 'The sum, or NULL where it does not fit.'),
  trying('try_subtract', '-', 'The difference, or NULL where it does not fit.'),
  trying('try_multiply', '*', 'The product, or NULL where it does not fit.'),
  trying('try_divide', '/', 'The quotient, or NULL of a division by zero.'),
  trying('try_mod', '%', 'The remainder, or NULL of a division by zero.'),
  bitwise('&', 'AND bit by bit.', (a, b) => a & b),
  bitwise('|', 'OR bit by bit.', (a, b) => a | b),
  bitwise('^', 'XOR bit by bit.', (a, b) => a ^ b),
  {
    name: '~',
    doc: 'All bits turned round.',
    takes: [takes.onlyWhole],
    gives: sameAsFirst,
    row: (value: Long) => long(~BigInt(value)),
  },
  shift('shiftleft', 'Bits moved up.', (value, by) => value << by),
  shift('shiftright', 'Bits moved down, the sign kept.', (value, by) => value >> by),
  shift(
    'shiftrightunsigned',
    'Bits moved down, zeros from above.',
    (value, by, bits) => BigInt.asUintN(bits, value) >> by,
  ),
  {
    name: 'bit_count',
    doc: 'How many bits are set.',
    takes: [takes.onlyWholeOrBoolean],
    gives: INT,
    row: (value: Long | boolean) => BigInt.asUintN(64, BigInt(value)).toString(2).replaceAll('0', '').length,
  },
  {
    name: 'bin',
    doc: 'The number in base 2.',
    takes: [takes.bigint],
    gives: STRING,
    row: (value: Long) => BigInt.asUintN(64, BigInt(value)).toString(2),
  },
];
