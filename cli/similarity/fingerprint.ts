/**
 * Fingerprints of a program by winnowing (Schleimer, Wilkerson, Aiken 2003): names, numbers, texts, comments and layout
 * do not count, so that renaming hides nothing. Every passage of GRAM + WINDOW - 1 tokens that two programs share
 * leaves a common fingerprint. No library: those that are kept need a compiler to install, or a server.
 */

/** Tokens in a fingerprint. */
const GRAM = 12;
/** Of so many fingerprints in a row the least is kept. */
const WINDOW = 8;
/** A fingerprint and the lines that it stands for. */
export interface Fingerprint {
  hash: number;
  fromLine: number;
  toLine: number;
}

interface Token {
  text: string;
  line: number;
}

const TOKEN =
  /(?<skip>\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<text>"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\.|[^`\\])*`?)|(?<number>\d[\w.]*)|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)|(?<sign>=>|\.{3}|[=!<>]=+|&&|\|\||\?\?|[\s\S])/gu;

const KEYWORDS = new Set(
  'async await break case catch class const continue default delete do else export extends finally for from function get if import in instanceof let new of return set static super switch this throw try typeof var void while yield'.split(
    ' ',
  ),
);

/** The fingerprints of a program, in the order of its lines. */
export function fingerprints(code: string): Fingerprint[] {
  const tokens = tokensOf(code);
  const grams: Fingerprint[] = [];
  for (let at = 0; at + GRAM <= tokens.length; at++) {
    const gram = tokens.slice(at, at + GRAM);
    const hash = hashOf(gram.map(token => token.text).join(' '));
    grams.push({ hash, fromLine: gram[0]!.line, toLine: gram.at(-1)!.line });
  }
  return winnow(grams);
}

function tokensOf(code: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (const { 0: found, groups } of code.matchAll(TOKEN)) {
    const { skip, text, number, word } = groups!;
    if (skip === undefined) {
      const shown =
        text !== undefined ? 'text' : number !== undefined ? 'number' : word === undefined ? found : wordToken(word);
      tokens.push({ text: shown, line });
    }
    for (const character of found) if (character === '\n') line++;
  }
  return tokens;
}

function wordToken(word: string): string {
  return KEYWORDS.has(word) ? word : 'name';
}

/** The least of each window, the rightmost where several are equal. */
function winnow(grams: readonly Fingerprint[]): Fingerprint[] {
  const kept: Fingerprint[] = [];
  for (let from = 0; from < Math.max(1, grams.length - WINDOW + 1) && grams.length > 0; from++) {
    const window = grams.slice(from, from + WINDOW);
    const least = window.reduce((a, b) => (b.hash <= a.hash ? b : a));
    if (kept.at(-1) !== least) kept.push(least);
  }
  return kept;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
