/**
 * Texts. Places count characters (code points) from 1.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { arrayOf, BINARY, BOOLEAN, INT, STRING } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import { callOf, cast } from '../build.ts';
import { castsImplicitly, isAtomic, widestType } from '../coercion.ts';
import { differentArguments, unexpectedInput } from '../resolve-errors.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

const text = (
  name: string,
  doc: string,
  row: (text: string) => Value,
  aliases: readonly string[] = [],
  gives: DataType = STRING,
): ScalarFunction => ({
  name,
  aliases,
  doc,
  takes: [takes.text],
  gives,
  row,
});

const test = (name: string, doc: string, row: (text: string, part: string) => boolean): ScalarFunction => ({
  name,
  doc,
  takes: [takes.text, takes.text],
  gives: BOOLEAN,
  row,
});

/** Characters as they are counted. */
const characters = (value: string): string[] => Array.from(value);

function substring(value: string, start: number, length = Number.MAX_SAFE_INTEGER): string {
  const all = characters(value);
  const from = start > 0 ? start - 1 : start < 0 ? all.length + start : 0;
  return all.slice(Math.max(from, 0), Math.max(from + length, 0)).join('');
}

const trimming = (name: string, doc: string, sides: 'both' | 'start' | 'end', swapped = false): ScalarFunction => ({
  name,
  doc,
  takes: [takes.text, takes.text],
  required: 1,
  gives: STRING,
  row: (first: string, second?: string) => {
    const [from, cut] = second === undefined ? [first, ' '] : swapped ? [second, first] : [first, second];
    const all = characters(from);
    const drop = new Set(characters(cut));
    let [start, end] = [0, all.length];
    if (sides !== 'end') while (start < end && drop.has(all[start]!)) start++;
    if (sides !== 'start') while (end > start && drop.has(all[end - 1]!)) end--;
    return all.slice(start, end).join('');
  },
});

const padding = (name: string, doc: string, atStart: boolean): ScalarFunction => ({
  name,
  doc,
  takes: [takes.text, takes.int, takes.text],
  required: 2,
  gives: STRING,
  row: (value: string, length: number, pad = ' ') => {
    const all = characters(value);
    if (length <= all.length || pad === '') return all.slice(0, Math.max(length, 0)).join('');
    const filler = characters(pad);
    const added = Array.from({ length: length - all.length }, (_, i) => filler[i % filler.length]!).join('');
    return atStart ? added + value : value + added;
  },
});

/** A LIKE pattern as a regular expression. */
export function likePattern(pattern: string, escaping = '\\'): string {
  let source = '';
  const all = characters(pattern);
  for (let i = 0; i < all.length; i++) {
    const character = all[i]!;
    if (character === escaping && i + 1 < all.length) source += quoted(all[++i]!);
    else source += character === '%' ? '[\\s\\S]*' : character === '_' ? '[\\s\\S]' : quoted(character);
  }
  return `^${source}$`;
}

const quoted = (character: string) => character.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
const like = (name: string, doc: string, flags: string): ScalarFunction => ({
  name,
  doc,
  takes: [takes.text, takes.text, takes.text],
  required: 2,
  gives: BOOLEAN,
  make: () => {
    const known = new Map<string, RegExp>();
    return (value: string, pattern: string, escaping?: string) => {
      const key = `${escaping ?? ''} ${pattern}`;
      let regex = known.get(key);
      if (!regex) {
        regex = new RegExp(likePattern(pattern, escaping), `u${flags}`);
        known.set(key, regex);
      }
      return regex.test(value);
    };
  },
});

/** concat of texts, of bytes, or of lists. */
const concat: ScalarFunction = {
  name: 'concat',
  doc: 'One after the other: texts, bytes or lists.',
  takes: [],
  rest: takes.any,
  gives: STRING,
  rewrite: args => {
    const isList = args.some(({ type }) => type.kind === 'array');
    const texts = args.filter(({ type }) => isAtomic(type));
    const raw = callOf('concat', args, STRING);
    if (isList && texts.some(({ type }) => type.kind !== 'void')) throw differentArguments(raw, 'concat');
    const other = args.findIndex(({ type }) => !isAtomic(type) && type.kind !== 'array');
    if (other >= 0) throw unexpectedInput(raw, other, '("STRING" or "BINARY" or "ARRAY")');
    const isBytes = args.length > 0 && args.every(({ type }) => type.kind === 'binary');
    const type = isList ? (widestType(args.map(arg => arg.type)) ?? STRING) : isBytes ? BINARY : STRING;
    return callOf(
      'concat',
      args.map(arg => cast(arg, type)),
      type,
    );
  },
  make:
    ({ type }) =>
    (...parts: Value[]) => {
      if (type.kind === 'array') return (parts as (readonly Value[])[]).flat();
      return type.kind === 'binary'
        ? Uint8Array.from((parts as Uint8Array[]).flatMap(part => [...part]))
        : parts.join('');
    },
};

const locate = (value: string, part: string, from = 1): number => {
  if (from < 1) return 0;
  const all = characters(value);
  const at = all
    .slice(from - 1)
    .join('')
    .indexOf(part);
  return at < 0
    ? 0
    : characters(
        all
          .slice(from - 1)
          .join('')
          .slice(0, at),
      ).length + from;
};

