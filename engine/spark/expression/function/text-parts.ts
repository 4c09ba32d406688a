/**
 * Parts of texts, lists inside texts, and how alike texts are.
 */
import { distance } from 'fastest-levenshtein';
import { INT, mapOf, STRING } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import { javaRegex } from '../java-regex.ts';
import { outOfBounds } from './element.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

const SOUNDEX = '01230127022455012623017202';

/** The Soundex code of a text; a text that does not begin with a letter stays as it is (UTF8String.soundex). */
function soundex(text: string): string {
  const letters = text.toUpperCase();
  if (!/^[A-Z]/.test(letters)) return text;
  let code = letters[0]!;
  let last = SOUNDEX[letters.charCodeAt(0) - 65]!;
  for (const letter of letters.slice(1)) {
    if (letter < 'A' || letter > 'Z') {
      last = '0';
      continue;
    }
    const digit = SOUNDEX[letter.charCodeAt(0) - 65]!;
    if (digit === '7') continue;
    if (digit !== '0' && digit !== last) code += digit;
    if (code.length > 3) break;
    last = digit;
  }
  return code.padEnd(4, '0').slice(0, 4);
}

/** Before the n-th delimiter; from the end where `count` is negative. Delimiters from the end may overlap. */
function substringIndex(value: string, delimiter: string, count: number): string {
  if (delimiter === '' || count === 0) return '';
  let at = count > 0 ? -1 : value.length - delimiter.length + 1;
  for (let i = 0; i < Math.abs(count); i++) {
    at = count > 0 ? value.indexOf(delimiter, at + 1) : at <= 0 ? -1 : value.lastIndexOf(delimiter, at - 1);
    if (at < 0) return value;
  }
  return count > 0 ? value.slice(0, at) : value.slice(at + delimiter.length);
}

/** How many single-character changes make one text the other. */
function levenshtein(a: string, b: string): number {
  const letters = new Map<string, string>();
  const plain = (text: string) =>
    Array.from(text, each => {
      if (!letters.has(each)) letters.set(each, String.fromCharCode(letters.size + 1));
      return letters.get(each)!;
    }).join('');
  return distance(plain(a), plain(b));
}

/** The entries. */
export const textPartFunctions: readonly ScalarFunction[] = [
  {
    name: 'space',
    doc: 'So many spaces.',
    takes: [takes.int],
    gives: STRING,
    row: (count: number) => ' '.repeat(Math.max(count, 0)),
  },
  {
    name: 'overlay',
    doc: 'The text with a part put over it, from a place on, instead of so many characters.',
    takes: [takes.text, takes.text, takes.int, takes.int],
    required: 3,
    gives: STRING,
    row: (text: string, part: string, at: number, length = -1) => {
      const [characters, put] = [Array.from(text), Array.from(part)];
      const taken = length >= 0 ? length : put.length;
      return [
        ...characters.slice(0, Math.max(at - 1, 0)),
        ...put,
        ...characters.slice(Math.max(at + taken - 1, 0)),
      ].join('');
    },
  },
  {
    name: 'elt',
    doc: 'The argument of that number, from 1.',
    takes: [takes.int, takes.text],
    rest: takes.text,
    gives: STRING,
    seesNulls: true,
    row: (at: number | null, ...texts: Value[]) => {
      if (at === null) return null;
      if (at >= 1 && at <= texts.length) return texts[at - 1]!;
      throw outOfBounds('INVALID_ARRAY_INDEX', at, texts.length);
    },
  },
  {
    name: 'find_in_set',
    doc: 'Where a text stands in a list separated by commas, from 1; 0 when nowhere or when it has a comma.',
    takes: [takes.text, takes.text],
    gives: INT,
    row: (value: string, list: string) => (value.includes(',') ? 0 : list.split(',').indexOf(value) + 1),
  },
  {
    name: 'split_part',
    doc: 'The part of that number between delimiters, from 1, from the end where negative; empty when there is none.',
    takes: [takes.text, takes.text, takes.int],
    gives: STRING,
    row: (value: string, delimiter: string, at: number) => {
      if (at === 0) throw new SparkError('INVALID_INDEX_OF_ZERO', { parameters: {}, type: 'SparkRuntimeException' });
      const parts = delimiter === '' ? [value] : value.split(delimiter);
      return parts.at(at > 0 ? at - 1 : at) ?? '';
    },
  },
  {
    name: 'substring_index',
    doc: 'What stands before the n-th delimiter, or behind it counted from the end.',
    takes: [takes.text, takes.text, takes.int],
    gives: STRING,
    row: substringIndex,
  },
  {
    name: 'str_to_map',
    doc: 'A map of pairs in a text; the delimiters are regular expressions.',
    takes: [takes.text, takes.text, takes.text],
    required: 1,
    gives: mapOf(STRING, STRING),
    row: (value: string, pairs = ',', keys = ':') => {
      const entries = new Map<string, Value>();
      for (const pair of splitBy(value, pairs, -1)) {
        const [key, item] = splitBy(pair, keys, 2);
        if (entries.has(key!)) throw duplicatedKey(key!);
        entries.set(key!, item ?? null);
      }
      return [...entries];
    },
  },
  {
    name: 'levenshtein',
    doc: 'How many characters must change; with a threshold, -1 when more than that.',
    takes: [takes.text, takes.text, takes.int],
    required: 2,
    gives: INT,
    row: (a: string, b: string, threshold?: number) => {
      const changes = levenshtein(a, b);
      return threshold !== undefined && changes > threshold ? -1 : changes;
    },
  },
  {
    name: 'soundex',
    doc: 'The Soundex code: words that sound alike have one.',
    takes: [takes.text],
    gives: STRING,
    row: soundex,
  },
];

function splitBy(value: string, pattern: string, limit: number): string[] {
  if (pattern === '') return limit === 2 ? [value.slice(0, 1), value.slice(1)] : Array.from(value);
  if (limit < 0) return value.split(javaRegex(pattern, 'str_to_map'));
  const match = javaRegex(pattern, 'str_to_map').exec(value);
  return match ? [value.slice(0, match.index), value.slice(match.index + match[0].length)] : [value];
}

/** A key that a map would have twice. */
export function duplicatedKey(key: string): SparkError {
  return new SparkError('DUPLICATED_MAP_KEY', { parameters: { key }, type: 'SparkRuntimeException' });
}
