/**
 * Days, months and years of the proleptic Gregorian calendar, as java.time counts them. Days and microseconds are
 * since 1970-01-01 UTC.
 */
import type { Long } from '../../stream/column/value.ts';
import { floorDivide, minus, plus, times } from '../../stream/column/value.ts';

export const MICROS_PER_DAY = 86_400_000_000;
export const MICROS_PER_SECOND = 1_000_000;

/** A day by its parts; `month` from 1. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The day of a date (Howard Hinnant's days_from_civil); the date need not exist, days beyond a month run on. */
export function dayOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a day. */
export function civil(days: number): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** How many days a month has. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day of a date, null when there is no such date. */
export function existingDay(year: number, month: number, day: number): number | null {
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return exists ? dayOf(year, month, day) : null;
}

/** A day some months later; the last day of the month where it has no such day. */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = civil(days);
  const total = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(total / 12), (((total % 12) + 12) % 12) + 1];
  return dayOf(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
}

/** The day that a moment lies in. */
export function dayOfMicros(micros: Long): number {
  return Number(floorDivide(micros, MICROS_PER_DAY));
}

/** How far into its day a moment lies, in microseconds. */
export function microsOfDay(micros: Long): number {
  return Number(minus(micros, times(dayOfMicros(micros), MICROS_PER_DAY)));
}

/** The moment at which a day begins. */
export function startOfDay(days: number): Long {
  return times(days, MICROS_PER_DAY);
}

/** A moment some months, days and microseconds later. */
export function addInterval(micros: Long, months: number, days: number, more: Long): Long {
  const day = addMonths(dayOfMicros(micros), months) + days;
  return plus(plus(startOfDay(day), microsOfDay(micros)), more);
}

/** Day of the week, Monday 0 to Sunday 6. */
export function weekday(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}

/** Day of the year from 1. */
export function dayOfYear(days: number): number {
  return days - dayOf(civil(days).year, 1, 1) + 1;
}

/** ISO 8601 week of the year and the year that the week belongs to. */
export function isoWeek(days: number): { week: number; year: number } {
  const thursday = days - weekday(days) + 3;
  const { year } = civil(thursday);
  return { year, week: Math.floor((thursday - dayOf(year, 1, 1)) / 7) + 1 };
}
