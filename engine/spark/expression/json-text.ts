/**
 * JSON text as a tree that keeps how each value was written: exact numbers, order and repetition of keys. As Spark's
 * JSON functions have Jackson read it: single quotes are allowed.
 */
import { doubleText } from './number-text.ts';

/** A JSON value; numbers, lists and objects as they stand in the text. */
export type JsonNode =
  | { readonly kind: 'null' | 'true' | 'false' }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly JsonNode[]; readonly text: string }
  | {
      readonly kind: 'object';
      readonly entries: readonly (readonly [name: string, value: JsonNode])[];
      readonly text: string;
    };

/** The first value of a text and where it ends; null when there is none. What follows it does not count. */
export function readJsonText(text: string): JsonNode | null {
  const reader = new Reader(text);
  try {
    return reader.value();
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

class Malformed extends Error {}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '"': '"',
  '\\': '\\',
  '/': '/',
};

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  #space(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'x')) this.#at++;
  }

  #take(sign: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #need(sign: string): void {
    if (!this.#take(sign)) throw new Malformed();
  }

  value(): JsonNode {
    this.#space();
    const sign = this.#text[this.#at];
    if (sign === '{') return this.#object();
    if (sign === '[') return this.#list();
    if (sign === '"' || sign === "'") return { kind: 'string', text: this.#string() };
    const rest = this.#text.slice(this.#at);
    const word = /^(?:null|true|false)(?![A-Za-z0-9_])/.exec(rest)?.[0];
    if (word) {
      this.#at += word.length;
      return { kind: word as 'null' | 'true' | 'false' };
    }
    const number = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|[+-]?(?:NaN|Infinity|INF))(?![A-Za-z0-9_.])/.exec(
      rest,
    )?.[0];
    if (!number) throw new Malformed();
    this.#at += number.length;
    return { kind: 'number', text: number };
  }

  #object(): JsonNode {
    const entries: [string, JsonNode][] = [];
    const from = this.#at;
    this.#need('{');
    if (this.#take('}')) return { kind: 'object', entries, text: '{}' };
    do {
      this.#space();
      const name = this.#string();
      this.#need(':');
      entries.push([name, this.value()]);
    } while (this.#take(','));
    this.#need('}');
    return { kind: 'object', entries, text: this.#text.slice(from, this.#at) };
  }

  #list(): JsonNode {
    const items: JsonNode[] = [];
    const from = this.#at;
    this.#need('[');
    if (this.#take(']')) return { kind: 'list', items, text: '[]' };
    do items.push(this.value());
    while (this.#take(','));
    this.#need(']');
    return { kind: 'list', items, text: this.#text.slice(from, this.#at) };
  }

  #string(): string {
    const quote = this.#text[this.#at++];
    if (quote !== '"' && quote !== "'") throw new Malformed();
    let text = '';
    for (;;) {
      const sign = this.#text[this.#at++];
      if (sign === undefined || sign < ' ') throw new Malformed();
      if (sign === quote) return text;
      text += sign === '\\' ? this.#escape() : sign;
    }
  }

  #escape(): string {
    const sign = this.#text[this.#at++] ?? '';
    if (sign === 'u') {
      const code = this.#text.slice(this.#at, this.#at + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(code)) throw new Malformed();
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(code, 16));
    }
    const meant = ESCAPES[sign] ?? (sign === "'" ? "'" : undefined);
    if (meant === undefined) throw new Malformed();
    return meant;
  }
}

/** A text in quotes, as Jackson writes it. */
export function quotedJson(text: string): string {
  return JSON.stringify(text).replace(/\\u00([0-9a-f]{2})/g, (_, code: string) => `\\u00${code.toUpperCase()}`);
}

/** A value written anew, without spaces. */
export function writtenJson(node: JsonNode): string {
  switch (node.kind) {
    case 'string':
      return quotedJson(node.text);
    case 'number':
      return /^-?\d+$/.test(node.text) ? node.text : doubleText(Number(node.text));
    case 'list':
      return `[${node.items.map(writtenJson).join(',')}]`;
    case 'object':
      return `{${node.entries.map(([name, value]) => `${quotedJson(name)}:${writtenJson(value)}`).join(',')}}`;
    default:
      return node.kind;
  }
}
