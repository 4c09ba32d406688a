/**
 * Reads a schema in Spark's DDL: `k STRING, ts TIMESTAMP, s STRUCT<a: INT, b: ARRAY<STRING>>`.
 */
import type { DataType, DayTimeUnit, Field, SimpleKind, YearMonthUnit } from './data-type.ts';
import { simple } from './data-type.ts';

const NAMES: Readonly<Record<string, SimpleKind>> = {
  boolean: 'boolean',
  tinyint: 'tinyint',
  byte: 'tinyint',
  smallint: 'smallint',
  short: 'smallint',
  int: 'int',
  integer: 'int',
  bigint: 'bigint',
  long: 'bigint',
  float: 'float',
  real: 'float',
  double: 'double',
  string: 'string',
  binary: 'binary',
  date: 'date',
  timestamp: 'timestamp',
  timestamp_ltz: 'timestamp',
  timestamp_ntz: 'timestamp_ntz',
  void: 'void',
};

/** The columns that a schema's text declares. Throws with the place when the text is none. */
export function parseSchema(ddl: string): Field[] {
  const reader = new Reader(ddl);
  const fields = reader.fields();
  reader.end();
  return fields;
}

class Reader {
  readonly #text: string;
  readonly #words: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#words = text.match(/`[^`]*`|[A-Za-z_0-9]+|\S/g) ?? [];
  }

  fields(): Field[] {
    const fields: Field[] = [];
    do {
      const name = this.#next().replaceAll('`', '');
      this.#skip(':');
      fields.push({ name, type: this.type() });
      if (this.#skip('not')) this.#expect('null');
    } while (this.#skip(','));
    return fields;
  }

  type(): DataType {
    const word = this.#next().toLowerCase();
    const named = NAMES[word];
    if (named) return simple(named);
    switch (word) {
      case 'decimal':
      case 'numeric':
      case 'dec':
        return this.#decimal();
      case 'array':
        return this.#inAngles(() => ({ kind: 'array', element: this.type() }));
      case 'map':
        return this.#inAngles(() => {
          const key = this.type();
          this.#expect(',');
          return { kind: 'map', key, value: this.type() };
        });
      case 'struct':
        return this.#inAngles(() => ({ kind: 'struct', fields: this.fields() }));
      case 'interval':
        return this.#interval();
      default:
        throw new Error(`"${this.#text}" names no type at "${word}"`);
    }
  }

  end(): void {
    if (this.#at < this.#words.length) throw new Error(`"${this.#text}" does not end at "${this.#words[this.#at]}"`);
  }

  #decimal(): DataType {
    if (!this.#skip('(')) return { kind: 'decimal', precision: 10, scale: 0 };
    const precision = Number(this.#next());
    const scale = this.#skip(',') ? Number(this.#next()) : 0;
    this.#expect(')');
    return { kind: 'decimal', precision, scale };
  }

  #interval(): DataType {
    const first = this.#next().toLowerCase();
    const last = this.#skip('to') ? this.#next().toLowerCase() : first;
    if (first === 'year' || first === 'month') {
      return { kind: 'year-month interval', from: first, to: last as YearMonthUnit };
    }
    return { kind: 'day-time interval', from: first as DayTimeUnit, to: last as DayTimeUnit };
  }

  #inAngles(read: () => DataType): DataType {
    this.#expect('<');
    const type = read();
    this.#expect('>');
    return type;
  }

  #next(): string {
    const word = this.#words[this.#at++];
    if (word === undefined) throw new Error(`"${this.#text}" ends too early`);
    return word;
  }

  #skip(word: string): boolean {
    if (this.#words[this.#at]?.toLowerCase() !== word) return false;
    this.#at++;
    return true;
  }

  #expect(word: string): void {
    if (!this.#skip(word)) {
      throw new Error(`"${this.#text}" has "${this.#words[this.#at] ?? 'its end'}" where "${word}" was expected`);
    }
  }
}