/** The entries. */
export const stringFunctions: readonly ScalarFunction[] = [
  text('upper', 'In capitals.', value => value.toUpperCase(), ['ucase']),
  text('lower', 'In small letters.', value => value.toLowerCase(), ['lcase']),
  text('initcap', 'Each word with a capital first.', value =>
    value.toLowerCase().replace(/(^| )(\S)/g, (_, space: string, letter: string) => space + letter.toUpperCase()),
  ),
  {
    name: 'length',
    aliases: ['char_length', 'character_length', 'len'],
    doc: 'How many characters, or bytes of BINARY.',
    takes: [takes.textOrBinary],
    gives: INT,
    row: (value: string | Uint8Array) => (typeof value === 'string' ? characters(value).length : value.length),
  },
  {
    name: 'octet_length',
    doc: 'How many bytes.',
    takes: [takes.textOrBinary],
    gives: INT,
    row: (value: string | Uint8Array) =>
      typeof value === 'string' ? new TextEncoder().encode(value).length : value.length,
  },
  {
    name: 'bit_length',
    doc: 'How many bits.',
    takes: [takes.textOrBinary],
    gives: INT,
    row: (value: string | Uint8Array) =>
      8 * (typeof value === 'string' ? new TextEncoder().encode(value).length : value.length),
  },
  concat,
  {
    name: 'concat_ws',
    doc: 'Texts with a separator between them; NULLs are left out.',
    takes: [takes.text],
    rest: {
      name: '("STRING" or "ARRAY<STRING>")',
      fit: type =>
        type.kind !== 'array' ? takes.text.fit(type) : castsImplicitly(type.element, STRING) ? arrayOf(STRING) : null,
    },
    gives: STRING,
    seesNulls: true,
    row: (separator: string | null, ...parts: Value[]) =>
      separator === null ? null : (parts.flat() as Value[]).filter(part => part !== null).join(separator),
  },
  {
    name: 'substring',
    aliases: ['substr'],
    doc: 'A part of a text, from a place counted from 1 (from the end where negative).',
    takes: [takes.text, takes.int, takes.int],
    required: 2,
    gives: STRING,
    row: substring,
  },
  {
    name: 'left',
    doc: 'The first characters.',
    takes: [takes.text, takes.int],
    gives: STRING,
    row: (value: string, count: number) => characters(value).slice(0, Math.max(count, 0)).join(''),
  },
  {
    name: 'right',
    doc: 'The last characters.',
    takes: [takes.text, takes.int],
    gives: STRING,
    row: (value: string, count: number) => (count <= 0 ? '' : characters(value).slice(-count).join('')),
  },
  trimming('trim', 'Without spaces, or the given characters, at both ends.', 'both', true),
  trimming('ltrim', 'Without spaces, or the given characters, at the start.', 'start', true),
  trimming('rtrim', 'Without spaces, or the given characters, at the end.', 'end', true),
  trimming('btrim', 'Without spaces, or the given characters, at both ends.', 'both'),
  padding('lpad', 'Filled up at the start, or cut.', true),
  padding('rpad', 'Filled up at the end, or cut.', false),
  {
    name: 'repeat',
    doc: 'The text so many times.',
    takes: [takes.text, takes.int],
    gives: STRING,
    row: (value: string, count: number) => value.repeat(Math.max(count, 0)),
  },
  {
    name: 'replace',
    doc: 'Each occurrence replaced.',
    takes: [takes.text, takes.text, takes.text],
    required: 2,
    gives: STRING,
    row: (value: string, part: string, other = '') => (part === '' ? value : value.replaceAll(part, () => other)),
  },
  {
    name: 'translate',
    doc: 'Each character of the second text replaced by the one at its place in the third.',
    takes: [takes.text, takes.text, takes.text],
    gives: STRING,
    row: (value: string, from: string, to: string) => {
      const [sources, targets] = [characters(from), characters(to)];
      return characters(value)
        .map(each => (sources.includes(each) ? (targets[sources.indexOf(each)] ?? '') : each))
        .join('');
    },
  },
  {
    name: 'instr',
    doc: 'Where a part first stands, from 1; 0 when nowhere.',
    takes: [takes.text, takes.text],
    gives: INT,
    row: (value: string, part: string) => locate(value, part),
  },
  {
    name: 'locate',
    aliases: ['position'],
    doc: 'Where a part first stands at or after a place; 0 when nowhere.',
    takes: [takes.text, takes.text, takes.int],
    required: 2,
    gives: INT,
    row: (part: string, value: string, from?: number) => locate(value, part, from),
  },
  test('startswith', 'Whether the text begins so.', (value, part) => value.startsWith(part)),
  test('endswith', 'Whether the text ends so.', (value, part) => value.endsWith(part)),
  test('contains', 'Whether the text contains the part.', (value, part) => value.includes(part)),
  like('like', 'Whether the text fits a pattern: % any characters, _ one.', ''),
  like('ilike', 'Like LIKE, whatever the case.', 'i'),
  {
    name: 'ascii',
    doc: 'The code of the first character.',
    takes: [takes.text],
    gives: INT,
    row: (value: string) => value.codePointAt(0) ?? 0,
  },
  {
    name: 'chr',
    aliases: ['char'],
    doc: 'The character of a code, of its last 8 bits.',
    takes: [takes.bigint],
    gives: STRING,
    row: (code: number) => (code < 0 ? '' : String.fromCharCode(code % 256)),
  },
];
