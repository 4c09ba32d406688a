/**
 * Texts and regular expressions. Patterns are Java's (java-regex.ts).
 */
import { arrayOf, BOOLEAN, INT, STRING } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import { javaRegex, javaReplacement } from '../java-regex.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

/** All matches of a pattern. */
function matches(value: string, pattern: string, name: string): RegExpExecArray[] {
  const regex = javaRegex(pattern, name);
  const found: RegExpExecArray[] = [];
  for (let match = regex.exec(value); match; match = regex.exec(value)) {
    found.push(match);
    if (match[0] !== '') continue;
    const { index } = match;
    if (index >= value.length) break;
    // Java goes on after an empty match by one UTF-16 unit: inside of a surrogate pair it matches once more.
    const isPair = value.codePointAt(index)! > 0xffff;
    if (isPair) found.push(Object.assign(match.slice() as RegExpExecArray, { index: index + 1, input: value }));
    regex.lastIndex = index + (isPair ? 2 : 1);
  }
  return found;
}

/** How many groups a pattern has. */
function groupCount(regex: RegExp): number {
  return new RegExp(`${regex.source}|`, regex.flags.replace('g', '')).exec('')!.length - 1;
}

/** A group's number, checked against the pattern. */
function checkedGroup(regex: RegExp, group: number, name: string): number {
  const most = groupCount(regex);
  if (group >= 0 && group <= most) return group;
  throw new SparkError('INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX', {
    parameters: {
      parameter: '`idx`',
      functionName: `\`${name}\``,
      groupCount: String(most),
      groupIndex: String(group),
    },
    type: 'SparkRuntimeException',
  });
}

const places = (text: string) => Array.from(text).length;

/** String.split of Java: an empty match at the start gives nothing, `limit` above 0 leaves the rest whole. */
function splitText(value: string, pattern: string, limit: number): string[] {
  if (pattern === '') {
    const all = Array.from(value);
    if (all.length === 0) return [''];
    return limit > 0 && all.length > limit ? [...all.slice(0, limit - 1), all.slice(limit - 1).join('')] : all;
  }
  const parts: string[] = [];
  let from = 0;
  for (const match of matches(value, pattern, 'split')) {
    if (limit > 0 && parts.length === limit - 1) break;
    if (match.index + match[0].length === 0 || (match[0] === '' && match.index >= value.length)) continue;
    parts.push(value.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return [...parts, value.slice(from)];
}

/** The entries. */
export const regexpFunctions: readonly ScalarFunction[] = [
  {
    name: 'rlike',
    aliases: ['regexp_like', 'regexp'],
    doc: 'Whether a regular expression matches somewhere.',
    takes: [takes.text, takes.text],
    gives: BOOLEAN,
    row: (value: string, pattern: string) => javaRegex(pattern, 'rlike').test(value),
  },
  {
    name: 'split',
    doc: 'The parts of a text between matches of a regular expression, at most so many.',
    takes: [takes.text, takes.text, takes.int],
    required: 2,
    gives: arrayOf(STRING),
    row: (value: string, pattern: string, limit = -1) => splitText(value, pattern, limit),
  },
  {
    name: 'regexp_count',
    doc: 'How often a regular expression matches.',
    takes: [takes.text, takes.text],
    gives: INT,
    row: (value: string, pattern: string) => matches(value, pattern, 'regexp_count').length,
  },
  {
    name: 'regexp_extract',
    doc: "A group of the first match (group 1 unless told, 0 is all of it); '' where nothing matches.",
    takes: [takes.text, takes.text, takes.int],
    required: 2,
    gives: STRING,
    row: (value: string, pattern: string, group = 1) => {
      const regex = javaRegex(pattern, 'regexp_extract');
      const match = regex.exec(value);
      return match ? (match[checkedGroup(regex, group, 'regexp_extract')] ?? '') : '';
    },
  },
  {
    name: 'regexp_extract_all',
    doc: 'A group of all matches.',
    takes: [takes.text, takes.text, takes.int],
    required: 2,
    gives: arrayOf(STRING),
    row: (value: string, pattern: string, group = 1) => {
      const found = matches(value, pattern, 'regexp_extract_all');
      if (found.length === 0) return [];
      const checked = checkedGroup(javaRegex(pattern, 'regexp_extract_all'), group, 'regexp_extract_all');
      return found.map(match => match[checked] ?? '');
    },
  },
  {
    name: 'regexp_instr',
    doc: 'Where a regular expression first matches, from 1; 0 when nowhere.',
    takes: [takes.text, takes.text, takes.int],
    required: 2,
    gives: INT,
    row: (value: string, pattern: string) => {
      const match = javaRegex(pattern, 'regexp_instr').exec(value);
      return match ? places(value.slice(0, match.index)) + 1 : 0;
    },
  },
  {
    name: 'regexp_replace',
    doc: 'Each match replaced, from a place on; $1 stands for a group.',
    takes: [takes.text, takes.text, takes.text, takes.int],
    required: 3,
    gives: STRING,
    row: (value: string, pattern: string, replacement: string, from = 1): Value => {
      let [text, at] = ['', 0];
      for (const match of matches(value, pattern, 'regexp_replace')) {
        if (match.index < from - 1) continue;
        text += value.slice(at, match.index) + javaReplacement(replacement, match);
        at = match.index + match[0].length;
      }
      return text + value.slice(at);
    },
  },
  {
    name: 'regexp_substr',
    doc: 'The first match; NULL where nothing matches, or only an empty text.',
    takes: [takes.text, takes.text],
    gives: STRING,
    row: (value: string, pattern: string) => javaRegex(pattern, 'regexp_substr').exec(value)?.[0] || null,
  },
];
