/**
 * Reads a text by the pieces of a pattern: number fields that stand side by side share digits by their widths, and a
 * date that does not exist does not fit.
 */
import type { Long } from '../../stream/column/value.ts';
import { plus } from '../../stream/column/value.ts';
import { civil, existingDay, MICROS_PER_SECOND, startOfDay } from './calendar.ts';
import type { Piece } from './time-pattern-piece.ts';
import { MONTHS } from './time-pattern-piece.ts';
import { fromLocal, zoneOf } from './time-zone.ts';

/** Where the text goes on after the pieces; -1 when it does not fit. */
export function parsePieces(
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

/** The moment that the fields mean; null when there is no such date or time. */
export function momentOf(fields: ReadonlyMap<string, number>): Long | null {
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
