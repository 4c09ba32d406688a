/**
 * Rows as JSON: read as Spark's JSON source reads them (JacksonParser, PERMISSIVE: what does not fit is NULL), and
 * written in the canonical form of the recordings (tests/conformance): exact numbers outside 2^53 as text, decimals
 * as text, times in ISO form.
 */
import type { ColumnBatch } from '../../stream/column/column.ts';
import { columnBuilder } from '../../stream/column/column-builder.ts';
import type { DataType, Field } from '../../stream/column/data-type.ts';
import type { Dictionary } from '../../stream/column/dictionary.ts';
import type { CalendarInterval, Long, MapEntries, Value } from '../../stream/column/value.ts';
import { long, times } from '../../stream/column/value.ts';
import { dayOfMicros, MICROS_PER_SECOND, microsOfDay } from './calendar.ts';
import { fitsWhole } from './cast.ts';
import { atScale, decimalText, fitsDigits, readDecimal } from './number-text.ts';
import { clockText, dateText, readDate, readTimestamp, readTimestampNtz } from './time-text.ts';

/** A batch of rows given as objects. Columns without a value are NULL. */
export function readRows(
  fields: readonly Field[],
  rows: readonly object[],
  dictionaries?: readonly Dictionary[],
): ColumnBatch {
  const columns = fields.map(({ name, type }, i) => {
    const builder = columnBuilder(type, rows.length, dictionaries?.[i]);
    for (const row of rows) builder.push(readJson(type, (row as Record<string, unknown>)[name]));
    return builder.build();
  });
  return { columns, rowCount: rows.length };
}

/** A JSON value as a type's value; null when it does not fit. */
export function readJson(type: DataType, json: unknown): Value {
  if (json === null || json === undefined) return null;
  switch (type.kind) {
    case 'boolean':
      return typeof json === 'boolean' ? json : null;
    case 'string':
      return typeof json === 'string' ? json : jsonText(json);
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return readWholeJson(type.kind, json);
    case 'float':
    case 'double':
      return readDoubleJson(type.kind, json);
    case 'decimal': {
      const number =
        typeof json === 'string' || typeof json === 'number' || typeof json === 'bigint'
          ? readDecimal(String(json))
          : null;
      const unscaled = number && atScale(number, type.scale);
      return unscaled !== null && fitsDigits(unscaled, type.precision) ? unscaled : null;
    }
    case 'date':
      return typeof json === 'string' ? readDate(json) : null;
    case 'timestamp':
      if (typeof json === 'number' && Number.isInteger(json)) return times(json, MICROS_PER_SECOND);
      return typeof json === 'string' ? readTimestamp(json, 0) : null;
    case 'timestamp_ntz':
      return typeof json === 'string' ? readTimestampNtz(json) : null;
    case 'binary':
      return typeof json === 'string' ? fromBase64(json) : null;
    default:
      return readNested(type, json);
  }
}

function readNested(type: DataType, json: unknown): Value {
  if (typeof json !== 'object' || json === null) return null;
  if (type.kind === 'array') return Array.isArray(json) ? json.map(item => readJson(type.element, item)) : null;
  if (Array.isArray(json)) return null;
  const object = json as Record<string, unknown>;
  if (type.kind === 'struct') return type.fields.map(field => readJson(field.type, object[field.name]));
  if (type.kind !== 'map') return null;
  return Object.entries(object).map(([key, value]) => [readMapKey(type.key, key), readJson(type.value, value)]);
}

function readMapKey(type: DataType, key: string): Value {
  return type.kind === 'string' ? key : readJson(type, Number.isNaN(Number(key)) ? key : Number(key));
}

function readWholeJson(kind: 'tinyint' | 'smallint' | 'int' | 'bigint', json: unknown): Value {
  if (typeof json === 'bigint') return fitsWhole(json, kind) ? long(json) : null;
  if (typeof json === 'string' && /^-?\d{16,19}$/.test(json)) return readWholeJson(kind, BigInt(json));
  return typeof json === 'number' && Number.isInteger(json) && fitsWhole(json, kind) ? json + 0 : null;
}

const SPECIAL: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  INF: Number.POSITIVE_INFINITY,
  '+INF': Number.POSITIVE_INFINITY,
  Infinity: Number.POSITIVE_INFINITY,
  '+Infinity': Number.POSITIVE_INFINITY,
  '-INF': Number.NEGATIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

function readDoubleJson(kind: 'float' | 'double', json: unknown): Value {
  const number =
    typeof json === 'string'
      ? SPECIAL[json]
      : typeof json === 'number' || typeof json === 'bigint'
        ? Number(json)
        : undefined;
  if (number === undefined) return null;
  return kind === 'float' ? Math.fround(number) : number;
}

function jsonText(json: unknown): string {
  return JSON.stringify(json, (_, value) => (typeof value === 'bigint' ? Number(value) : value));
}

/** The rows of a batch in canonical form. */
export function canonicalRows(fields: readonly Field[], { columns, rowCount }: ColumnBatch): Record<string, unknown>[] {
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(fields.map(({ name, type }, i) => [name, canonical(type, columns[i]!.value(row))])),
  );
}

/** A value in canonical form. */
export function canonical(type: DataType, value: Value): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return typeof value === 'bigint' ? String(value) : (value as number) + 0;
    case 'float':
    case 'double':
      return Number.isFinite(value) ? (value as number) + 0 : String(value);
    case 'decimal':
      return decimalText(value as Long, type.scale);
    case 'date':
      return dateText(value as number);
    case 'timestamp':
      return `${isoText(value as Long)}Z`;
    case 'timestamp_ntz':
      return isoText(value as Long);
    case 'binary':
      return { base64: toBase64(value as Uint8Array) };
    case 'day-time interval':
      return { micros: Number(value) };
    case 'year-month interval':
      return { months: Number(value) };
    case 'interval': {
      const { months, days, micros } = value as CalendarInterval;
      return { months, days, micros: Number(micros) };
    }
    case 'array':
      return (value as readonly Value[]).map(item => canonical(type.element, item));
    case 'struct':
      return Object.fromEntries(
        type.fields.map((field, i) => [field.name, canonical(field.type, (value as readonly Value[])[i]!)]),
      );
    case 'map':
      return Object.fromEntries(
        (value as MapEntries).map(([k, v]) => [String(canonical(type.key, k)), canonical(type.value, v)]),
      );
    default:
      return value;
  }
}

/** A moment as `2024-01-01T12:00:00` with six decimals when there is a fraction. */
function isoText(micros: Long): string {
  const ofDay = microsOfDay(micros);
  const fraction = ofDay % MICROS_PER_SECOND;
  const text = `${dateText(dayOfMicros(micros))}T${clockText(ofDay)}`;
  return fraction === 0 ? text : `${text}.${String(fraction).padStart(6, '0')}`;
}

/** Bytes as Base64. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Base64 as bytes; null when it is none. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), character => character.charCodeAt(0));
  } catch {
    return null;
  }
}
