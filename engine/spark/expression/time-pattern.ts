/**
 * Date and time patterns (`yyyy-MM-dd HH:mm:ss`, java.time.format.DateTimeFormatter as Spark restricts it): formatting
 * and parsing in UTC with English names. Missing parts are those of 1970-01-01 00:00:00.
 */
import type { Long } from '../../stream/column/value.ts';
import { plus } from '../../stream/column/value.ts';
import { SparkError } from '../condition.ts';
import {
  civil,
  dayOfMicros,
  dayOfYear,
  existingDay,
  MICROS_PER_SECOND,
  microsOfDay,
  startOfDay,
  weekday,
} from './calendar.ts';
import { fromLocal, zoneOf } from './time-zone.ts';

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly letter: string; readonly count: number }
  | { readonly kind: 'optional'; readonly pieces: readonly Piece[] };

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const QUARTERS = ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter'];
const ALLOWED = 'GyMLdQqEDFaVzOXxZhHkKmsS';
const WEEK_BASED = 'YWwuec';
const MOST: Readonly<Record<string, number>> = {
  ...{ G: 4, y: 6, M: 4, L: 4, d: 2, Q: 4, q: 4, E: 4, D: 3, F: 1, a: 1, V: 2, z: 4, O: 4, X: 5, x: 5, Z: 5 },
  ...{ h: 2, H: 2, k: 2, K: 2, m: 2, s: 2, S: 9 },
};

function unusable(pattern: string, condition: string): SparkError {
  return new SparkError(condition, { parameters: { pattern: `'${pattern}'` }, type: 'SparkUpgradeException' });
}

/** A pattern, read; refused where Spark refuses it. */
export class TimePattern {
  readonly #pieces: readonly Piece[];
  readonly #forParsing: boolean;

  constructor(pattern: string, forParsing = false) {
    this.#forParsing = forParsing;
    this.#pieces = this.#read(pattern);
  }

