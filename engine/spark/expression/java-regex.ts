/**
 * Regular expressions as java.util.regex writes them, run by the host's. What only Java has (possessive quantifiers,
 * atomic groups, class intersections, \G) is left out: such a pattern is refused as one that does not compile.
 */
import { SparkError } from '../condition.ts';

/** What Java writes in another way: the host's form, outside and inside of a class. */
const ESCAPES: Readonly<Record<string, readonly [outside: string, inside: string]>> = {
  Q: ['', ''],
  A: ['(?<![\\s\\S])', 'A'],
  Z: ['(?=\\n?(?![\\s\\S]))', 'Z'],
  z: ['(?![\\s\\S])', 'z'],
  h: ['[ \\t\\xA0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]', ' \\t\\xA0'],
  s: ['[ \\t\\n\\x0B\\f\\r]', ' \\t\\n\\x0B\\f\\r'],
  S: ['[^ \\t\\n\\x0B\\f\\r]', '\\S'],
  R: ['(?:\\r\\n|[\\n\\x0B\\f\\r\\x85\\u2028\\u2029])', 'R'],
  a: ['\\x07', '\\x07'],
  e: ['\\x1B', '\\x1B'],
};
const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Space: ' \\t\\n\\x0B\\f\\r',
  XDigit: '0-9a-fA-F',
  ASCII: '\\x00-\\x7F',
};
const KEEPS = /[dDwWbBtnrfv0-9.*+?^${}()|[\]\\/]/;

const known = new Map<string, RegExp>();

/** The pattern made ready to run, global; `name` is the function that asks. */
export function javaRegex(pattern: string, name: string): RegExp {
  let regex = known.get(pattern);
  if (!regex) {
    try {
      const { source, flags } = translated(pattern);
      regex = new RegExp(source, `gu${flags}`);
    } catch {
      throw new SparkError('INVALID_PARAMETER_VALUE.PATTERN', {
        parameters: { parameter: '`regexp`', functionName: `\`${name}\``, value: `'${pattern}'` },
        type: 'SparkRuntimeException',
      });
    }
    known.set(pattern, regex);
  }
  regex.lastIndex = 0;
  return regex;
}

function translated(pattern: string): { source: string; flags: string } {
  let [rest, flags] = [pattern, ''];
  const leading = /^\(\?([imsu]+)\)/.exec(rest);
  if (leading) {
    rest = rest.slice(leading[0].length);
    flags = [...new Set(leading[1]!.replace('u', ''))].join('');
  }
  let source = '';
  let depth = 0;
  for (let i = 0; i < rest.length; i++) {
    const character = rest[i]!;
    if (character === '\\') {
      const quote = rest[i + 1] === 'Q' ? rest.indexOf('\\E', i) : -1;
      if (rest[i + 1] === 'Q') {
        const end = quote < 0 ? rest.length : quote;
        source += rest.slice(i + 2, end).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
        i = quote < 0 ? end : end + 1;
        continue;
      }
      const property = /^\\([pP])(?:\{(\w+)\}|(\w))/.exec(rest.slice(i));
      if (property) {
        source += propertyClass(property[1]!, property[2] ?? property[3]!, depth > 0);
        i += property[0].length - 1;
        continue;
      }
      const next = rest[++i];
      if (next === undefined) throw new Error('a pattern ends in \\');
      source += escaped(next, depth > 0);
      if (next === 'u' || next === 'x' || next === 'k') continue;
      continue;
    }
    if (depth > 0) {
      if (character === '[') {
        depth++;
        continue;
      }
      if (character === ']' && depth > 1) {
        depth--;
        continue;
      }
      if (character === ']') depth = 0;
      source += character;
      continue;
    }
    if (character === '[') {
      depth = 1;
      source += '[';
      if (rest[i + 1] === '^') source += rest[++i];
      if (rest[i + 1] === ']') {
        source += '\\]';
        i++;
      }
      continue;
    }
    if (character === '.' && !flags.includes('s')) source += '[^\\n\\r\\x85\\u2028\\u2029]';
    else if (character === '$' && !flags.includes('m'))
      source += '(?=(?:\\r\\n|[\\n\\r\\x85\\u2028\\u2029])?(?![\\s\\S]))';
    else if (character === '}' || character === ']') source += isQuantifierEnd(rest, i) ? character : `\\${character}`;
    else source += character;
  }
  if (depth > 0) throw new Error('a class without end');
  return { source, flags };
}

function isQuantifierEnd(pattern: string, at: number): boolean {
  return /\{\d+(?:,\d*)?$/.test(pattern.slice(0, at)) || /\\[ux]\{[0-9a-fA-F]+$/.test(pattern.slice(0, at));
}

function propertyClass(kind: string, name: string, inside: boolean): string {
  const set = POSIX[name];
  if (set === undefined) {
    const host = name.startsWith('Is') ? name.slice(2) : name;
    return `\\${kind}{${host}}`;
  }
  if (inside) return set;
  return `[${kind === 'P' ? '^' : ''}${set}]`;
}

function escaped(next: string, inside: boolean): string {
  const form = ESCAPES[next];
  if (form) return form[inside ? 1 : 0];
  if (KEEPS.test(next) || next === 'u' || next === 'x' || next === 'k') return `\\${next}`;
  if (/[A-Za-z]/.test(next)) throw new Error(`\\${next} is no escape`);
  return inside && next === '-' ? '\\-' : next;
}

/** A replacement as Java reads it: `$1`, `${name}`, `\$`. */
export function javaReplacement(replacement: string, match: RegExpExecArray): string {
  let text = '';
  for (let i = 0; i < replacement.length; i++) {
    const character = replacement[i]!;
    if (character === '\\') text += replacement[++i] ?? '';
    else if (character !== '$') text += character;
    else {
      const named = /^\$\{(\w+)\}/.exec(replacement.slice(i));
      const digits = /^\$(\d)(\d*)/.exec(replacement.slice(i));
      if (named) {
        text += match.groups?.[named[1]!] ?? '';
        i += named[0].length - 1;
      } else if (digits) {
        let group = digits[1]!;
        for (const digit of digits[2]!)
          if (Number(group + digit) < match.length) group += digit;
          else break;
        if (Number(group) >= match.length)
          throw new SparkError(null, { message: `No group ${group}`, type: 'IndexOutOfBoundsException' });
        text += match[Number(group)] ?? '';
        i += group.length;
      } else throw new SparkError(null, { message: 'Illegal group reference', type: 'IllegalArgumentException' });
    }
  }
  return text;
}
