/**
 * Which types go together, and what is cast for it without being asked (Spark's AnsiTypeCoercion and
 * DecimalPrecision; with ANSI off also TypeCoercion's promotion of strings).
 */
import type { ArrayType, DataType, DecimalType, MapType, StructType } from '../../stream/column/data-type.ts';
import {
  arrayOf,
  BIGINT,
  DATE,
  DOUBLE,
  decimal,
  isFractional,
  isNumeric,
  isTimestamp,
  isWhole,
  MOST_DIGITS,
  mapOf,
  sameType,
  TIMESTAMP,
} from '../../stream/column/data-type.ts';

const NUMERIC_ORDER = ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double'];
const DIGITS: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, int: 10, bigint: 20 };

/** A decimal that holds every value of a numeric type (DecimalType.forType). */
export function decimalFor(type: DataType): DecimalType {
  if (type.kind === 'decimal') return type;
  if (type.kind === 'float') return decimal(14, 7);
  if (type.kind === 'double') return decimal(30, 15);
  return decimal(DIGITS[type.kind] ?? 38, 0);
}

/** Cuts a precision above 38 digits, keeping the whole part where it can (DecimalType.adjustPrecisionScale). */
export function adjusted(precision: number, scale: number): DecimalType {
  if (precision <= MOST_DIGITS) return decimal(precision, scale);
  const whole = precision - scale;
  return decimal(MOST_DIGITS, Math.max(MOST_DIGITS - whole, Math.min(scale, 6)));
}

/** A decimal that holds both; where that takes more than 38 digits, those of the fraction give way. */
export function widerDecimal(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  const tooMany = Math.max(whole + scale - MOST_DIGITS, 0);
  return decimal(whole + scale - tooMany, Math.max(scale - tooMany, 0));
}

function widerNumber(a: DataType, b: DataType): DataType {
  if (a.kind === 'decimal' || b.kind === 'decimal') {
    if (isFractional(a) || isFractional(b)) return DOUBLE;
    return widerDecimal(decimalFor(a), decimalFor(b));
  }
  const [higher, lower] = NUMERIC_ORDER.indexOf(a.kind) >= NUMERIC_ORDER.indexOf(b.kind) ? [a, b] : [b, a];
  return higher.kind === 'float' && isWhole(lower) ? DOUBLE : higher;
}

/** The type that strings take beside another; null when the two do not go together. */
function promotedString(other: DataType): DataType | null {
  if (isWhole(other)) return BIGINT;
  if (isNumeric(other)) return DOUBLE;
  switch (other.kind) {
    case 'boolean':
    case 'binary':
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'day-time interval':
    case 'year-month interval':
      return other;
    default:
      return null;
  }
}

/** The narrowest type that two values fit into; null when there is none. */
export function widerType(a: DataType, b: DataType): DataType | null {
  if (sameType(a, b)) return a;
  if (a.kind === 'void') return b;
  if (b.kind === 'void') return a;
  if (isNumeric(a) && isNumeric(b)) return widerNumber(a, b);
  if (a.kind === 'string') return promotedString(b);
  if (b.kind === 'string') return promotedString(a);
  if (isTimestamp(a) && isTimestamp(b)) return TIMESTAMP;
  if (a.kind === 'date' && isTimestamp(b)) return b;
  if (b.kind === 'date' && isTimestamp(a)) return a;
  if (a.kind === 'day-time interval' && b.kind === 'day-time interval') return { ...a, from: 'day', to: 'second' };
  if (a.kind === 'year-month interval' && b.kind === 'year-month interval') return { ...a, from: 'year', to: 'month' };
  return widerNested(a, b);
}

function widerNested(a: DataType, b: DataType): DataType | null {
  if (a.kind === 'array' && b.kind === 'array') {
    const element = widerType(a.element, b.element);
    return element && arrayOf(element);
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const [key, value] = [widerType(a.key, b.key), widerType(a.value, b.value)];
    return key && value && mapOf(key, value);
  }
  if (a.kind !== 'struct' || b.kind !== 'struct' || a.fields.length !== b.fields.length) return null;
  const fields = a.fields.map((field, i) => {
    const other = b.fields[i]!;
    const type = field.name.toLowerCase() === other.name.toLowerCase() ? widerType(field.type, other.type) : null;
    return type && { name: field.name, type };
  });
  return fields.every(field => field !== null) ? { kind: 'struct', fields } : null;
}

/** The narrowest type that two values fit into without a text becoming something else; null when there is none. */
export function widerTypeOfKind(a: DataType, b: DataType): DataType | null {
  const isText = (type: DataType) => type.kind === 'string';
  if (isText(a) !== isText(b) && a.kind !== 'void' && b.kind !== 'void') return null;
  return widerType(a, b);
}

/** The narrowest type for all; null when there is none. */
export function widestType(types: readonly DataType[]): DataType | null {
  let widest: DataType | null = { kind: 'void' };
  for (const type of types) widest = widest && widerType(widest, type);
  return widest;
}

/** Whether an argument of type `from` is cast to `to` without being asked: what ANSI's store assignment allows. */
export function castsImplicitly(from: DataType, to: DataType): boolean {
  if (sameType(from, to) || from.kind === 'void') return true;
  if (isNumeric(from) && isNumeric(to)) return true;
  if (from.kind === 'string') return promotedString(to) !== null;
  if (to.kind === 'string') return isAtomic(from);
  if (from.kind === 'date') return isTimestamp(to);
  if (isTimestamp(from)) return to.kind === DATE.kind || isTimestamp(to);
  if (from.kind === 'array' && to.kind === 'array') return castsImplicitly(from.element, to.element);
  if (from.kind === 'map' && to.kind === 'map') {
    return castsImplicitly(from.key, to.key) && castsImplicitly(from.value, to.value);
  }
  return from.kind === to.kind && from.kind.endsWith('interval');
}

/** Neither list, struct nor map. */
export function isAtomic(type: DataType): boolean {
  return type.kind !== 'array' && type.kind !== 'struct' && type.kind !== 'map';
}

/** Whether values of a type can be ordered. */
export function isOrderable(type: DataType): boolean {
  switch (type.kind) {
    case 'map':
    case 'interval':
      return false;
    case 'array':
      return isOrderable((type as ArrayType).element);
    case 'struct':
      return (type as StructType).fields.every(field => isOrderable(field.type));
    default:
      return true;
  }
}

/** The type of an entry of a map as a struct. */
export function entryType({ key, value }: MapType): StructType {
  return {
    kind: 'struct',
    fields: [
      { name: 'key', type: key },
      { name: 'value', type: value },
    ],
  };
}
