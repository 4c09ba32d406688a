/**
 * SQL text as tokens: words, numbers, texts in single quotes, quoted names, symbols. Each knows where it stands.
 */
import { FlinkError } from '../stream-element.ts';

/** A token; `text` of a word is in capitals, `raw` as it was written. */
export interface Token {
  readonly kind: 'word' | 'name' | 'number' | 'text' | 'symbol' | 'end';
  readonly text: string;
  readonly raw: string;
  readonly at: number;
}

const TOKEN =
  /\s+|--[^\n]*|('(?:[^']|'')*')|(`[^`]+`)|(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_$]*)|(<>|<=|>=|!=|\|\||[-+*/%(),.=<>;])/y;

/** All tokens of a statement, and an end. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < sql.length; ) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(sql);
    if (match === null) throw parseError(sql, at, `Encountered "${sql[at]}"`);
    const [, text, name, number, word, symbol] = match;
    if (text !== undefined) tokens.push({ kind: 'text', text: text.slice(1, -1).replaceAll("''", "'"), raw: text, at });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name.slice(1, -1), raw: name.slice(1, -1), at });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, raw: number, at });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word.toUpperCase(), raw: word, at });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, raw: symbol, at });
  }
  tokens.push({ kind: 'end', text: '', raw: 'the end', at: sql.length });
  return tokens;
}

/** Flink's error of a statement that cannot be read, with line and column from 1. */
export function parseError(sql: string, at: number, what: string): FlinkError {
  const before = sql.slice(0, at).split('\n');
  return new FlinkError(
    'SqlParserException',
    `SQL parse failed. ${what} at line ${before.length}, column ${before.at(-1)!.length + 1}.`,
  );
}
