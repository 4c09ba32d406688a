/**
 * The types of columns, as plain data: Spark SQL's (org.apache.spark.sql.types), which Flink's map onto. Names are
 * those of `simpleString`. Nullability is left out: every column, field and element may be NULL. Left out too:
 * VARIANT, TIME, CHAR and VARCHAR lengths, collations.
 */

/** Types that need no more than their name. */
export type SimpleKind =
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'string'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'timestamp_ntz'
  | 'interval'
  | 'void';

export type DayTimeUnit = 'day' | 'hour' | 'minute' | 'second';
export type YearMonthUnit = 'year' | 'month';

/** A field of a struct, or a column of a schema. */
export interface Field {
  readonly name: string;
  readonly type: DataType;
}

/** A type. `interval` is the calendar interval of months, days and microseconds. */
export type DataType =
  | { readonly kind: SimpleKind }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'day-time interval'; readonly from: DayTimeUnit; readonly to: DayTimeUnit }
  | { readonly kind: 'year-month interval'; readonly from: YearMonthUnit; readonly to: YearMonthUnit }
  | { readonly kind: 'array'; readonly element: DataType }
  | { readonly kind: 'map'; readonly key: DataType; readonly value: DataType }
  | { readonly kind: 'struct'; readonly fields: readonly Field[] };

export type DecimalType = Extract<DataType, { kind: 'decimal' }>;
export type ArrayType = Extract<DataType, { kind: 'array' }>;
export type MapType = Extract<DataType, { kind: 'map' }>;
export type StructType = Extract<DataType, { kind: 'struct' }>;
export type Kind = DataType['kind'];

export const BOOLEAN: DataType = { kind: 'boolean' };
export const INT: DataType = { kind: 'int' };
export const BIGINT: DataType = { kind: 'bigint' };
export const DOUBLE: DataType = { kind: 'double' };
export const STRING: DataType = { kind: 'string' };
export const BINARY: DataType = { kind: 'binary' };
export const DATE: DataType = { kind: 'date' };
export const TIMESTAMP: DataType = { kind: 'timestamp' };
export const TIMESTAMP_NTZ: DataType = { kind: 'timestamp_ntz' };
export const CALENDAR_INTERVAL: DataType = { kind: 'interval' };
export const DAY_TO_SECOND: DataType = { kind: 'day-time interval', from: 'day', to: 'second' };
export const YEAR_TO_MONTH: DataType = { kind: 'year-month interval', from: 'year', to: 'month' };

/** DECIMAL holds at most 38 digits. */
export const MOST_DIGITS = 38;

export function decimal(precision: number, scale: number): DecimalType {
  return { kind: 'decimal', precision, scale };
}

export function arrayOf(element: DataType): ArrayType {
  return { kind: 'array', element };
}

export function mapOf(key: DataType, value: DataType): MapType {
  return { kind: 'map', key, value };
}

export function structOf(...fields: readonly Field[]): StructType {
  return { kind: 'struct', fields };
}

/** A type that needs no more than its name. */
export function simple(kind: SimpleKind): DataType {
  return { kind };
}

/** A field or column. */
export function field(name: string, type: DataType): Field {
  return { name, type };
}

/** What window() gives over a time of type `time`. */
export function windowType(time: DataType): StructType {
  return structOf(field('start', time), field('end', time));
}

/** The type as Spark's `simpleString` writes it: `struct<start:timestamp,end:timestamp>`. */
export function simpleString(type: DataType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'day-time interval':
    case 'year-month interval':
      return `interval ${type.from === type.to ? type.from : `${type.from} to ${type.to}`}`;
    case 'array':
      return `array<${simpleString(type.element)}>`;
    case 'map':
      return `map<${simpleString(type.key)},${simpleString(type.value)}>`;
    case 'struct':
      return `struct<${type.fields.map(({ name, type }) => `${name}:${simpleString(type)}`).join(',')}>`;
    default:
      return type.kind;
  }
}

/** The type as Spark's error messages and CAST write it: `STRUCT<a: INT>`. */
export function sqlString(type: DataType): string {
  switch (type.kind) {
    case 'array':
      return `ARRAY<${sqlString(type.element)}>`;
    case 'map':
      return `MAP<${sqlString(type.key)}, ${sqlString(type.value)}>`;
    case 'struct':
      return `STRUCT<${type.fields.map(({ name, type }) => `${name}: ${sqlString(type)}`).join(', ')}>`;
    default:
      return simpleString(type).toUpperCase();
  }
}

/** Whether two types are the same, names of struct fields included. */
export function sameType(a: DataType, b: DataType): boolean {
  return a === b || (a.kind === b.kind && simpleString(a) === simpleString(b));
}

const WHOLE: ReadonlySet<Kind> = new Set(['tinyint', 'smallint', 'int', 'bigint']);

/** TINYINT, SMALLINT, INT, BIGINT. */
export function isWhole(type: DataType): boolean {
  return WHOLE.has(type.kind);
}

/** FLOAT, DOUBLE. */
export function isFractional(type: DataType): boolean {
  return type.kind === 'float' || type.kind === 'double';
}

/** Whole numbers, fractions, decimals. */
export function isNumeric(type: DataType): boolean {
  return isWhole(type) || isFractional(type) || type.kind === 'decimal';
}

/** TIMESTAMP with or without time zone. */
export function isTimestamp(type: DataType): boolean {
  return type.kind === 'timestamp' || type.kind === 'timestamp_ntz';
}

/** Any of the three kinds of intervals. */
export function isInterval(type: DataType): boolean {
  return type.kind === 'interval' || type.kind === 'day-time interval' || type.kind === 'year-month interval';
}

/** How a column keeps its values: see column.ts. */
export type Storage = 'bytes' | 'ints' | 'doubles' | 'longs' | 'strings' | 'struct' | 'objects';

/** The storage of a type. */
export function storageOf(type: DataType): Storage {
  switch (type.kind) {
    case 'boolean':
    case 'void':
      return 'bytes';
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'date':
    case 'year-month interval':
      return 'ints';
    case 'float':
    case 'double':
      return 'doubles';
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'day-time interval':
    case 'decimal':
      return 'longs';
    case 'string':
      return 'strings';
    case 'struct':
      return 'struct';
    default:
      return 'objects';
  }
}
