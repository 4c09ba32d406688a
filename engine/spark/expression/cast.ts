/**
 * CAST, value by value (Spark's Cast): which types can be cast, and how. Under ANSI rules a value that does not fit
 * is an error; with try_cast, and under the old rules, it is NULL.
 */
import { assert } from '../../core/assert.ts';
import type { DataType, DecimalType } from '../../stream/column/data-type.ts';
import {
  BIGINT,
  DOUBLE,
  isFractional,
  isNumeric,
  isTimestamp,
  isWhole,
  STRING,
  sameType,
} from '../../stream/column/data-type.ts';
import type { Long, MapEntries, Value } from '../../stream/column/value.ts';
import { floorDivide, long, plus, times } from '../../stream/column/value.ts';
import { SparkError } from '../condition.ts';
import type { CastMode } from './build.ts';
import { dayOfMicros, MICROS_PER_SECOND, startOfDay } from './calendar.ts';
import { castOverflow, malformed, tooManyDigits } from './cast-errors.ts';
import { textOf } from './cast-text.ts';
import { isAtomic } from './coercion.ts';
import { readInterval } from './interval.ts';
import {
  atScale,
  decimalText,
  doubleText,
  fitsDigits,
  readDecimal,
  readDouble,
  readWhole,
  rescale,
} from './number-text.ts';
import { readDate, readTimestamp, readTimestampNtz, trimAll } from './time-text.ts';

/** The batch's clock. */
export interface Clock {
  /** The batch's time, in milliseconds since 1970. */
  batchTimestampMs: number;
}

/** Casts a value that is not NULL. */
export type Caster = (value: Value) => Value;

/** Whether a type can be cast to another. */
export function canCast(from: DataType, to: DataType, mode: CastMode): boolean {
  if (sameType(from, to) || from.kind === 'void' || to.kind === 'string') return true;
  if (from.kind === 'array' && to.kind === 'array') return canCast(from.element, to.element, mode);
  if (from.kind === 'map' && to.kind === 'map')
    return canCast(from.key, to.key, mode) && canCast(from.value, to.value, mode);
  if (from.kind === 'struct' && to.kind === 'struct') {
    return (
      from.fields.length === to.fields.length &&
      from.fields.every((field, i) => canCast(field.type, to.fields[i]!.type, mode))
    );
  }
  if (!isAtomic(from) || !isAtomic(to)) return false;
  if (from.kind === 'string') return true;
  if (mode === 'legacy' && isWhole(from) && to.kind === 'binary') return true;
  if (isNumeric(from)) return isNumeric(to) || to.kind === 'boolean' || to.kind === 'timestamp';
  if (from.kind === 'boolean') return isNumeric(to) || (mode === 'legacy' && to.kind === 'timestamp');
  if (from.kind === 'date') return isTimestamp(to) || (mode === 'legacy' && isNumeric(to));
  if (isTimestamp(from)) return isTimestamp(to) || to.kind === 'date' || (from.kind === 'timestamp' && isNumeric(to));
  return from.kind === to.kind;
}

/** How values of `from` become values of `to`. */
export function caster(from: DataType, to: DataType, mode: CastMode, clock: Clock): Caster {
  if (sameType(from, to) || from.kind === 'void') return value => value;
  const cast = strictCaster(from, to, mode, clock);
  if (mode === 'ansi') return cast;
  return value => {
    try {
      return cast(value);
    } catch (error) {
      if (error instanceof SparkError) return null;
      throw error;
    }
  };
}

