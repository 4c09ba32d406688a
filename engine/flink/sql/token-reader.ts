/**
 * Reads tokens one after the other, and says what was expected where something else stands.
 */
import { parseError, type Token, tokensOf } from './token.ts';

/** The tokens of one statement. */
export class TokenReader {
  readonly #sql: string;
  readonly #tokens: Token[];
  #next = 0;

  constructor(sql: string) {
    this.#sql = sql;
    this.#tokens = tokensOf(sql);
  }

  get token(): Token {
    return this.#tokens[this.#next]!;
  }

  /** Whether these words or symbols come next. */
  sees(...texts: string[]): boolean {
    return texts.every((text, index) => {
      const token = this.#tokens[this.#next + index];
      return token !== undefined && token.text === text && (token.kind === 'word' || token.kind === 'symbol');
    });
  }

  /** Takes these words or symbols if they come next. */
  takes(...texts: string[]): boolean {
    if (!this.sees(...texts)) return false;
    this.#next += texts.length;
    return true;
  }

  expect(...texts: string[]): void {
    for (const text of texts) if (!this.takes(text)) this.fail(`Was expecting "${text}"`);
  }

  take(): Token {
    return this.#tokens[this.#next++]!;
  }

  /** A name, quoted or not. */
  name(): string {
    const token = this.take();
    if (token.kind !== 'word' && token.kind !== 'name') this.failAt(token, 'Was expecting a name');
    return token.raw;
  }

  fail(what: string): never {
    return this.failAt(this.token, what);
  }

  failAt(token: Token, what: string): never {
    throw parseError(this.#sql, token.at, `Encountered "${token.raw}": ${what}`);
  }
}
