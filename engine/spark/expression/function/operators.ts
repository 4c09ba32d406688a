/**
 * Operators in the table of functions: how their arguments are brought together (ANSI type coercion), and what they
 * give. How they are computed is in evaluate/.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import {
  BIGINT,
  BOOLEAN,
  DATE,
  DAY_TO_SECOND,
  DOUBLE,
  isFractional,
  isInterval,
  isNumeric,
  isTimestamp,
  isWhole,
  TIMESTAMP,
  YEAR_TO_MONTH,
} from '../../../stream/column/data-type.ts';
import { asNarrowDecimal, callOf, cast } from '../build.ts';
import { adjusted, decimalFor, isOrderable, widerType, widestType } from '../coercion.ts';
import type { Expression } from '../expression.ts';
import { differentArguments, differentOperands, unexpectedInput, wrongOperand } from '../resolve-errors.ts';
import type { FunctionSession, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

type Pair = readonly [Expression, Expression];

/** Strings beside numbers, and NULL beside anything, as the other side's type. */
function promoted([a, b]: Pair, { castMode }: FunctionSession): Pair {
  const string = (type: DataType) => type.kind === 'string';
  if (castMode === 'legacy' && (string(a.type) || string(b.type))) {
    return [string(a.type) ? cast(a, DOUBLE, castMode) : a, string(b.type) ? cast(b, DOUBLE, castMode) : b];
  }
  const other = (mine: Expression, theirs: Expression): Expression => {
    if (mine.type.kind === 'void') return cast(mine, theirs.type.kind === 'void' ? DOUBLE : theirs.type);
    return string(mine.type) && !string(theirs.type)
      ? cast(mine, widerType(mine.type, theirs.type) ?? mine.type, castMode)
      : mine;
  };
  return [other(a, b), other(b, a)];
}

/** The arithmetic of numbers, once strings are gone; null when it does not fit. */
function numeric(name: string, pair: Pair, session: FunctionSession): Expression | null {
  let [a, b] = pair;
  if (!isNumeric(a.type) || !isNumeric(b.type)) return null;
  const parameters = session.castMode === 'ansi' ? undefined : { mode: session.castMode };
  const hasDecimal = a.type.kind === 'decimal' || b.type.kind === 'decimal';
  if (hasDecimal && !isFractional(a.type) && !isFractional(b.type)) {
    [a, b] = [asNarrowDecimal(a), asNarrowDecimal(b)];
    const [x, y] = [decimalFor(a.type), decimalFor(b.type)];
    const children = [cast(a, x), cast(b, y)];
    return callOf(name, children, name === 'div' ? BIGINT : decimalResult(name, x, y), parameters);
  }
  if (name === 'div' && (isFractional(a.type) || isFractional(b.type))) return null;
  if (name === '/') return callOf(name, [cast(a, DOUBLE), cast(b, DOUBLE)], DOUBLE, parameters);
  const type = name === 'div' ? BIGINT : (widerType(a.type, b.type) ?? DOUBLE);
  return callOf(name, [cast(a, type), cast(b, type)], type, parameters);
}

function decimalResult(name: string, a: { precision: number; scale: number }, b: typeof a): DataType {
  const scale = Math.max(a.scale, b.scale);
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  switch (name) {
    case '*':
      return adjusted(a.precision + b.precision + 1, a.scale + b.scale);
    case '/': {
      const quotientScale = Math.max(6, a.scale + b.precision + 1);
      return adjusted(a.precision - a.scale + b.scale + quotientScale, quotientScale);
    }
    case '%':
    case 'pmod':
      return adjusted(Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale);
    default:
      return adjusted(whole + scale + 1, scale);
  }
}

const isTime = (type: DataType) => isTimestamp(type) || type.kind === 'date';

/** What + and - give for times and intervals; null when they do not go together. */
function timeResult(name: string, a: DataType, b: DataType): DataType | null {
  if (isInterval(a) && isInterval(b)) return a.kind === b.kind ? wholeInterval(a, b) : null;
  if (isInterval(a) && isTime(b) && name === '+') return timeResult(name, b, a);
  if (isInterval(b) && isTime(a)) {
    if (a.kind !== 'date') return a;
    return b.kind === 'day-time interval' && b.to !== 'day' ? TIMESTAMP : DATE;
  }
  if (isTime(a) && isTime(b)) return name === '-' ? differenceType(a, b) : null;
  const isSmall = (type: DataType) => isWhole(type) && type.kind !== 'bigint';
  if (a.kind === 'date' && isSmall(b)) return DATE;
  return b.kind === 'date' && isSmall(a) && name === '+' ? DATE : null;
}

function differenceType(a: DataType, b: DataType): DataType {
  return a.kind === 'date' && b.kind === 'date' ? { kind: 'day-time interval', from: 'day', to: 'day' } : DAY_TO_SECOND;
}

