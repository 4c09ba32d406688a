/**
 * Columns of values: typed arrays inside, {@link Value}s only at the edges. A column does not change once it is
 * built (column-builder.ts). NULLs are marked by a byte a row, or by nothing when there are none.
 *
 * Kept as: BOOLEAN bytes; whole numbers up to INT, DATE 32-bit integers; FLOAT, DOUBLE doubles; BIGINT, DECIMAL and
 * times doubles too, exact within +-(2^53-1), with the rare values outside in a map beside them; STRING ids of a
 * dictionary; STRUCT a column a field; the rest objects.
 */
import { assert } from '../../core/assert.ts';
import type { DataType, StructType } from './data-type.ts';
import { Dictionary } from './dictionary.ts';
import type { Long, Value } from './value.ts';

/** Row numbers; -1 asks for a row of NULLs. */
export type RowIndices = Int32Array;

/** A byte for each row, 1 where it is NULL; null when no row is. */
export type Nulls = Uint8Array | null;

interface AnyColumn {
  readonly type: DataType;
  readonly length: number;
  readonly nulls: Nulls;
  isNull(row: number): boolean;
  value(row: number): Value;
  /** The given rows, in the given order. */
  take(rows: RowIndices): Column;
  slice(start: number, end: number): Column;
}

/** A column of any type. */
export type Column = NumberColumn | StringColumn | StructColumn | ObjectColumn;

/** Rows, kept as columns of one length: what operators take and give. `rowCount` counts also without columns. */
export interface ColumnBatch {
  readonly columns: readonly Column[];
  readonly rowCount: number;
}

type Numbers = Uint8Array | Int32Array | Float64Array;

function emptyLike<Data extends Numbers | Int32Array>(data: Data, length: number): Data {
  return new (data.constructor as new (length: number) => Data)(length);
}

function takeNulls(nulls: Nulls, rows: RowIndices): Nulls {
  let taken: Nulls = null;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (row >= 0 && (nulls === null || nulls[row] === 0)) continue;
    taken ??= new Uint8Array(rows.length);
    taken[i] = 1;
  }
  return taken;
}

/** Numbers, booleans, dates, times, decimals. */
export class NumberColumn implements AnyColumn {
  readonly type: DataType;
  readonly data: Numbers;
  readonly nulls: Nulls;
  /** Values that `data` cannot hold exactly, by row. */
  readonly wide: ReadonlyMap<number, bigint> | null;

  constructor(type: DataType, data: Numbers, nulls: Nulls = null, wide: ReadonlyMap<number, bigint> | null = null) {
    this.type = type;
    this.data = data;
    this.nulls = nulls;
    this.wide = wide;
  }

  get length(): number {
    return this.data.length;
  }

  isNull(row: number): boolean {
    return this.nulls !== null && this.nulls[row] === 1;
  }

  value(row: number): Value {
    if (this.isNull(row)) return null;
    if (this.type.kind === 'boolean') return this.data[row] === 1;
    return this.wide?.get(row) ?? this.data[row]!;
  }

  /** The value of a row that is not NULL, of a column of whole numbers. */
  long(row: number): Long {
    return this.wide?.get(row) ?? this.data[row]!;
  }

  take(rows: RowIndices): NumberColumn {
    const { data, wide } = this;
    const taken = emptyLike(data, rows.length);
    for (let i = 0; i < rows.length; i++) taken[i] = rows[i]! < 0 ? 0 : data[rows[i]!]!;
    const takenWide = wide && new Map<number, bigint>();
    if (wide && takenWide) {
      for (let i = 0; i < rows.length; i++) {
        const value = wide.get(rows[i]!);
        if (value !== undefined) takenWide.set(i, value);
      }
    }
    return new NumberColumn(this.type, taken, takeNulls(this.nulls, rows), takenWide?.size ? takenWide : null);
  }

  slice(start: number, end: number): NumberColumn {
    if (this.wide) return this.take(rowRange(start, end));
    return new NumberColumn(this.type, this.data.subarray(start, end), this.nulls?.subarray(start, end) ?? null);
  }
}

/** Strings, as ids of a dictionary; -1 is NULL. */
export class StringColumn implements AnyColumn {
  readonly type: DataType;
  readonly ids: Int32Array;
  readonly dictionary: Dictionary;
  readonly nulls: Nulls;

  constructor(type: DataType, ids: Int32Array, dictionary: Dictionary, nulls: Nulls = nullsOfIds(ids)) {
    this.type = type;
    this.ids = ids;
    this.dictionary = dictionary;
    this.nulls = nulls;
  }

  get length(): number {
    return this.ids.length;
  }

  isNull(row: number): boolean {
    return this.ids[row]! < 0;
  }

  value(row: number): string | null {
    const id = this.ids[row]!;
    return id < 0 ? null : this.dictionary.at(id);
  }

  take(rows: RowIndices): StringColumn {
    const taken = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) taken[i] = rows[i]! < 0 ? -1 : this.ids[rows[i]!]!;
    return new StringColumn(this.type, taken, this.dictionary);
  }

  slice(start: number, end: number): StringColumn {
    return new StringColumn(this.type, this.ids.subarray(start, end), this.dictionary);
  }
}

