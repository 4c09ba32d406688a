/**
 * Builds a column, value by value. Grows as needed; `build` hands the column over, after which the builder is spent.
 */
import type { Column, Nulls } from './column.ts';
import { NumberColumn, ObjectColumn, StringColumn, StructColumn } from './column.ts';
import type { DataType, StructType } from './data-type.ts';
import { storageOf } from './data-type.ts';
import { Dictionary } from './dictionary.ts';
import type { Value } from './value.ts';

/** Takes values of one type and makes a column of them. */
export interface ColumnBuilder {
  /** Adds a row. */
  push(value: Value): void;
  build(): Column;
}

/** A builder for a type; `dictionary` is for strings whose ids should be those of another column. */
export function columnBuilder(type: DataType, capacity = 16, dictionary?: Dictionary): ColumnBuilder {
  switch (storageOf(type)) {
    case 'strings':
      return new StringBuilder(type, capacity, dictionary ?? new Dictionary());
    case 'struct':
      return new StructBuilder(type as StructType, capacity);
    case 'objects':
      return new ObjectBuilder(type);
    default:
      return new NumberBuilder(type, capacity);
  }
}

/** A column of the given values. */
export function columnOf(type: DataType, values: readonly Value[], dictionary?: Dictionary): Column {
  const builder = columnBuilder(type, values.length, dictionary);
  for (const value of values) builder.push(value);
  return builder.build();
}

/** A column that says the same in every row. */
export function constantColumn(type: DataType, value: Value, length: number): Column {
  switch (storageOf(type)) {
    case 'strings': {
      const dictionary = new Dictionary();
      const id = value === null ? -1 : dictionary.add(value as string);
      return new StringColumn(type, new Int32Array(length).fill(id), dictionary);
    }
    case 'struct': {
      const { fields } = type as StructType;
      const parts = value as readonly Value[] | null;
      const columns = fields.map((field, i) => constantColumn(field.type, parts?.[i] ?? null, length));
      return new StructColumn(type as StructType, columns, length, value === null ? allNull(length) : null);
    }
    case 'objects':
      return new ObjectColumn(type, new Array<Value>(length).fill(value));
    default: {
      const data = numbersFor(type, length);
      if (value === null) return new NumberColumn(type, data, allNull(length));
      data.fill(Number(value));
      const wide = typeof value === 'bigint' ? new Map(Array.from({ length }, (_, row) => [row, value])) : null;
      return new NumberColumn(type, data, null, wide);
    }
  }
}

function allNull(length: number): Nulls {
  return new Uint8Array(length).fill(1);
}

/** The typed array that a type's numbers are kept in. */
export function numbersFor(type: DataType, length: number): Uint8Array | Int32Array | Float64Array {
  const storage = storageOf(type);
  if (storage === 'bytes') return new Uint8Array(length);
  return storage === 'ints' ? new Int32Array(length) : new Float64Array(length);
}

class NumberBuilder implements ColumnBuilder {
  readonly #type: DataType;
  #data: Uint8Array | Int32Array | Float64Array;
  #nulls: Uint8Array | null = null;
  #wide: Map<number, bigint> | null = null;
  #length = 0;

  constructor(type: DataType, capacity: number) {
    this.#type = type;
    this.#data = numbersFor(type, Math.max(capacity, 1));
  }

  push(value: Value): void {
    const row = this.#length++;
    if (row === this.#data.length) this.#grow();
    if (value === null) {
      this.#nulls ??= new Uint8Array(this.#data.length);
      this.#nulls[row] = 1;
    } else {
      this.#data[row] = Number(value);
      if (typeof value === 'bigint') {
        this.#wide ??= new Map();
        this.#wide.set(row, value);
      }
    }
  }

  #grow(): void {
    const data = numbersFor(this.#type, this.#data.length * 2);
    data.set(this.#data);
    this.#data = data;
    if (!this.#nulls) return;
    const nulls = new Uint8Array(data.length);
    nulls.set(this.#nulls);
    this.#nulls = nulls;
  }

  build(): Column {
    const length = this.#length;
    const data = this.#data.length === length ? this.#data : this.#data.subarray(0, length);
    return new NumberColumn(this.#type, data, this.#nulls?.subarray(0, length) ?? null, this.#wide);
  }
}

class StringBuilder implements ColumnBuilder {
  readonly #type: DataType;
  readonly #dictionary: Dictionary;
  #ids: Int32Array;
  #length = 0;

  constructor(type: DataType, capacity: number, dictionary: Dictionary) {
    this.#type = type;
    this.#dictionary = dictionary;
    this.#ids = new Int32Array(Math.max(capacity, 1));
  }

  push(value: Value): void {
    if (this.#length === this.#ids.length) {
      const ids = new Int32Array(this.#ids.length * 2);
      ids.set(this.#ids);
      this.#ids = ids;
    }
    this.#ids[this.#length++] = value === null ? -1 : this.#dictionary.add(value as string);
  }

  build(): Column {
    return new StringColumn(this.#type, this.#ids.subarray(0, this.#length), this.#dictionary);
  }
}

class StructBuilder implements ColumnBuilder {
  readonly #type: StructType;
  readonly #fields: readonly ColumnBuilder[];
  readonly #nullRows: number[] = [];
  #length = 0;

  constructor(type: StructType, capacity: number) {
    this.#type = type;
    this.#fields = type.fields.map(field => columnBuilder(field.type, capacity));
  }

  push(value: Value): void {
    if (value === null) this.#nullRows.push(this.#length);
    this.#length++;
    const parts = value as readonly Value[] | null;
    for (let i = 0; i < this.#fields.length; i++) this.#fields[i]!.push(parts === null ? null : parts[i]!);
  }

  build(): Column {
    let nulls: Nulls = null;
    for (const row of this.#nullRows) {
      nulls ??= new Uint8Array(this.#length);
      nulls[row] = 1;
    }
    const fields = this.#fields.map(builder => builder.build());
    return new StructColumn(this.#type, fields, this.#length, nulls);
  }
}

class ObjectBuilder implements ColumnBuilder {
  readonly #type: DataType;
  readonly #values: Value[] = [];

  constructor(type: DataType) {
    this.#type = type;
  }

  push(value: Value): void {
    this.#values.push(value);
  }

  build(): Column {
    return new ObjectColumn(this.#type, this.#values);
  }
}