function wholeInterval(a: DataType, b: DataType): DataType {
  if (a.kind === 'day-time interval' && b.kind === 'day-time interval') {
    const units = ['day', 'hour', 'minute', 'second'] as const;
    const from = units[Math.min(units.indexOf(a.from), units.indexOf(b.from))]!;
    return { kind: 'day-time interval', from, to: units[Math.max(units.indexOf(a.to), units.indexOf(b.to))]! };
  }
  return a.kind === 'year-month interval' ? YEAR_TO_MONTH : a;
}

/** An operator of numbers, times and intervals. */
export function arithmetic(name: string, doc: string): ScalarFunction {
  return {
    name,
    doc,
    takes: [takes.any, takes.any],
    gives: DOUBLE,
    rewrite: (args, session) => {
      const raw = callOf(name, args, DOUBLE);
      const timed =
        name === '+' || name === '-'
          ? withTime(name, args as unknown as Pair, session)
          : withScale(name, args as unknown as Pair);
      if (timed) return timed;
      const pair = promoted(args as unknown as Pair, session);
      const result = numeric(name, pair, session);
      if (result) return result;
      if (widerType(pair[0].type, pair[1].type) === null) throw differentOperands(raw);
      if (name === 'div' && pair.some(({ type }) => isWhole(type))) throw differentOperands(raw);
      throw wrongOperand(
        raw,
        name === '+' || name === '-'
          ? '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")'
          : '"NUMERIC"',
      );
    },
  };
}

function withTime(name: string, [a, b]: Pair, session: FunctionSession): Expression | null {
  if (isTime(a.type) && b.type.kind === 'string' && name === '-')
    return withTime(name, [a, cast(b, a.type, session.castMode)], session);
  if (isTime(b.type) && a.type.kind === 'string' && name === '-')
    return withTime(name, [cast(a, b.type, session.castMode), b], session);
  if (a.type.kind === 'string' && isInterval(b.type))
    return withTime(name, [cast(a, TIMESTAMP, session.castMode), b], session);
  const isBig = b.type.kind === 'bigint' || isFractional(b.type) || b.type.kind === 'decimal';
  if (a.type.kind === 'date' && isBig) {
    throw unexpectedInput(callOf(name === '+' ? 'date_add' : 'date_sub', [a, b], DATE), 1, takes.days.name);
  }
  const nullTime = (mine: Expression, theirs: Expression) =>
    mine.type.kind === 'void' && isTime(theirs.type)
      ? cast(mine, DAY_TO_SECOND)
      : mine.type.kind === 'void' && isInterval(theirs.type)
        ? cast(mine, theirs.type)
        : mine;
  const [x, y] = [nullTime(a, b), nullTime(b, a)];
  const type = timeResult(name, x.type, y.type);
  return type && callOf(name, [x, y], type);
}

function withScale(name: string, [a, b]: Pair): Expression | null {
  const widest = (type: DataType): DataType => (type.kind === 'day-time interval' ? DAY_TO_SECOND : YEAR_TO_MONTH);
  const scalable = (type: DataType) => type.kind === 'day-time interval' || type.kind === 'year-month interval';
  const isFactor = (type: DataType) => isNumeric(type) || type.kind === 'void';
  if ((name === '*' || name === '/') && scalable(a.type) && isFactor(b.type))
    return callOf(name, [a, b], widest(a.type));
  return name === '*' && scalable(b.type) && isFactor(a.type) ? callOf(name, [a, b], widest(b.type)) : null;
}

/** Brings both sides of a comparison to one type. */
export function comparable(name: string, [a, b]: Pair, session: FunctionSession): Expression {
  const raw = callOf(name, [a, b], BOOLEAN);
  const [x, y] = legacyPromoted([a, b], session);
  const decimals = x.type.kind === 'decimal' || y.type.kind === 'decimal';
  const [left, right] = decimals ? [asNarrowDecimal(x), asNarrowDecimal(y)] : [x, y];
  const type = widerType(left.type, right.type);
  if (type === null) throw differentOperands(raw);
  if (type.kind === 'map' || (name !== '=' && name !== '<=>' && !isOrderable(type)))
    throw wrongOperand(raw, '"ORDERED"');
  const bridged = type.kind === 'decimal' && isNumeric(x.type) && isNumeric(y.type);
  const common = bridged ? (widerType(decimalFor(left.type), decimalFor(right.type)) ?? type) : type;
  return callOf(name, [cast(left, common, session.castMode), cast(right, common, session.castMode)], BOOLEAN);
}

