/**
 * Writes a moment in UTC by the pieces of a pattern, with English names.
 */
import type { Long } from '../../stream/column/value.ts';
import { civil, dayOfMicros, dayOfYear, MICROS_PER_SECOND, microsOfDay, weekday } from './calendar.ts';
import type { Piece } from './time-pattern-piece.ts';
import { MONTHS } from './time-pattern-piece.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const QUARTERS = ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter'];

const digits = (value: number, width: number) => String(value).padStart(width, '0');

/** A piece of the pattern, filled in. */
export function formatPiece(piece: Piece, micros: Long): string {
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
