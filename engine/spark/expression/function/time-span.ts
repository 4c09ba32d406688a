/**
 * Spans of time: made of parts, added by unit, counted in units.
 */
import { BIGINT, CALENDAR_INTERVAL, TIMESTAMP } from '../../../stream/column/data-type.ts';
import type { Long, Value } from '../../../stream/column/value.ts';
import { minus, plus, quotient, times } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import {
  addInterval,
  civil,
  dayOfMicros,
  existingDay,
  MICROS_PER_DAY,
  MICROS_PER_SECOND,
  microsOfDay,
  startOfDay,
} from '../calendar.ts';
import { overflow } from '../cast-errors.ts';
import { unitName } from '../interval.ts';
import type { Parameter, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

const MONTHS: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 };
const DAYS: Readonly<Record<string, number>> = { week: 7, day: 1, dayofyear: 1 };
const MICROS: Readonly<Record<string, number>> = {
  hour: 3_600_000_000,
  minute: 60_000_000,
  second: MICROS_PER_SECOND,
  millisecond: 1000,
  microsecond: 1,
};

function unitOf(unit: string, name: string): string {
  const known = unitName(unit);
  if (known in MONTHS || known in DAYS || known in MICROS) return known;
  throw new SparkError('INVALID_PARAMETER_VALUE.DATETIME_UNIT', {
    parameters: { functionName: `\`${name}\``, parameter: '`unit`', invalidValue: `'${unit}'` },
    type: 'ParseException',
  });
}

function addUnits(unit: string, count: Long, micros: Long): Long {
  const name = unitOf(unit, 'TIMESTAMPADD');
  if (name in MONTHS) return addInterval(micros, Number(count) * MONTHS[name]!, 0, 0);
  if (name in DAYS) return addInterval(micros, 0, Number(count) * DAYS[name]!, 0);
  return plus(micros, times(count, MICROS[name]!));
}

/** Whole months from one time to another, towards zero (ChronoUnit.MONTHS). */
function monthsBetween(from: Long, to: Long): number {
  const [a, b] = [civil(dayOfMicros(from)), civil(dayOfMicros(to))];
  const months = (b.year - a.year) * 12 + b.month - a.month;
  const rest = (b.day - a.day) * MICROS_PER_DAY + (microsOfDay(to) - microsOfDay(from));
  if (months > 0 && rest < 0) return months - 1;
  return months < 0 && rest > 0 ? months + 1 : months;
}

function countUnits(unit: string, from: Long, to: Long): Long {
  const name = unitOf(unit, 'TIMESTAMPDIFF');
  if (name in MONTHS) return Math.trunc(monthsBetween(from, to) / MONTHS[name]!) + 0;
  if (name in DAYS) return quotient(minus(to, from), DAYS[name]! * MICROS_PER_DAY);
  return quotient(minus(to, from), MICROS[name]!);
}

const seconds: Parameter = {
  name: '"DECIMAL(18,6)"',
  fit: type => (takes.double.fit(type) ? { kind: 'decimal', precision: 18, scale: 6 } : null),
};

function fitsInt(value: number): number {
  if (value === (value | 0)) return value;
  throw overflow('integer overflow');
}

function outOfBounds(): SparkError {
  return new SparkError('DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION', {
    parameters: { rangeMessage: 'Invalid date or time' },
    type: 'DateTimeException',
  });
}

/** The entries. */
export const timeSpanFunctions: readonly ScalarFunction[] = [
  {
    name: 'make_interval',
    doc: 'A span of years, months, weeks, days, hours, minutes and seconds.',
    takes: [takes.int, takes.int, takes.int, takes.int, takes.int, takes.int, seconds],
    required: 0,
    gives: CALENDAR_INTERVAL,
    row: (years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, micros: Long = 0): Value => ({
      months: fitsInt(years * 12 + months),
      days: fitsInt(weeks * 7 + days),
      micros: plus(hours * MICROS['hour']! + minutes * MICROS['minute']!, micros),
    }),
  },
  {
    name: 'make_timestamp',
    doc: 'The time of a year, month, day, hour, minute and second.',
    takes: [
      takes.int,
      takes.int,
      takes.int,
      takes.int,
      takes.int,
      { ...seconds, fit: type => (takes.double.fit(type) ? { kind: 'decimal', precision: 16, scale: 6 } : null) },
    ],
    gives: TIMESTAMP,
    make:
      ({ parameters }) =>
      (year: number, month: number, day: number, hour: number, minute: number, micros: number) => {
        const days = existingDay(year, month, day);
        const fits =
          hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && micros >= 0 && micros <= 60 * MICROS_PER_SECOND;
        if (days !== null && fits)
          return plus(startOfDay(days), hour * MICROS['hour']! + minute * MICROS['minute']! + micros);
        if (parameters?.['mode']) return null;
        throw outOfBounds();
      },
  },
  {
    name: 'timestampadd',
    doc: 'A time so many units later.',
    takes: [takes.text, takes.bigint, takes.timestamp],
    gives: TIMESTAMP,
    row: addUnits,
  },
  {
    name: 'timestampdiff',
    doc: 'How many whole units lie between two times.',
    takes: [takes.text, takes.timestamp, takes.timestamp],
    gives: BIGINT,
    row: countUnits,
  },
];
