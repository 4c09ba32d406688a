/**
 * Single values, as they stand outside columns: at the edges, in literals, in lists and maps. What a value means
 * depends on its type:
 *
 * BOOLEAN boolean; TINYINT, SMALLINT, INT, FLOAT, DOUBLE number; BIGINT {@link Long}; DECIMAL a Long, the number
 * without its decimal point; DATE days, TIMESTAMP and TIMESTAMP_NTZ microseconds (Long) since 1970; day-time
 * intervals microseconds (Long), year-month ones months; STRING string; BINARY bytes; ARRAY and STRUCT a list;
 * MAP a list of [key, value].
 */
import { assert } from '../../core/assert.ts';
import type { DataType } from './data-type.ts';

/** A whole number: a number within +-(2^53-1), a bigint outside, never the other way round. */
export type Long = number | bigint;

/** A calendar interval: its parts do not carry over into each other. */
export interface CalendarInterval {
  readonly months: number;
  readonly days: number;
  readonly micros: Long;
}

/** A value of any type; NULL is null. */
export type Value = null | boolean | number | bigint | string | Uint8Array | CalendarInterval | readonly Value[];

/** Entries of a MAP. */
export type MapEntries = readonly (readonly [key: Value, value: Value])[];

/** Brings a bigint into the form of a {@link Long}. */
export function long(value: bigint): Long {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** Sum; exact, of any size. */
export function plus(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return long(BigInt(a) + BigInt(b));
}

/** Difference; exact, of any size. */
export function minus(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return long(BigInt(a) - BigInt(b));
}

/** Product; exact, of any size. */
export function times(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return long(BigInt(a) * BigInt(b));
}

/** Quotient without remainder, towards zero. */
export function quotient(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0;
  return long(BigInt(a) / BigInt(b));
}

/** Remainder with the sign of `a`. */
export function remainder(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0;
  return long(BigInt(a) % BigInt(b));
}

/** Quotient towards minus infinity. */
export function floorDivide(a: Long, b: number): Long {
  const rest = remainder(a, b);
  return rest < 0 ? minus(quotient(a, b), 1) : quotient(a, b);
}

/** Whether a whole number fits 64 bits. */
export function fitsLong(value: Long): boolean {
  return typeof value === 'number' || (value >= -9223372036854775808n && value <= 9223372036854775807n);
}

/** Orders strings as their UTF-8 bytes are ordered, as Spark does. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    const [surrogateX, surrogateY] = [x >= 0xd800 && x < 0xe000, y >= 0xd800 && y < 0xe000];
    if (surrogateX !== surrogateY) return surrogateX ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** Orders doubles as Spark does: NaN equals NaN and is above all; -0.0 equals 0.0. */
export function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : -1;
}

/** Orders two values of one type, neither NULL; inside lists and structs NULL comes first. */
export function compareValues(type: DataType, a: Value, b: Value): number {
  switch (type.kind) {
    case 'string':
      return compareStrings(a as string, b as string);
    case 'binary':
      return compareBytes(a as Uint8Array, b as Uint8Array);
    case 'float':
    case 'double':
      return compareDoubles(a as number, b as number);
    case 'array':
      return compareLists(a as readonly Value[], b as readonly Value[], () => type.element);
    case 'struct':
      return compareLists(a as readonly Value[], b as readonly Value[], i => type.fields[i]!.type);
    case 'void':
      return 0;
    case 'map':
    case 'interval':
      return valueKey(type, a) === valueKey(type, b) ? 0 : 1;
    default:
      return compareLongs(a as Long, b as Long);
  }
}

function compareLongs(a: Long, b: Long): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Orders two values of one type, NULL first. */
export function compareNullable(type: DataType, a: Value, b: Value): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return compareValues(type, a, b);
}

function compareLists(a: readonly Value[], b: readonly Value[], typeAt: (index: number) => DataType): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = compareNullable(typeAt(i), a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** A string that is the same for two values exactly when Spark's grouping holds them for the same. */
export function valueKey(type: DataType, value: Value): string {
  if (value === null) return 'N';
  switch (type.kind) {
    case 'string':
      return `${(value as string).length}:${value}`;
    case 'float':
    case 'double':
      return value === 0 ? '0' : String(value);
    case 'binary':
      return `b${(value as Uint8Array).join(',')}`;
    case 'array':
      return `[${(value as readonly Value[]).map(item => valueKey(type.element, item)).join('|')}]`;
    case 'struct':
      return `{${(value as readonly Value[]).map((item, i) => valueKey(type.fields[i]!.type, item)).join('|')}}`;
    case 'map': {
      const entries = value as MapEntries;
      return `<${entries
        .map(([k, v]) => `${valueKey(type.key, k)}=${valueKey(type.value, v)}`)
        .sort()
        .join('|')}>`;
    }
    case 'interval': {
      const { months, days, micros } = value as CalendarInterval;
      return `${months},${days},${micros}`;
    }
    default:
      assert(typeof value !== 'object', `a value of type ${type.kind} is not an object`);
      return String(value);
  }
}
