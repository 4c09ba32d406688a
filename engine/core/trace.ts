/**
 * The trace: everything that happened in a run, in order, as typed columns. A kind of entry has one column a
 * field (numbers as float64, texts as ids in a dictionary, null as NaN). The order of all entries is a list of
 * stretches (index of the first entry, moment, kind, row): one entry in the columns, or the many of a batch, which
 * {@link Rows} works out when they are read. Slices travel between threads as one buffer, every entry in columns.
 */
import { assert } from './assert.ts';
import { type Entry, type EntryKind, type EntryOf, entryKinds, entrySchema, type Fields } from './entries.ts';
import type { FieldType } from './field-type.ts';
import { NumberColumn } from './number-column.ts';
import type { Rows } from './rows.ts';

interface Table {
  kind: EntryKind;
  names: string[];
  types: FieldType[];
  isText: boolean[];
  columns: NumberColumn[];
  /** How many rows the columns have. */
  rows: number;
  /** The stretches of this kind, in order. */
  stretches: NumberColumn;
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

/** Added to the number of a kind whose stretch holds many entries. */
const MANY = 128;

/** An append-only list of typed entries. */
export class Trace {
  /** By stretch: the index of its first entry, its moment, its kind's number, its row (or, of many, its rows). */
  readonly #first = new NumberColumn(Uint32Array);
  readonly #atUs = new NumberColumn();
  readonly #kind = new NumberColumn(Uint8Array);
  readonly #row = new NumberColumn(Uint32Array);
  readonly #rows: Rows<EntryKind>[] = [];
  #length = 0;
  #endUs = 0;
  /** The stretch that was read last: the next one read is most often this or the one behind it. */
  #lastRead = 0;
  readonly #tables: Table[] = entryKinds.map(newTable);
  readonly #numbers = new Map<string, number>(entryKinds.map((kind, number) => [kind, number]));
  readonly #texts: string[] = [];
  readonly #textIds = new Map<string, number>();

  /** How many entries there are. */
  get length(): number {
    return this.#length;
  }

  /** The moment of the last entry, 0 if there is none. */
  get endUs(): number {
    return this.#endUs;
  }

  /** Appends an entry; moments never go back. Returns its index. */
  append<K extends EntryKind>(atUs: number, kind: K, fields: Fields<K>): number {
    const number = this.#numbers.get(kind)!;
    const table = this.#tables[number]!;
    const values = fields as Record<string, unknown>;
    this.#begin(atUs, number, table.rows);
    for (let i = 0; i < table.names.length; i++) {
      table.columns[i]!.push(this.#toCell(table, i, values[table.names[i]!]));
    }
    table.rows++;
    this.#length++;
    return this.#length - 1;
  }

  /** Appends many entries of one kind and moment, which are read from `rows` whenever somebody asks for them. */
  appendRows<K extends EntryKind>(atUs: number, kind: K, rows: Rows<K>): void {
    if (rows.count === 0) return;
    this.#begin(atUs, this.#numbers.get(kind)! + MANY, this.#rows.length);
    this.#rows.push(rows as unknown as Rows<EntryKind>);
    this.#length += rows.count;
  }

  /** The entry at `index`. */
  entry(index: number): Entry {
    assert(index >= 0 && index < this.length, `no entry ${index} in a trace of ${this.length}`);
    return this.#read(this.#stretchOf(index), index) as Entry;
  }

  /** The moment of the entry at `index`, without reading the rest. */
  atUs(index: number): number {
    return this.#atUs.get(this.#stretchOf(index));
  }

  /** The kind of the entry at `index`, without reading the rest. */
  kindAt(index: number): EntryKind {
    return entryKinds[this.#numberOf(this.#stretchOf(index))]!;
  }

  /** All entries of one kind, in order. */
  *of<K extends EntryKind>(kind: K): Generator<EntryOf<K>> {
    const { stretches } = this.#tables[this.#numbers.get(kind)!]!;
    for (let i = 0; i < stretches.length; i++) {
      const stretch = stretches.get(i);
      const end = this.#endOf(stretch);
      for (let index = this.#first.get(stretch); index < end; index++) {
        yield this.#read(stretch, index) as unknown as EntryOf<K>;
      }
    }
  }

  /** The number of entries at or before `atUs`. */
  countUntil(atUs: number): number {
    let low = 0;
    let high = this.#first.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#atUs.get(middle) <= atUs) low = middle + 1;
      else high = middle;
    }
    return low === this.#first.length ? this.length : this.#first.get(low);
  }

  /** Entries from `from` on, as columns for {@link Trace.addSlice}; `textsFrom` words are already there. */
  slice(from: number, textsFrom: number): TraceSlice {
    const count = this.length - from;
    const rows = new Array<number>(entryKinds.length).fill(0);
    this.#eachFrom(from, stretch => {
      rows[this.#numberOf(stretch)]!++;
    });
    const starts: number[] = [];
    let size = 2 * count;
    for (const [number, n] of rows.entries()) {
      starts.push(size);
      size += n * this.#tables[number]!.columns.length;
    }
    const cells = new Float64Array(size);
    let at = 0;
    this.#eachFrom(from, (stretch, index) => {
      const number = this.#numberOf(stretch);
      cells[at] = this.#atUs.get(stretch);
      cells[count + at++] = number;
      this.#copyRow(stretch, index, cells, starts[number]!++, rows[number]!);
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
      this.#begin(slice.cells[i]!, number, this.#tables[number]!.rows++);
      this.#length++;
    }
  }