function strictCaster(from: DataType, to: DataType, mode: CastMode, clock: Clock): Caster {
  switch (to.kind) {
    case 'string':
      return value => textOf(from, value);
    case 'boolean':
      return from.kind === 'string' ? readBoolean : value => Number(value) !== 0;
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return toWhole(from, to, mode);
    case 'float': {
      const double = toDouble(from, to);
      return value => Math.fround(double(value) as number);
    }
    case 'double':
      return toDouble(from, to);
    case 'decimal':
      return toDecimal(from, to);
    case 'date':
      return from.kind === 'string'
        ? value => readDate(value as string) ?? refuse(value, to)
        : value => dayOfMicros(value as Long);
    case 'timestamp':
    case 'timestamp_ntz':
      return toTimestamp(from, to, clock);
    case 'binary':
      return value => new TextEncoder().encode(value as string);
    case 'day-time interval':
    case 'year-month interval':
    case 'interval':
      return from.kind === 'string' ? value => intervalFrom(value as string, to) : value => value;
    default:
      return nestedCaster(from, to, mode, clock);
  }
}

function nestedCaster(from: DataType, to: DataType, mode: CastMode, clock: Clock): Caster {
  if (from.kind === 'array' && to.kind === 'array') {
    const element = nullable(caster(from.element, to.element, mode, clock));
    return value => (value as readonly Value[]).map(element);
  }
  if (from.kind === 'struct' && to.kind === 'struct') {
    const fields = from.fields.map((field, i) => nullable(caster(field.type, to.fields[i]!.type, mode, clock)));
    return value => (value as readonly Value[]).map((item, i) => fields[i]!(item));
  }
  assert(from.kind === 'map' && to.kind === 'map', `${from.kind} can be cast to ${to.kind}`);
  const [key, item] = [caster(from.key, to.key, mode, clock), nullable(caster(from.value, to.value, mode, clock))];
  return value => (value as MapEntries).map(([k, v]) => [key(k), item(v)]);
}

function nullable(cast: Caster): Caster {
  return value => (value === null ? null : cast(value));
}

function refuse(value: Value, to: DataType): never {
  throw malformed(`'${value}'`, STRING, to);
}

const TRUE_WORDS = new Set(['t', 'true', 'y', 'yes', '1']);
const FALSE_WORDS = new Set(['f', 'false', 'n', 'no', '0']);

function readBoolean(value: Value): Value {
  const word = trimAll(value as string).toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  return FALSE_WORDS.has(word) ? false : refuse(value, { kind: 'boolean' });
}

const BITS = { tinyint: 8, smallint: 16, int: 32, bigint: 64 } as const;

/** Whether a whole number fits a whole type. */
export function fitsWhole(value: Long, kind: keyof typeof BITS): boolean {
  if (typeof value === 'number' && kind === 'bigint') return true;
  const whole = BigInt(value);
  return BigInt.asIntN(BITS[kind], whole) === whole;
}

/** A whole number cut to a whole type's bits, as Java does. */
export function wrapped(value: Long, kind: keyof typeof BITS): Long {
  return long(BigInt.asIntN(BITS[kind], BigInt(value)));
}

function toWhole(from: DataType, to: DataType, mode: CastMode): Caster {
  const kind = to.kind as keyof typeof BITS;
  const checked = (whole: Long, shown: () => string): Value => {
    if (fitsWhole(whole, kind)) return whole;
    if (mode === 'legacy') return wrapped(whole, kind);
    throw castOverflow(shown(), from, to);
  };
  if (from.kind === 'string') {
    return value => {
      const whole = readWhole(value as string, mode === 'legacy');
      return whole !== null && fitsWhole(whole, kind) ? long(whole) : refuse(value, to);
    };
  }
  if (isFractional(from)) {
    return value => {
      const number = value as number;
      if (Number.isFinite(number)) return checked(long(BigInt(Math.trunc(number))), () => `${doubleText(number)}D`);
      if (mode === 'legacy') return Number.isNaN(number) ? 0 : saturated(number, kind);
      throw castOverflow(`${doubleText(number)}D`, from, to);
    };
  }
  if (from.kind === 'decimal') {
    const { scale } = from;
    return value => checked(rescale(value as Long, scale, 0, 'down'), () => `${decimalText(value as Long, scale)}BD`);
  }
  if (from.kind === 'timestamp') {
    return value => checked(floorDivide(value as Long, MICROS_PER_SECOND), () => textOf(from, value));
  }
  if (from.kind === 'boolean') return value => (value ? 1 : 0);
  return value => checked(value as Long, () => `${value}${from.kind === 'bigint' ? 'L' : ''}`);
}

