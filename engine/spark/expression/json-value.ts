/**
 * Values as from_json reads them (JacksonParser, PERMISSIVE: what does not fit is NULL) and as to_json writes them
 * (JacksonGenerator: fields of a struct that are NULL are left out).
 */
import type { DataType, StructType } from '../../stream/column/data-type.ts';
import type { Long, MapEntries, Value } from '../../stream/column/value.ts';
import { floorDivide, long, times } from '../../stream/column/value.ts';
import { dayOfMicros, MICROS_PER_SECOND, microsOfDay } from './calendar.ts';
import { fitsWhole } from './cast.ts';
import { textOf } from './cast-text.ts';
import { fromBase64, toBase64 } from './json-rows.ts';
import type { JsonNode } from './json-text.ts';
import { quotedJson, readJsonText, writtenJson } from './json-text.ts';
import { atScale, decimalText, doubleText, fitsDigits, floatText, readDecimal } from './number-text.ts';
import { clockText, dateText, readDate, readTimestamp, readTimestampNtz } from './time-text.ts';

/** A text that is no JSON, or not of the type: the whole value is NULL. */
class Unfit extends Error {}

/** How values are read, and whether all that was read fitted. */
export interface JsonReading {
  isWhole: boolean;
  /** Texts of other values as they stand there, as files are read; otherwise written anew. */
  readonly keepsText: boolean;
  /** By a pattern; null where the text does not fit it. */
  readonly readTime?: ((text: string) => Long | null) | undefined;
  readonly readDay?: ((text: string) => number | null) | undefined;
}

/** The fields of an object by their names; what does not fit is NULL, and `reading` tells of it. */
export function readJsonObject(type: StructType, node: JsonNode, reading: JsonReading): readonly Value[] {
  if (node.kind === 'object') return readStruct(type, node.entries, reading) as readonly Value[];
  reading.isWhole = false;
  return type.fields.map(() => null);
}

/** from_json. A struct of a text that does not parse has NULL fields; an empty text is NULL. */
export function fromJson(type: DataType, text: string): Value {
  if (text.trim() === '') return null;
  const nothing = type.kind === 'struct' ? type.fields.map(() => null) : null;
  const node = readJsonText(text);
  if (node === null) return nothing;
  const reading: JsonReading = { isWhole: true, keepsText: false };
  try {
    if (type.kind === 'array' && type.element.kind === 'struct' && node.kind === 'object')
      return [readNode(type.element, node, reading)];
    if (node.kind === 'null') return nothing;
    return readNode(type, node, reading);
  } catch (error) {
    if (error instanceof Unfit) return nothing;
    throw error;
  }
}

function readNode(type: DataType, node: JsonNode, reading: JsonReading): Value {
  if (node.kind === 'null') return null;
  if (type.kind === 'struct') {
    if (node.kind !== 'object') throw new Unfit();
    return readStruct(type, node.entries, reading);
  }
  if (type.kind === 'array') {
    if (node.kind !== 'list') throw new Unfit();
    return node.items.map(item => readNode(type.element, item, reading));
  }
  if (type.kind === 'map') {
    if (node.kind !== 'object') throw new Unfit();
    return node.entries.map(([key, value]) => [key, readNode(type.value, value, reading)]);
  }
  const value = readScalar(type, node, reading);
  if (value === undefined) throw new Unfit();
  return value;
}

function readStruct(type: StructType, entries: readonly (readonly [string, JsonNode])[], reading: JsonReading): Value {
  const values: Value[] = type.fields.map(() => null);
  for (const [name, node] of entries) {
    const place = type.fields.findIndex(field => field.name === name);
    if (place < 0) continue;
    try {
      values[place] = readNode(type.fields[place]!.type, node, reading);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      values[place] = null;
      reading.isWhole = false;
    }
  }
  return values;
}

/** A zone behind a time, which TIMESTAMP_NTZ does not have. */
export const HAS_ZONE = /(?:Z|:\d\d(?:\.\d+)?[+-]\d{1,2}(?::?\d{2})?)$/;