  /** How many words the dictionary holds. */
  get textCount(): number {
    return this.#texts.length;
  }

  /** Begins a stretch; moments never go back. */
  #begin(atUs: number, number: number, row: number): void {
    if (atUs < this.#endUs) {
      assert(false, `entry ${entryKinds[number % MANY]} at ${atUs} us after one at ${this.#endUs} us`);
    }
    this.#tables[number % MANY]!.stretches.push(this.#first.length);
    this.#first.push(this.#length);
    this.#atUs.push(atUs);
    this.#kind.push(number);
    this.#row.push(row);
    this.#endUs = atUs;
  }

  #numberOf(stretch: number): number {
    return this.#kind.get(stretch) % MANY;
  }

  /** The index behind a stretch's last entry. */
  #endOf(stretch: number): number {
    return stretch + 1 < this.#first.length ? this.#first.get(stretch + 1) : this.#length;
  }

  #stretchOf(index: number): number {
    for (let stretch = this.#lastRead; stretch < this.#lastRead + 2 && stretch < this.#first.length; stretch++) {
      if (index < this.#first.get(stretch) || index >= this.#endOf(stretch)) continue;
      this.#lastRead = stretch;
      return stretch;
    }
    let low = 0;
    let high = this.#first.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#first.get(middle) <= index) low = middle + 1;
      else high = middle;
    }
    this.#lastRead = low - 1;
    return low - 1;
  }

  #eachFrom(from: number, visit: (stretch: number, index: number) => void): void {
    if (from >= this.#length) return;
    for (let stretch = this.#stretchOf(from); stretch < this.#first.length; stretch++) {
      const end = this.#endOf(stretch);
      for (let index = Math.max(from, this.#first.get(stretch)); index < end; index++) visit(stretch, index);
    }
  }

  /** Writes an entry's fields into columns of `length` cells each, from `at` on. */
  #copyRow(stretch: number, index: number, cells: Float64Array, at: number, length: number): void {
    const table = this.#tables[this.#numberOf(stretch)]!;
    const row = this.#row.get(stretch);
    const many = this.#manyAt(stretch, index) as Record<string, unknown> | null;
    for (let i = 0; i < table.columns.length; i++) {
      cells[at + i * length] = many ? this.#toCell(table, i, many[table.names[i]!]) : table.columns[i]!.get(row);
    }
  }

  /** The fields of an entry among the many of a stretch; null where it stands alone, in the columns. */
  #manyAt(stretch: number, index: number): Fields<EntryKind> | null {
    if (this.#kind.get(stretch) < MANY) return null;
    return this.#rows[this.#row.get(stretch)]!.fields(index - this.#first.get(stretch));
  }

  #read(stretch: number, index: number): Record<string, unknown> {
    const table = this.#tables[this.#numberOf(stretch)]!;
    const entry: Record<string, unknown> = { index, atUs: this.#atUs.get(stretch), kind: table.kind };
    const many = this.#manyAt(stretch, index) as Record<string, unknown> | null;
    if (many) {
      for (const name of table.names) entry[name] = many[name] ?? null;
      return entry;
    }
    const row = this.#row.get(stretch);
    for (let i = 0; i < table.names.length; i++) {
      const cell = table.columns[i]!.get(row);
      entry[table.names[i]!] = Number.isNaN(cell) ? null : table.isText[i] ? this.#texts[cell] : cell;
    }
    return entry;
  }

  #toCell({ kind, names, types, isText }: Table, field: number, value: unknown): number {
    if (value === null || value === undefined) {
      assert(types[field]!.endsWith('?'), `null in ${kind}'s field ${names[field]}, which may not be null`);
      return Number.NaN;
    }
    if (isText[field]) return this.#textId(typeof value === 'string' ? value : String(value));
    return typeof value === 'number' ? value : Number(value);
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
    isText: names.map(name => fields[name]!.startsWith('text')),
    rows: 0,
    stretches: new NumberColumn(Uint32Array),
  };
}
