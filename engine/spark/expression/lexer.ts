/**
 * Cuts SQL text into tokens, as Spark's SqlBaseLexer does: words, numbers with their suffixes, quoted texts, signs.
 * Comments are skipped. Left out: hints.
 */
import { SparkError } from '../condition.ts';

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'sign' | 'end';

/** A piece of SQL. `text` is as written; for quoted words and texts what they mean. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Place of its first character. */
  readonly at: number;
  /** Place behind its last character. */
  readonly end: number;
}

const SIGNS = ['>>>', '<=>', '<<', '>>', '<=', '>=', '<>', '!=', '==', '||', '->', '=>', '::', '|>'];
const NUMBER = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:BD|bd|[lLsSyYdDfF])?(?![A-Za-z0-9_])/;
const WORD = /^[\p{L}\d_]+/u;
const SPACE = /^(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/;

/** The tokens of a text, the last one of kind `end`. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: TokenKind, text: string, length: number) => {
    tokens.push({ kind, text, at, end: at + length });
    at += length;
  };
  for (;;) {
    at += SPACE.exec(sql.slice(at))?.[0].length ?? 0;
    if (at >= sql.length) break;
    const rest = sql.slice(at);
    const raw = /^[rR](?=['"])/.test(rest);
    const quote = raw ? rest[1]! : rest[0]!;
    const number = NUMBER.exec(rest);
    const word = WORD.exec(rest);
    if (quote === "'" || quote === '"') {
      const length = quotedLength(rest, raw ? 1 : 0, quote, sql, at);
      const inside = rest.slice(raw ? 2 : 1, length - 1);
      push('string', raw ? inside : meaningOf(inside, quote), length);
    } else if (quote === '`') {
      const quoted = /^`(?:[^`]|``)*`/.exec(rest);
      if (!quoted) throw syntaxError(quote, sql, at);
      push('quoted', quoted[0].slice(1, -1).replaceAll('``', '`'), quoted[0].length);
    } else if (number) push('number', number[0], number[0].length);
    else if (word) push('word', word[0], word[0].length);
    else {
      const sign = SIGNS.find(candidate => rest.startsWith(candidate)) ?? quote;
      push('sign', sign, sign.length);
    }
  }
  push('end', '', 0);
  return tokens;
}

/** How long a quoted text is, quotes included. */
function quotedLength(rest: string, start: number, quote: string, sql: string, at: number): number {
  for (let i = start + 1; i < rest.length; i++) {
    if (rest[i] === '\\' && start === 0) i++;
    else if (rest[i] === quote) {
      if (rest[i + 1] !== quote) return i + 1;
      i++;
    }
  }
  throw syntaxError(quote, sql, at);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', '0': '\0', Z: '\x1a' };

/** What a text between quotes means (ParserUtils.unescapeSQLString). `\%` and `\_` stay, for LIKE. */
function meaningOf(text: string, quote: string): string {
  const doubled = text.replaceAll(quote + quote, quote);
  return doubled.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/g,
    (all, short: string, wide: string, octal: string, one: string) => {
      if (short ?? wide) return String.fromCodePoint(Number.parseInt(short ?? wide, 16));
      if (octal) return String.fromCharCode(Number.parseInt(octal, 8));
      return one === '%' || one === '_' ? all : (ESCAPES[one] ?? one);
    },
  );
}

/** The error for text that is no SQL. */
export function syntaxError(near: string, sql: string, at: number): SparkError {
  const before = sql.slice(0, at).split('\n');
  const place = `(line ${before.length}, pos ${before.at(-1)!.length})`;
  const what = near === '' ? 'end of input' : `'${near}'`;
  return new SparkError('PARSE_SYNTAX_ERROR', { parameters: { error: what, hint: '', place }, type: 'ParseException' });
}