/** With ANSI off a string beside a number is cast to the number's type. */
function legacyPromoted([a, b]: Pair, { castMode }: FunctionSession): Pair {
  if (castMode !== 'legacy') return [a, b];
  if (a.type.kind === 'string' && isNumeric(b.type)) return [cast(a, b.type, castMode), b];
  return b.type.kind === 'string' && isNumeric(a.type) ? [a, cast(b, a.type, castMode)] : [a, b];
}

function compared(name: string, doc: string): ScalarFunction {
  const rewrite = (args: readonly Expression[], session: FunctionSession) =>
    comparable(name, args as unknown as Pair, session);
  return { name, doc, takes: [takes.any, takes.any], gives: BOOLEAN, rewrite };
}

/** x IN (a, b): NULL when nothing is equal and a NULL is among them. */
const isIn: ScalarFunction = {
  name: 'in',
  doc: 'Whether the value equals one of the options.',
  takes: [takes.any],
  rest: takes.any,
  gives: BOOLEAN,
  rewrite: (args, session) => {
    const raw = callOf('in', args, BOOLEAN);
    const type = widestType(args.map(arg => arg.type));
    if (type === null) throw differentArguments(raw, 'in');
    const [value, ...options] = args.map(arg => cast(arg, type, session.castMode)) as [Expression, ...Expression[]];
    const tests = options.map(option => callOf('=', [value, option], BOOLEAN));
    return tests.reduce((a, b) => callOf('or', [a, b], BOOLEAN));
  },
};

const between: ScalarFunction = {
  name: 'between',
  doc: 'Whether the value lies between two bounds, both included.',
  takes: [takes.any, takes.any, takes.any],
  gives: BOOLEAN,
  rewrite: ([value, low, high], session) =>
    callOf('and', [comparable('>=', [value!, low!], session), comparable('<=', [value!, high!], session)], BOOLEAN),
};

const junction = (name: string, doc: string): ScalarFunction => ({
  name,
  doc,
  takes: [takes.any, takes.any],
  gives: BOOLEAN,
  rewrite: ([a, b], { castMode }) => {
    const raw = callOf(name, [a!, b!], BOOLEAN);
    const fits = ({ type }: Expression) => ['boolean', 'string', 'void'].includes(type.kind);
    if (fits(a!) && fits(b!)) return callOf(name, [cast(a!, BOOLEAN, castMode), cast(b!, BOOLEAN, castMode)], BOOLEAN);
    if (a!.type.kind !== b!.type.kind) throw differentOperands(raw);
    throw wrongOperand(raw, '"BOOLEAN"');
  },
});

const not: ScalarFunction = { name: 'not', doc: 'The opposite.', takes: [takes.boolean], gives: BOOLEAN };

const nullTest = (name: string, doc: string): ScalarFunction => ({ name, doc, takes: [takes.any], gives: BOOLEAN });

const negative: ScalarFunction = {
  name: 'negative',
  doc: 'The value with its sign turned round.',
  takes: [takes.numericOrInterval],
  gives: ([type]) => type!,
  rewrite: ([value], { castMode }) => {
    const parameters = castMode === 'ansi' ? undefined : { mode: castMode };
    return callOf('negative', [value!], value!.type, parameters);
  },
};

/** An operator by its sign. */
export function scalarOperator(name: string): ScalarFunction {
  return operators.find(entry => entry.name === name)!;
}

/** All operators. */
export const operators: readonly ScalarFunction[] = [
  arithmetic('+', 'The sum; a time later by an interval.'),
  arithmetic('-', 'The difference; a time earlier by an interval; the interval between two times.'),
  arithmetic('*', 'The product.'),
  arithmetic('/', 'The quotient, a DOUBLE or DECIMAL.'),
  arithmetic('%', 'The remainder, with the sign of the dividend.'),
  arithmetic('div', 'The quotient without its fraction, a BIGINT.'),
  { ...arithmetic('%', 'The remainder, with the sign of the dividend.'), name: 'mod' },
  compared('=', 'Whether two values are equal; NULL when one is NULL.'),
  compared('<=>', 'Whether two values are equal, NULL equal to NULL.'),
  compared('<', 'Whether the first value is less.'),
  compared('<=', 'Whether the first value is less or equal.'),
  compared('>', 'Whether the first value is greater.'),
  compared('>=', 'Whether the first value is greater or equal.'),
  junction('and', 'Whether both hold; false wins over NULL.'),
  junction('or', 'Whether one holds; true wins over NULL.'),
  not,
  nullTest('isnull', 'Whether the value is NULL.'),
  nullTest('isnotnull', 'Whether the value is not NULL.'),
  isIn,
  between,
  negative,
  {
    name: 'positive',
    doc: 'The value itself.',
    takes: [takes.numericOrInterval],
    gives: ([type]) => type!,
    rewrite: ([value]) => value!,
  },
];
