/**
 * The trace: everything that happened in a run, in order, as typed columns. A kind of entry has one column a
 * field (numbers as float64, texts as ids in a dictionary, null as NaN); the order of all entries is kept in
 * three further columns (moment, kind, row within the kind). Slices of it travel between threads as one buffer.
 */
import { assert } from './assert.ts';
import {
  type Entry,
  type EntryKind,
  type EntryOf,
  entryKinds,
  entrySchema,
  type Fields,
  type FieldType,
} from './entries.ts';
import { NumberColumn } from './number-column.ts';

interface Table {
  kind: EntryKind;
  names: string[];
  types: FieldType[];
  columns: NumberColumn[];
  /** The place of each row in the order of all entries. */
  places: NumberColumn;
}

/** Entries `from` to `from + count` as transferable columns; `texts` are the dictionary's new words. */
export interface TraceSlice {
  from: number;
  count: number;
  texts: string[];
  /** Rows of each kind in this slice, by kind number. */
  rows: number[];
  /** atUs, kind, then each kind's columns in the order of the schema. */
  cells: Float64Array<ArrayBuffer>;
}

/** An append-only list of typed entries. */
export class Trace {
  readonly #atUs = new NumberColumn();
  readonly #kind = new NumberColumn();
  readonly #row = new NumberColumn();
  readonly #tables: Table[] = entryKinds.map(newTable);
  readonly #numbers = new Map<string, number>(entryKinds.map((kind, number) => [kind, number]));
  readonly #texts: string[] = [];
  readonly #textIds = new Map<string, number>();

  /** How many entries there are. */
  get length(): number {
    return this.#atUs.length;
  }

  /** The moment of the last entry, 0 if there is none. */
  get endUs(): number {
    return this.length === 0 ? 0 : this.#atUs.get(this.length - 1);
  }

  /** Appends an entry; moments never go back. Returns its index. */
  append<K extends EntryKind>(atUs: number, kind: K, fields: Fields<K>): number {
    assert(atUs >= this.endUs, `entry ${kind} at ${atUs} us after one at ${this.endUs} us`);
    const number = this.#numbers.get(kind)!;
    const table = this.#tables[number]!;
    const values = fields as Record<string, unknown>;
    for (let i = 0; i < table.names.length; i++) {
      table.columns[i]!.push(this.#toCell(table.types[i]!, values[table.names[i]!]));
    }
    this.#place(atUs, number, table.places.length);
    return this.length - 1;
  }

  /** The entry at `index`. */
  entry(index: number): Entry {
    assert(index >= 0 && index < this.length, `no entry ${index} in a trace of ${this.length}`);
    const table = this.#tables[this.#kind.get(index)]!;
    return this.#read(table, this.#row.get(index), index) as Entry;
  }

  /** The moment of the entry at `index`, without reading the rest. */
  atUs(index: number): number {
    return this.#atUs.get(index);
  }

  /** The kind of the entry at `index`, without reading the rest. */
  kindAt(index: number): EntryKind {
    return entryKinds[this.#kind.get(index)]!;
  }

  /** All entries of one kind, in order. */
  *of<K extends EntryKind>(kind: K): Generator<EntryOf<K>> {
    const number = this.#numbers.get(kind)!;
    const table = this.#tables[number]!;
    for (let row = 0; row < table.places.length; row++) {
      yield this.#read(table, row, table.places.get(row)) as EntryOf<K>;
    }
  }

  /** The number of entries at or before `atUs`. */
  countUntil(atUs: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#atUs.get(middle) <= atUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Entries from `from` on, as columns for {@link Trace.addSlice}; `textsFrom` words are already there. */
  slice(from: number, textsFrom: number): TraceSlice {
    const count = this.length - from;
    const rows = new Array<number>(entryKinds.length).fill(0);
    const firstRow = new Array<number>(entryKinds.length).fill(0);
    for (let index = this.length - 1; index >= from; index--) {
      const number = this.#kind.get(index);
      rows[number]!++;
      firstRow[number] = this.#row.get(index);
    }
    const size = rows.reduce((sum, n, number) => sum + n * this.#tables[number]!.columns.length, 2 * count);
    const cells = new Float64Array(size);
    let at = 0;
    const put = (column: NumberColumn, start: number, length: number): void => {
      cells.set(column.view(start, start + length), at);
      at += length;
    };
    put(this.#atUs, from, count);
    put(this.#kind, from, count);
    rows.forEach((n, number) => {
      if (n > 0) for (const column of this.#tables[number]!.columns) put(column, firstRow[number]!, n);
    });
    return { from, count, texts: this.#texts.slice(textsFrom), rows, cells };
  }

  /** Appends a slice made by another trace's {@link Trace.slice}; slices must come in order. */
  addSlice(slice: TraceSlice): void {
    assert(slice.from === this.length, `a slice from entry ${slice.from} after ${this.length} entries`);
    for (const text of slice.texts) this.#textId(text);
    let at = 2 * slice.count;
    slice.rows.forEach((n, number) => {
      if (n === 0) return;
      for (const column of this.#tables[number]!.columns) {
        column.pushAll(slice.cells.subarray(at, at + n));
        at += n;
      }
    });
    for (let i = 0; i < slice.count; i++) {
      const number = slice.cells[slice.count + i]!;
      this.#place(slice.cells[i]!, number, this.#tables[number]!.places.length);
    }
  }

  /** How many words the dictionary holds. */
  get textCount(): number {
    return this.#texts.length;
  }

  #place(atUs: number, number: number, row: number): void {
    this.#tables[number]!.places.push(this.length);
    this.#atUs.push(atUs);
    this.#kind.push(number);
    this.#row.push(row);
  }

  #read(table: Table, row: number, index: number): Record<string, unknown> {
    const entry: Record<string, unknown> = { index, atUs: this.#atUs.get(index), kind: table.kind };
    for (let i = 0; i < table.names.length; i++) {
      const cell = table.columns[i]!.get(row);
      entry[table.names[i]!] = Number.isNaN(cell)
        ? null
        : table.types[i]!.startsWith('text')
          ? this.#texts[cell]
          : cell;
    }
    return entry;
  }

  #toCell(type: FieldType, value: unknown): number {
    if (value === null || value === undefined) {
      assert(type.endsWith('?'), 'null in a field that may not be null');
      return Number.NaN;
    }
    return type.startsWith('text') ? this.#textId(String(value)) : Number(value);
  }

  #textId(text: string): number {
    let id = this.#textIds.get(text);
    if (id === undefined) {
      id = this.#texts.length;
      this.#texts.push(text);
      this.#textIds.set(text, id);
    }
    return id;
  }
}

function newTable(kind: EntryKind): Table {
  const fields: Record<string, FieldType> = entrySchema[kind];
  const names = Object.keys(fields);
  return {
    kind,
    names,
    types: names.map(name => fields[name]!),
    columns: names.map(() => new NumberColumn()),
    places: new NumberColumn(),
  };
}