/** A value of a type without parts; undefined when the text does not fit. */
function readScalar(type: DataType, node: JsonNode, reading: JsonReading): Value | undefined {
  const text = node.kind === 'string' || node.kind === 'number' ? node.text : undefined;
  const isNumber = node.kind === 'number';
  switch (type.kind) {
    case 'string':
      if (node.kind === 'string') return node.text;
      return reading.keepsText && 'text' in node ? node.text : writtenJson(node);
    case 'boolean':
      return node.kind === 'true' ? true : node.kind === 'false' ? false : undefined;
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint': {
      if (!isNumber || !/^-?\d+$/.test(text!)) return undefined;
      const whole = long(BigInt(text!));
      if (type.kind === 'tinyint' && whole > 127 && whole < 256) return Number(whole) - 256;
      return fitsWhole(whole, type.kind) ? whole : undefined;
    }
    case 'float':
    case 'double':
      return readFraction(type.kind, node.kind === 'number' || node.kind === 'string' ? node : null);
    case 'decimal': {
      const number = text === undefined ? null : readDecimal(text);
      const unscaled = number && atScale(number, type.scale);
      return unscaled !== null && fitsDigits(unscaled, type.precision) ? unscaled : undefined;
    }
    case 'date':
      return node.kind === 'string' ? ((reading.readDay ?? readDate)(node.text) ?? undefined) : undefined;
    case 'timestamp':
      if (isNumber && /^-?\d+$/.test(text!)) return times(long(BigInt(text!)), MICROS_PER_SECOND);
      if (node.kind !== 'string') return undefined;
      return (reading.readTime ? reading.readTime(node.text) : readTimestamp(node.text, 0)) ?? undefined;
    case 'timestamp_ntz':
      if (node.kind !== 'string' || HAS_ZONE.test(node.text)) return undefined;
      return readTimestampNtz(node.text) ?? undefined;
    case 'binary':
      return node.kind === 'string' ? (fromBase64(node.text) ?? undefined) : undefined;
    default:
      return undefined;
  }
}

function readFraction(
  kind: 'float' | 'double',
  node: { kind: 'number' | 'string'; text: string } | null,
): number | undefined {
  if (node === null) return undefined;
  const special = /^([+-]?)(NaN|INF|Infinity)$/.exec(node.text);
  if (node.kind === 'string' && !special) return undefined;
  const number = special
    ? special[2] === 'NaN'
      ? Number.NaN
      : special[1] === '-'
        ? -Infinity
        : Infinity
    : Number(node.text);
  return kind === 'float' ? Math.fround(number) : number;
}

/** to_json: a value that is not NULL. */
export function toJson(type: DataType, value: Value): string {
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return String(value);
    case 'float':
    case 'double': {
      const text = type.kind === 'float' ? floatText(value as number) : doubleText(value as number);
      return Number.isFinite(value) ? text : `"${text}"`;
    }
    case 'decimal':
      return decimalText(value as Long, type.scale);
    case 'date':
      return `"${dateText(value as number)}"`;
    case 'timestamp':
      return `"${isoMillis(value as Long)}Z"`;
    case 'timestamp_ntz':
      return `"${isoMillis(value as Long)}"`;
    case 'binary':
      return `"${toBase64(value as Uint8Array)}"`;
    case 'array':
      return `[${(value as readonly Value[]).map(item => nullable(type.element, item)).join(',')}]`;
    case 'struct': {
      const fields = type.fields.flatMap((field, i) => {
        const part = (value as readonly Value[])[i]!;
        return part === null ? [] : [`${quotedJson(field.name)}:${toJson(field.type, part)}`];
      });
      return `{${fields.join(',')}}`;
    }
    case 'map': {
      const entries = value as MapEntries;
      return `{${entries.map(([k, v]) => `${quotedJson(textOf(type.key, k))}:${nullable(type.value, v)}`).join(',')}}`;
    }
    default:
      return quotedJson(textOf(type, value));
  }
}

function nullable(type: DataType, value: Value): string {
  return value === null ? 'null' : toJson(type, value);
}

function isoMillis(micros: Long): string {
  const ofDay = microsOfDay(micros);
  const millis = Number(floorDivide(ofDay % MICROS_PER_SECOND, 1000));
  return `${dateText(dayOfMicros(micros))}T${clockText(ofDay)}.${String(millis).padStart(3, '0')}`;
}
