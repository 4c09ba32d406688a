/**
 * Dates and times as CAST reads and writes them (SparkDateTimeUtils.stringToDate, stringToTimestamp;
 * TimestampFormatter's default). The session's time zone is UTC.
 */
import type { Long } from '../../stream/column/value.ts';
import { minus, plus } from '../../stream/column/value.ts';
import { civil, dayOfMicros, existingDay, MICROS_PER_SECOND, microsOfDay, startOfDay } from './calendar.ts';
import { fromLocal, zoneOf } from './time-zone.ts';

const DATE_PART = /^([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2}))?)?/;

function datePart(text: string): { days: number; length: number; isWhole: boolean } | null {
  const parts = DATE_PART.exec(text);
  if (!parts) return null;
  const [all, year, month, day] = parts;
  const days = existingDay(Number(year), Number(month ?? 1), Number(day ?? 1));
  return days === null ? null : { days, length: all.length, isWhole: day !== undefined };
}

/** The day that a text means, null when none: `2024`, `2024-1`, `2024-01-02`, `2024-01-02T..`. */
export function readDate(text: string): number | null {
  const trimmed = trimAll(text);
  const date = datePart(trimmed);
  if (!date) return null;
  const rest = trimmed.slice(date.length);
  return rest === '' || (date.isWhole && /^[ T]/.test(rest)) ? date.days : null;
}

/** What a text says of a moment. */
export interface TimestampText {
  /** The clock's reading. */
  readonly local: Long;
  /** The zone's name, when the text has one. */
  readonly zone: string | null;
  /** There is a time of day, and no day. */
  readonly isTimeOnly: boolean;
}

const TIME_PART = /^(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?)?(.*)$/;

/** Reads a moment; null when the text means none. */
export function readTimestampParts(text: string): TimestampText | null {
  const trimmed = trimAll(text);
  const date = datePart(trimmed);
  if (!date) {
    const time = /^T?\d{1,2}:/.test(trimmed) ? timePart(trimmed.replace(/^T/, '')) : null;
    return time && { local: time.micros, zone: time.zone, isTimeOnly: true };
  }
  const rest = trimmed.slice(date.length);
  if (rest === '') return { local: startOfDay(date.days), zone: null, isTimeOnly: false };
  if (!date.isWhole || !/^[ T]/.test(rest)) return null;
  const time = timePart(rest.slice(1));
  return time && { local: plus(startOfDay(date.days), time.micros), zone: time.zone, isTimeOnly: false };
}

function timePart(text: string): { micros: number; zone: string | null } | null {
  const parts = TIME_PART.exec(text);
  if (!parts) return null;
  const [, hour, minute = '0', second = '0', fraction = '', after = ''] = parts;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const zone = after.trim();
  if (zone !== '' && parts[2] === undefined) return null;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  const micros = seconds * MICROS_PER_SECOND + Number(fraction.slice(0, 6).padEnd(6, '0'));
  return { micros, zone: zone === '' ? null : zone };
}

/** The moment that a text means; `todayMicros` is where today begins, for texts without a day. */
export function readTimestamp(text: string, todayMicros: Long): Long | null {
  const parts = readTimestampParts(text);
  if (!parts) return null;
  const local = parts.isTimeOnly ? plus(parts.local, todayMicros) : parts.local;
  if (parts.zone === null) return local;
  const zone = zoneOf(parts.zone);
  return zone && fromLocal(local, zone);
}

/** The clock's reading that a text means, whatever its zone. */
export function readTimestampNtz(text: string): Long | null {
  const parts = readTimestampParts(text);
  if (!parts || parts.isTimeOnly) return null;
  return parts.zone === null || zoneOf(parts.zone) ? parts.local : null;
}

/** Without white space and control characters at the ends (UTF8String.trimAll). */
export function trimAll(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && (text.charCodeAt(end - 1) <= 0x20 || text.charCodeAt(end - 1) === 0x7f)) end--;
  return text.slice(start, end);
}

const pad = (number: number, width = 2) => String(number).padStart(width, '0');

/** A day as `2024-01-02`. */
export function dateText(days: number): string {
  const { year, month, day } = civil(days);
  const written = year > 9999 ? `+${year}` : year < 0 ? `-${pad(-year, 4)}` : pad(year, 4);
  return `${written}-${pad(month)}-${pad(day)}`;
}

/** A moment as `2024-01-02 03:04:05.5`. */
export function timestampText(micros: Long): string {
  const day = dayOfMicros(micros);
  const ofDay = Number(minus(micros, startOfDay(day)));
  const fraction = ofDay % MICROS_PER_SECOND;
  const text = `${dateText(day)} ${clockText(microsOfDay(micros))}`;
  return fraction === 0 ? text : `${text}.${pad(fraction, 6).replace(/0+$/, '')}`;
}

/** A time of day as `03:04:05`. */
export function clockText(microsInDay: number): string {
  const seconds = Math.floor(microsInDay / MICROS_PER_SECOND);
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}