function saturated(value: number, kind: keyof typeof BITS): Long {
  const most = 2n ** BigInt(BITS[kind] - 1);
  return long(value > 0 ? most - 1n : -most);
}

function toDouble(from: DataType, to: DataType): Caster {
  switch (from.kind) {
    case 'string':
      return value => readDouble(value as string) ?? refuse(value, to);
    case 'decimal':
      return value => Number(decimalText(value as Long, from.scale));
    case 'timestamp':
      return value => Number(value) / MICROS_PER_SECOND;
    default:
      return value => Number(value);
  }
}

function toDecimal(from: DataType, to: DecimalType): Caster {
  const { precision, scale } = to;
  const checked = (unscaled: Long, shown: () => string): Value => {
    if (fitsDigits(unscaled, precision)) return unscaled;
    throw tooManyDigits(shown(), precision, scale);
  };
  if (from.kind === 'decimal') {
    return value => checked(rescale(value as Long, from.scale, scale), () => decimalText(value as Long, from.scale));
  }
  if (isWhole(from) || from.kind === 'boolean') {
    return value =>
      checked(rescale(typeof value === 'boolean' ? Number(value) : (value as Long), 0, scale), () => String(value));
  }
  const asText = from.kind === 'string' ? (value: Value) => value as string : (value: Value) => textOf(DOUBLE, value);
  const seconds = (value: Value): Value => (from.kind === 'timestamp' ? Number(value) / MICROS_PER_SECOND : value);
  return value => {
    if (from.kind !== 'string' && !Number.isFinite(value)) return null;
    const number = readDecimal(asText(seconds(value)));
    if (number) return checked(atScale(number, scale), () => asText(value));
    if (from.kind === 'string') return refuse(value, to);
    throw tooManyDigits(asText(value), precision, scale);
  };
}

function toTimestamp(from: DataType, to: DataType, clock: Clock): Caster {
  if (from.kind === 'string') {
    const read =
      to.kind === 'timestamp'
        ? (text: string) => readTimestamp(text, startOfDay(Math.floor(clock.batchTimestampMs / 86_400_000)))
        : readTimestampNtz;
    return value => read(value as string) ?? refuse(value, to);
  }
  if (from.kind === 'date') return value => startOfDay(value as number);
  if (isTimestamp(from)) return value => value;
  if (from.kind === 'decimal') return value => rescale(value as Long, from.scale, 6, 'down');
  if (!isFractional(from))
    return value => withinLong(times(typeof value === 'boolean' ? Number(value) : (value as Long), MICROS_PER_SECOND));
  return value => {
    const micros = (value as number) * MICROS_PER_SECOND;
    if (Math.abs(micros) >= 2 ** 63 && Number.isFinite(micros))
      throw castOverflow(`${doubleText(micros)}D`, DOUBLE, BIGINT);
    if (Number.isFinite(micros)) return long(BigInt(Math.trunc(micros)));
    throw castOverflow(`${doubleText(value as number)}D`, from, to);
  };
}

/** As TimeUnit.SECONDS.toMicros: the greatest and least of 64 bits stand for all beyond. */
function withinLong(micros: Long): Long {
  const greatest = 2n ** 63n - 1n;
  if (micros > greatest) return greatest;
  return micros < -greatest - 1n ? -greatest - 1n : micros;
}

function intervalFrom(text: string, to: DataType): Value {
  const interval = readInterval(text) ?? refuse(text, to);
  if (to.kind === 'interval') return interval;
  if (to.kind === 'year-month interval') return interval.months;
  return plus(interval.micros, times(interval.days, 86_400 * MICROS_PER_SECOND));
}