function nullsOfIds(ids: Int32Array): Nulls {
  let nulls: Nulls = null;
  for (let i = 0; i < ids.length; i++) {
    if (ids[i]! >= 0) continue;
    nulls ??= new Uint8Array(ids.length);
    nulls[i] = 1;
  }
  return nulls;
}

/** Structs, a column for each field. A NULL struct's fields are NULL too. */
export class StructColumn implements AnyColumn {
  readonly type: StructType;
  readonly fields: readonly Column[];
  readonly nulls: Nulls;
  readonly length: number;

  constructor(type: StructType, fields: readonly Column[], length: number, nulls: Nulls = null) {
    this.type = type;
    this.fields = fields;
    this.length = length;
    this.nulls = nulls;
  }

  isNull(row: number): boolean {
    return this.nulls !== null && this.nulls[row] === 1;
  }

  value(row: number): Value {
    return this.isNull(row) ? null : this.fields.map(column => column.value(row));
  }

  take(rows: RowIndices): StructColumn {
    const fields = this.fields.map(column => column.take(rows));
    return new StructColumn(this.type, fields, rows.length, takeNulls(this.nulls, rows));
  }

  slice(start: number, end: number): StructColumn {
    const fields = this.fields.map(column => column.slice(start, end));
    return new StructColumn(this.type, fields, end - start, this.nulls?.subarray(start, end) ?? null);
  }
}

/** Lists, maps, bytes, calendar intervals. */
export class ObjectColumn implements AnyColumn {
  readonly type: DataType;
  readonly values: readonly Value[];

  constructor(type: DataType, values: readonly Value[]) {
    this.type = type;
    this.values = values;
  }

  get length(): number {
    return this.values.length;
  }

  get nulls(): Nulls {
    let nulls: Nulls = null;
    for (let i = 0; i < this.values.length; i++) {
      if (this.values[i] !== null) continue;
      nulls ??= new Uint8Array(this.values.length);
      nulls[i] = 1;
    }
    return nulls;
  }

  isNull(row: number): boolean {
    return this.values[row] === null;
  }

  value(row: number): Value {
    return this.values[row]!;
  }

  take(rows: RowIndices): ObjectColumn {
    return new ObjectColumn(
      this.type,
      Array.from(rows, row => (row < 0 ? null : this.values[row]!)),
    );
  }

  slice(start: number, end: number): ObjectColumn {
    return new ObjectColumn(this.type, this.values.slice(start, end));
  }
}

/** Row numbers from `start` up to `end`, without it. */
export function rowRange(start: number, end: number): RowIndices {
  const rows = new Int32Array(end - start);
  for (let i = 0; i < rows.length; i++) rows[i] = start + i;
  return rows;
}

/** The columns below each other; all of one type, at least one. */
export function concat(columns: readonly Column[]): Column {
  const [first] = columns;
  assert(first, 'there is a column to begin with');
  if (columns.length === 1) return first;
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  if (first instanceof NumberColumn) return concatNumbers(columns as readonly NumberColumn[], length);
  if (first instanceof StringColumn) return concatStrings(columns as readonly StringColumn[], length);
  if (first instanceof StructColumn) {
    const fields = first.fields.map((_, i) => concat(columns.map(column => (column as StructColumn).fields[i]!)));
    return new StructColumn(first.type, fields, length, concatNulls(columns, length));
  }
  return new ObjectColumn(
    first.type,
    columns.flatMap(column => (column as ObjectColumn).values),
  );
}

function concatNulls(columns: readonly Column[], length: number): Nulls {
  if (columns.every(column => column.nulls === null)) return null;
  const nulls = new Uint8Array(length);
  let at = 0;
  for (const column of columns) {
    if (column.nulls) nulls.set(column.nulls, at);
    at += column.length;
  }
  return nulls;
}

function concatNumbers(columns: readonly NumberColumn[], length: number): NumberColumn {
  const data = emptyLike(columns[0]!.data, length);
  const wide = new Map<number, bigint>();
  let at = 0;
  for (const column of columns) {
    data.set(column.data, at);
    for (const [row, value] of column.wide ?? []) wide.set(at + row, value);
    at += column.length;
  }
  return new NumberColumn(columns[0]!.type, data, concatNulls(columns, length), wide.size ? wide : null);
}

function concatStrings(columns: readonly StringColumn[], length: number): StringColumn {
  const { dictionary, type } = columns[0]!;
  const oneDictionary = columns.every(column => column.dictionary === dictionary);
  const shared = oneDictionary ? dictionary : new Dictionary();
  const ids = new Int32Array(length);
  let at = 0;
  for (const column of columns) {
    if (oneDictionary) ids.set(column.ids, at);
    else for (let i = 0; i < column.length; i++) ids[at + i] = column.isNull(i) ? -1 : shared.add(column.value(i)!);
    at += column.length;
  }
  return new StringColumn(type, ids, shared);
}