  #read(pattern: string): Piece[] {
    const levels: Piece[][] = [[]];
    for (let i = 0; i < pattern.length; ) {
      const letter = pattern[i]!;
      const pieces = levels.at(-1)!;
      if (letter === "'") {
        const [text, end] = quotedText(pattern, i);
        pieces.push({ kind: 'text', text });
        i = end;
      } else if (letter === '[') {
        levels.push([]);
        i++;
      } else if (letter === ']' && levels.length > 1) {
        const inner = levels.pop()!;
        levels.at(-1)!.push({ kind: 'optional', pieces: inner });
        i++;
      } else if (/[A-Za-z]/.test(letter)) {
        let end = i;
        while (pattern[end] === letter) end++;
        this.#check(pattern, letter, end - i);
        pieces.push({ kind: 'field', letter, count: end - i });
        i = end;
      } else if (/[#{}\]]/.test(letter)) throw illegalPattern(pattern);
      else {
        pieces.push({ kind: 'text', text: letter });
        i++;
      }
    }
    while (levels.length > 1) {
      const inner = levels.pop()!;
      levels.at(-1)!.push({ kind: 'optional', pieces: inner });
    }
    return levels[0]!;
  }

  #check(pattern: string, letter: string, count: number): void {
    if (WEEK_BASED.includes(letter))
      throw unusable(pattern, 'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN');
    if (!ALLOWED.includes(letter) || (this.#forParsing && 'EFqQ'.includes(letter) && letter !== 'q' && letter !== 'Q'))
      throw illegalPattern(pattern);
    if (count > MOST[letter]! || (letter === 'V' && count !== 2) || (letter === 'O' && count !== 1 && count !== 4))
      throw illegalPattern(pattern);
  }

  /** A moment as the pattern writes it. */
  format(micros: Long): string {
    return this.#pieces.map(piece => formatPiece(piece, micros)).join('');
  }

  /** The moment that a text means; null when it does not fit the pattern. */
  parse(text: string): Long | null {
    const fields = new Map<string, number>();
    const end = parsePieces(this.#pieces, 0, text, 0, fields);
    return end === text.length ? momentOf(fields) : null;
  }
}

function illegalPattern(pattern: string): SparkError {
  return unusable(pattern, 'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION');
}

function quotedText(pattern: string, start: number): [string, number] {
  if (pattern[start + 1] === "'") return ["'", start + 2];
  let text = '';
  for (let i = start + 1; i < pattern.length; i++) {
    if (pattern[i] !== "'") text += pattern[i];
    else if (pattern[i + 1] === "'") {
      text += "'";
      i++;
    } else return [text, i + 1];
  }
  throw illegalPattern(pattern);
}

const digits = (value: number, width: number) => String(value).padStart(width, '0');

function formatPiece(piece: Piece, micros: Long): string {
  if (piece.kind === 'text') return piece.text;
  if (piece.kind === 'optional') return piece.pieces.map(inner => formatPiece(inner, micros)).join('');
  const { letter, count } = piece;
  const day = dayOfMicros(micros);
  const ofDay = microsOfDay(micros);
  const { year, month, day: dayOfMonth } = civil(day);
  const hour = Math.floor(ofDay / (3600 * MICROS_PER_SECOND));
  const second = Math.floor(ofDay / MICROS_PER_SECOND);
  switch (letter) {
    case 'G':
      return count === 4 ? (year > 0 ? 'Anno Domini' : 'Before Christ') : year > 0 ? 'AD' : 'BC';
    case 'y':
      return yearText(year > 0 ? year : 1 - year, count);
    case 'M':
    case 'L':
      return named(MONTHS, month, count, 3);
    case 'd':
      return digits(dayOfMonth, count);
    case 'Q':
    case 'q': {
      const quarter = Math.ceil(month / 3);
      return count === 3 ? `Q${quarter}` : count === 4 ? QUARTERS[quarter - 1]! : digits(quarter, count);
    }
    case 'E': {
      const name = DAYS[weekday(day)]!;
      return count === 4 ? name : name.slice(0, 3);
    }
    case 'D':
      return digits(dayOfYear(day), count);
    case 'F':
      return String(Math.floor((dayOfMonth - 1) / 7) + 1);
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'h':
      return digits(hour % 12 || 12, count);
    case 'K':
      return digits(hour % 12, count);
    case 'k':
      return digits(hour || 24, count);
    case 'H':
      return digits(hour, count);
    case 'm':
      return digits(Math.floor(second / 60) % 60, count);
    case 's':
      return digits(second % 60, count);
    case 'S':
      return digits(ofDay % MICROS_PER_SECOND, 6)
        .padEnd(9, '0')
        .slice(0, count);
    default:
      return zoneText(letter, count);
  }
}

function yearText(year: number, count: number): string {
  if (count === 2) return digits(year % 100, 2);
  const text = digits(year, count);
  return count >= 4 && text.length > count ? `+${text}` : text;
}

function named(names: readonly string[], number: number, count: number, short: number): string {
  if (count < 3) return digits(number, count);
  return count === 3 ? names[number - 1]!.slice(0, short) : names[number - 1]!;
}

/** UTC in the many forms that a zone is written in. */
function zoneText(letter: string, count: number): string {
  switch (letter) {
    case 'V':
      return 'UTC';
    case 'z':
      return count === 4 ? 'Coordinated Universal Time' : 'UTC';
    case 'O':
      return 'GMT';
    case 'X':
      return 'Z';
    case 'x':
      return count === 1 ? '+00' : count === 2 || count === 4 ? '+0000' : '+00:00';
    default:
      return count < 4 ? '+0000' : count === 4 ? 'GMT' : 'Z';
  }
}

/** Where the text goes on after the pieces; -1 when it does not fit. */
function parsePieces(
  pieces: readonly Piece[],
  from: number,
  text: string,
  at: number,
  fields: Map<string, number>,
): number {
  let place = at;
  for (let i = from; i < pieces.length && place >= 0; i++) {
    const piece = pieces[i]!;
    if (piece.kind === 'text') place = text.startsWith(piece.text, place) ? place + piece.text.length : -1;
    else if (piece.kind === 'optional') {
      const inner = new Map(fields);
      const end = parsePieces(piece.pieces, 0, text, place, inner);
      if (end < 0) continue;
      for (const [name, value] of inner) fields.set(name, value);
      place = end;
    } else place = parseField(piece, adjacentDigits(pieces, i), text, place, fields);
  }
  return place;
}

const NUMERIC = 'ydDhHkKmsS';

/** How many digits the number fields right behind need: they are left to them. */
function adjacentDigits(pieces: readonly Piece[], at: number): number {
  let reserved = 0;
  for (let i = at + 1; i < pieces.length; i++) {
    const piece = pieces[i]!;
    const isNumber =
      piece.kind === 'field' && (NUMERIC.includes(piece.letter) || ('ML'.includes(piece.letter) && piece.count < 3));
    if (!isNumber || piece.kind !== 'field' || piece.count === 1) break;
    reserved += piece.count;
  }
  return reserved;
}

function parseField(
  { letter, count }: Extract<Piece, { kind: 'field' }>,
  reserved: number,
  text: string,
  at: number,
  fields: Map<string, number>,
): number {
  const rest = text.slice(at);
  const name = letter === 'L' ? 'M' : letter;
  if (name === 'M' && count >= 3)
    return parseName(
      MONTHS.map(month => (count === 3 ? month.slice(0, 3) : month)),
      'M',
      1,
      rest,
      at,
      fields,
    );
  if (letter === 'a') return parseName(['AM', 'PM'], 'a', 0, rest, at, fields);
  if (letter === 'G')
    return parseName(count === 4 ? ['Before Christ', 'Anno Domini'] : ['BC', 'AD'], 'G', 0, rest, at, fields);
  if ('VzOXxZ'.includes(letter)) return parseZone(rest, at, fields);
  const [least, most] = widthOf(letter, count);
  let found = /^\d*/.exec(rest)![0].slice(0, most);
  if (reserved > 0 && most > count) found = found.slice(0, Math.max(found.length - reserved, count));
  else if (reserved > 0) found = found.slice(0, count);
  const sign = letter === 'y' && count !== 2 ? (/^[+-]/.exec(rest)?.[0] ?? '') : '';
  if (sign !== '') found = /^\d*/.exec(rest.slice(1))![0].slice(0, most);
  if (found.length < least || (sign === '' && letter === 'y' && count === 4 && found.length > 4 && reserved === 0))
    return -1;
  let value = Number(found);
  if (letter === 'S') value = Number(found.padEnd(9, '0'));
  if (letter === 'y' && count === 2) value += 2000;
  fields.set(name, sign === '-' ? -value : value);
  return at + sign.length + found.length;
}

function widthOf(letter: string, count: number): [least: number, most: number] {
  if (letter === 'S') return [count, count];
  if (letter === 'y') return count === 2 ? [2, 2] : [count, 19];
  if (letter === 'D') return count === 1 ? [1, 3] : [count, 3];
  return count === 1 ? [1, 19] : [count, count];
}

function parseName(
  names: readonly string[],
  field: string,
  first: number,
  rest: string,
  at: number,
  fields: Map<string, number>,
): number {
  const place = names.findIndex(name => rest.toLowerCase().startsWith(name.toLowerCase()));
  if (place < 0) return -1;
  fields.set(field, place + first);
  return at + names[place]!.length;
}

function parseZone(rest: string, at: number, fields: Map<string, number>): number {
  const name = /^(?:[A-Za-z_]+(?:\/[A-Za-z_]+)*)?(?:[+-]\d{1,2}(?::?\d{2})?(?::?\d{2})?)?/.exec(rest)![0];
  const zone = name === '' ? null : zoneOf(name);
  if (!zone) return -1;
  fields.set('zone', zone(0));
  return at + name.length;
}

function momentOf(fields: ReadonlyMap<string, number>): Long | null {
  const year = fields.get('y') ?? 1970;
  const ofEra = fields.get('G') === 0 ? 1 - year : year;
  const yearDay = fields.get('D');
  const day =
    yearDay === undefined ? existingDay(ofEra, fields.get('M') ?? 1, fields.get('d') ?? 1) : dayInYear(ofEra, yearDay);
  const hour = hourOf(fields);
  const [minute, second] = [fields.get('m') ?? 0, fields.get('s') ?? 0];
  if (day === null || hour === null || minute > 59 || second > 59) return null;
  const fraction = Math.floor((fields.get('S') ?? 0) / 1000);
  const local = plus(startOfDay(day), ((hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND + fraction);
  const offset = fields.get('zone');
  return offset === undefined ? local : fromLocal(local, () => offset);
}

function dayInYear(year: number, place: number): number | null {
  const first = existingDay(year, 1, 1)!;
  const day = first + place - 1;
  return place >= 1 && civil(day).year === year ? day : null;
}

function hourOf(fields: ReadonlyMap<string, number>): number | null {
  const half = fields.get('h') ?? fields.get('K');
  if (half !== undefined) {
    if (half > 12 || (fields.has('h') && half < 1) || (fields.has('K') && half > 11)) return null;
    return (half % 12) + (fields.get('a') ?? 0) * 12;
  }
  const hour = fields.get('H') ?? fields.get('k') ?? 0;
  if (fields.has('k')) return hour >= 1 && hour <= 24 ? hour % 24 : null;
  return hour <= 23 ? hour : null;
}

const known = new Map<string, TimePattern>();

/** A pattern, read once. */
export function timePattern(pattern: string, forParsing: boolean): TimePattern {
  const key = `${forParsing} ${pattern}`;
  let read = known.get(key);
  if (!read) {
    read = new TimePattern(pattern, forParsing);
    known.set(key, read);
  }
  return read;
}
