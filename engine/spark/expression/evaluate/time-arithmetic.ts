/**
 * + and - with times and intervals (TimestampAddInterval, DateAddYMInterval, SubtractTimestamps ...), and intervals
 * times or divided by numbers. Calendar parts (months, days) go by the calendar of UTC.
 */
import type { NumberColumn } from '../../../stream/column/column.ts';
import { columnBuilder } from '../../../stream/column/column-builder.ts';
import type { DataType } from '../../../stream/column/data-type.ts';
import { isInterval, isTimestamp } from '../../../stream/column/data-type.ts';
import type { CalendarInterval, Long, Value } from '../../../stream/column/value.ts';
import { minus, plus, quotient, times } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import { addInterval, addMonths, dayOfMicros, MICROS_PER_DAY, startOfDay } from '../calendar.ts';
import { divideByZero } from '../cast-errors.ts';
import type { Expression } from '../expression.ts';
import { decimalText, divideRounded, doubleText, readDecimal } from '../number-text.ts';
import { checked } from './arithmetic.ts';
import type { Builder, Run } from './frame.ts';

type Compute = (a: Value, b: Value) => Value;

/** Whether an operator's arguments have to do with time. */
export function isTimeArithmetic({ children }: Expression): boolean {
  return children.some(({ type }) => isInterval(type) || isTimestamp(type) || type.kind === 'date');
}

/** Makes such an operator ready to run. */
export function makeTimeArithmetic(call: Expression, builder: Builder): Run {
  const [a, b] = call.children.map(child => builder.build(child)) as [Run, Run];
  const strict = computeOf(call);
  const compute = call.parameters?.['mode'] === 'try' ? orNull(strict) : strict;
  return frame => {
    const [x, y] = [a(frame), b(frame)] as [NumberColumn, NumberColumn];
    const result = columnBuilder(call.type, x.length);
    for (let i = 0; i < x.length; i++) {
      const [left, right] = [x.value(i), y.value(i)];
      result.push(left === null || right === null ? null : compute(left, right));
    }
    return result.build();
  };
}

/** NULL where it would fail: for try_add and try_subtract. */
function orNull(compute: Compute): Compute {
  return (a, b) => {
    try {
      return compute(a, b);
    } catch (error) {
      if (error instanceof SparkError) return null;
      throw error;
    }
  };
}

function computeOf({ name, type, children }: Expression): Compute {
  const [left, right] = children.map(child => child.type) as [DataType, DataType];
  const sign = name === '-' ? -1 : 1;
  if (isInterval(left) && isInterval(right))
    return (a, b) =>
      checked(name === '-' ? minus(a as Long, b as Long) : plus(a as Long, b as Long), type, 'ansi', name);
  if (name === '*') return isInterval(left) ? scaled(left, right) : (a, b) => scaled(right, left)(b, a);
  if (name === '/') return divided(right);
  if (isInterval(left)) return (a, b) => moved(right, left, type, 1)(b, a);
  if (isInterval(right)) return moved(left, right, type, sign);
  if (left.kind === 'date' && right.kind === 'date')
    return (a, b) => times((a as number) - (b as number), MICROS_PER_DAY);
  if (left.kind === 'date' || right.kind === 'date') {
    const micros = (value: Value, of: DataType): Long =>
      of.kind === 'date' ? startOfDay(value as number) : (value as Long);
    if (isTimestamp(left) || isTimestamp(right)) return (a, b) => minus(micros(a, left), micros(b, right));
    return left.kind === 'date' ? (a, b) => (a as number) + sign * Number(b) : (a, b) => (b as number) + Number(a);
  }
  return (a, b) => minus(a as Long, b as Long);
}

/** A time, an interval later or earlier. */
function moved(time: DataType, interval: DataType, result: DataType, sign: number): Compute {
  const signed = (value: Long): Long => (sign === 1 ? value : minus(0, value));
  if (interval.kind === 'interval') {
    return (a, b) => {
      const { months, days, micros } = b as CalendarInterval;
      const start = time.kind === 'date' ? startOfDay(a as number) : (a as Long);
      const end = addInterval(start, sign * months, sign * days, signed(micros));
      return result.kind === 'date' ? dayOfMicros(end) : end;
    };
  }
  if (interval.kind === 'year-month interval') {
    if (time.kind === 'date') return (a, b) => addMonths(a as number, sign * (b as number));
    return (a, b) => addInterval(a as Long, sign * (b as number), 0, 0);
  }
  if (time.kind !== 'date') return (a, b) => checked(plus(a as Long, signed(b as Long)), result, 'ansi', '+');
  if (result.kind === 'date') return (a, b) => (a as number) + Number(quotient(signed(b as Long), MICROS_PER_DAY));
  return (a, b) => plus(startOfDay(a as number), signed(b as Long));
}

function scaled(interval: DataType, number: DataType): Compute {
  return (a, b) => {
    if (number.kind !== 'double' && number.kind !== 'float' && number.kind !== 'decimal') {
      return checked(times(a as Long, b as Long), interval, 'ansi', '*');
    }
    const text = number.kind === 'decimal' ? decimalText(b as Long, number.scale) : doubleText(b as number);
    const { unscaled, scale } = readDecimal(text) ?? { unscaled: 0n, scale: 0 };
    const product = BigInt(a as Long) * unscaled;
    return scale >= 0 ? divideRounded(product, 10n ** BigInt(scale), 'half up') : times(product, 10n ** BigInt(-scale));
  };
}

function divided(number: DataType): Compute {
  return (a, b) => {
    if (Number(b) === 0) throw divideByZero();
    if (number.kind === 'decimal')
      return divideRounded(times(a as Long, 10n ** BigInt(number.scale)), b as Long, 'half up');
    if (Number.isInteger(b)) return divideRounded(a as Long, b as Long, 'half up');
    return Math.round(Number(a) / Number(b));
  };
}
