/**
 * Times and dates cut to a unit (DateTimeUtils.truncTimestamp, truncDate). An unknown unit gives NULL.
 */
import type { Long } from '../../stream/column/value.ts';
import { floorDivide, times } from '../../stream/column/value.ts';
import { civil, dayOf, dayOfMicros, MICROS_PER_DAY, startOfDay, weekday } from './calendar.ts';

const SPANS: Readonly<Record<string, number>> = {
  MICROSECOND: 1,
  MILLISECOND: 1000,
  SECOND: 1_000_000,
  MINUTE: 60_000_000,
  HOUR: 3_600_000_000,
  DAY: MICROS_PER_DAY,
  DD: MICROS_PER_DAY,
};

/** The start of the unit that a time is in. */
export function truncated(micros: Long, unit: string): Long | null {
  const name = unit.trim().toUpperCase();
  const span = SPANS[name];
  if (span !== undefined) return times(floorDivide(micros, span), span);
  const day = truncatedDay(dayOfMicros(micros), name);
  return day === null ? null : startOfDay(day);
}

/** The first day of the week, month, quarter or year that a day is in. */
export function truncatedDay(days: number, unit: string): number | null {
  const { year, month } = civil(days);
  switch (unit.trim().toUpperCase()) {
    case 'WEEK':
      return days - weekday(days);
    case 'MON':
    case 'MONTH':
    case 'MM':
      return dayOf(year, month, 1);
    case 'QUARTER':
      return dayOf(year, month - ((month - 1) % 3), 1);
    case 'YEAR':
    case 'YYYY':
    case 'YY':
      return dayOf(year, 1, 1);
    default:
      return null;
  }
}
