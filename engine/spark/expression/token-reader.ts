/**
 * Walks over tokens: looks ahead, takes what it expects, says where something else stands.
 */
import type { SparkError } from '../condition.ts';
import type { Token } from './lexer.ts';
import { syntaxError, tokenize } from './lexer.ts';
import type { Tree } from './tree.ts';

/** Reads queries inside expressions, behind the opening bracket and up to the closing one. */
export interface SubqueryReader {
  value(reader: TokenReader): Tree;
  among(value: Tree, reader: TokenReader): Tree;
  exists(reader: TokenReader): Tree;
}

/** A place among the tokens of a text. */
export class TokenReader {
  readonly sql: string;
  /** Only statements have subqueries. */
  subqueries: SubqueryReader | null = null;
  #tokens: readonly Token[];
  #at = 0;

  constructor(sql: string) {
    this.sql = sql;
    this.#tokens = tokenize(sql);
  }

  /** The token `ahead` places from here. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  /** Whether the words stand here, `ahead` places on; in any case. */
  isWord(words: string, ahead = 0): boolean {
    return words.split(' ').every((word, i) => {
      const token = this.peek(ahead + i);
      return token.kind === 'word' && token.text.toUpperCase() === word;
    });
  }

  isSign(sign: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'sign' && token.text === sign;
  }

  /** How to read the query in brackets that stands here, `ahead` places on; null where none does. */
  subqueryAt(ahead = 0): SubqueryReader | null {
    const isQuery = this.isSign('(', ahead) && (this.isWord('SELECT', ahead + 1) || this.isWord('WITH', ahead + 1));
    return isQuery ? this.subqueries : null;
  }

  /** Takes the words if they stand here. */
  skipWord(words: string): boolean {
    if (!this.isWord(words)) return false;
    this.#at += words.split(' ').length;
    return true;
  }

  skipSign(sign: string): boolean {
    if (!this.isSign(sign)) return false;
    this.#at++;
    return true;
  }

  expectWord(words: string): void {
    if (!this.skipWord(words)) throw this.error();
  }

  expectSign(sign: string): void {
    if (!this.skipSign(sign)) throw this.error();
  }

  /** A `>`, also one of a `>>`. */
  expectClosingAngle(): void {
    const token = this.peek();
    if (token.kind !== 'sign' || !/^>{1,3}$/.test(token.text)) throw this.error();
    const rest = { ...token, text: token.text.slice(1), at: token.at + 1 };
    if (rest.text === '') this.#at++;
    else this.#tokens = this.#tokens.with(this.#at, rest);
  }

  expectEnd(): void {
    if (this.peek().kind !== 'end') throw this.error();
  }

  /** A name, quoted or not. */
  name(): string {
    const token = this.peek();
    if (token.kind !== 'word' && token.kind !== 'quoted') throw this.error();
    this.#at++;
    return token.text;
  }

  /** One or more of something, between commas. */
  list<Item>(read: () => Item): Item[] {
    const items = [read()];
    while (this.skipSign(',')) items.push(read());
    return items;
  }

  /** Goes back to a place that `mark` gave. */
  back(mark: number): void {
    this.#at = mark;
  }

  get mark(): number {
    return this.#at;
  }

  /** The error for what stands here. */
  error(): SparkError {
    const { at, end } = this.peek();
    return syntaxError(this.sql.slice(at, end), this.sql, at);
  }
}
