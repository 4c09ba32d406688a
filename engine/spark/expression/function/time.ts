/** Dates and times: truncation, arithmetic, conversions to and from numbers (time-part.ts has their parts). Times are UTC. */
import type { DataType } from '../../../stream/column/data-type.ts';
import { BIGINT, DATE, INT, isNumeric, TIMESTAMP } from '../../../stream/column/data-type.ts';
import type { Long, Value } from '../../../stream/column/value.ts';
import { fitsLong, floorDivide, long, minus, times } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import {
  addMonths,
  civil,
  dayOf,
  dayOfMicros,
  dayOfYear,
  daysInMonth,
  existingDay,
  isoWeek,
  MICROS_PER_SECOND,
  microsOfDay,
  weekday,
} from '../calendar.ts';
import { rescale } from '../number-text.ts';
import { fromLocal, toLocal, zoneOf } from '../time-zone.ts';
import { truncated, truncatedDay } from '../truncate.ts';
import type { RowFunction, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

const dayPart = (
  name: string,
  aliases: readonly string[],
  doc: string,
  row: (days: number) => number,
): ScalarFunction => ({
  name,
  aliases,
  doc,
  takes: [takes.date],
  gives: INT,
  row,
});

const clockPart = (name: string, doc: string, seconds: number, modulus: number): ScalarFunction => ({
  name,
  doc,
  takes: [takes.anyTimestamp],
  gives: INT,
  row: (micros: Long) => Math.floor(microsOfDay(micros) / (seconds * MICROS_PER_SECOND)) % modulus,
});

const fromNumber = (name: string, doc: string, row: (value: Long) => Long): ScalarFunction => ({
  name,
  doc,
  takes: [takes.onlyWhole],
  gives: TIMESTAMP,
  row,
});

const toNumber = (name: string, doc: string, divisor: number): ScalarFunction => ({
  name,
  doc,
  takes: [takes.onlyTimestamp],
  gives: BIGINT,
  row: (micros: Long) => floorDivide(micros, divisor),
});

const addDays = (name: string, aliases: readonly string[], doc: string, sign: number): ScalarFunction => ({
  name,
  aliases,
  doc,
  takes: [takes.date, takes.days],
  gives: DATE,
  row: (day: number, days: number) => day + sign * days,
});

function zoned(
  name: string,
  doc: string,
  convert: (micros: Long, zone: NonNullable<ReturnType<typeof zoneOf>>) => Long,
): ScalarFunction {
  return {
    name,
    doc,
    takes: [takes.timestamp, takes.text],
    gives: TIMESTAMP,
    row: (micros: Long, name: string) => {
      const zone = zoneOf(name);
      if (zone) return convert(micros, zone);
      throw new SparkError('INVALID_TIMEZONE', { parameters: { timeZone: `'${name}'` }, type: 'DateTimeException' });
    },
  };
}

const WEEK_DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

/** The place of a day of the week, Monday 0, from its name, three or two letters; -1 when it is none. */
function weekdayOf(name: string): number {
  const word = name.trim().toUpperCase();
  const isShort = word.length === 2 || word.length === 3;
  return WEEK_DAYS.findIndex(day => day === word || (isShort && day.startsWith(word)));
}

/** Months between two times, with days as parts of 31 (DateTimeUtils.monthsBetween). */
function monthsBetween(later: Long, earlier: Long): number {
  const [a, b] = [civil(dayOfMicros(later)), civil(dayOfMicros(earlier))];
  const months = (a.year - b.year) * 12 + a.month - b.month;
  const isLast = (date: typeof a) => date.day === daysInMonth(date.year, date.month);
  if (a.day === b.day || (isLast(a) && isLast(b))) return months;
  const seconds =
    Math.floor(microsOfDay(later) / MICROS_PER_SECOND) -
    Math.floor(microsOfDay(earlier) / MICROS_PER_SECOND) +
    (a.day - b.day) * 86_400;
  return months + seconds / (31 * 86_400);
}

const roundedTo8 = (value: number) => Math.round(value * 1e8) / 1e8;

/** As Math.multiplyExact of Java: beyond 64 bits is an error without a condition. */
function exactLong(value: Long): Long {
  if (fitsLong(value)) return value;
  throw new SparkError(null, { message: 'long overflow', type: 'ArithmeticException' });
}

/** Seconds of a type as microseconds; a fraction beyond them is cut. */
function secondsReader(type: DataType): RowFunction {
  if (type.kind === 'decimal') {
    return (value: Long) => exactLong(rescale(value, type.scale, 6, 'down'));
  }
  if (type.kind !== 'double' && type.kind !== 'float')
    return (value: Long) => exactLong(times(value, MICROS_PER_SECOND));
  return (value: number) => {
    if (!Number.isFinite(value)) return null;
    return long(BigInt(Math.trunc(value * MICROS_PER_SECOND)));
  };
}

/** The entries. */
export const timeFunctions: readonly ScalarFunction[] = [
  {
    name: 'window_time',
    doc: "The last microsecond of a window: the event time of a window's result.",
    takes: [takes.struct],
    gives: ([type]) => (type!.kind === 'struct' ? type!.fields[1]!.type : TIMESTAMP),
    row: ([, end]: readonly Value[]) => minus(end as Long, 1),
  },
  dayPart('year', [], 'The year.', days => civil(days).year),
  dayPart('quarter', [], 'The quarter, from 1.', days => Math.ceil(civil(days).month / 3)),
  dayPart('month', [], 'The month, from 1.', days => civil(days).month),
  dayPart('day', ['dayofmonth'], 'The day of the month.', days => civil(days).day),
  dayPart('dayofweek', [], 'The day of the week, Sunday 1.', days => ((weekday(days) + 1) % 7) + 1),
  dayPart('weekday', [], 'The day of the week, Monday 0.', weekday),
  dayPart('dayofyear', [], 'The day of the year, from 1.', dayOfYear),
  dayPart('weekofyear', [], 'The ISO week of the year.', days => isoWeek(days).week),
  clockPart('hour', 'The hour.', 3600, 24),
  clockPart('minute', 'The minute.', 60, 60),
  clockPart('second', 'The second.', 1, 60),
  {
    name: 'timestamp_seconds',
    doc: 'The time so many seconds after 1970.',
    takes: [{ name: '"NUMERIC"', fit: type => (type.kind === 'void' ? BIGINT : isNumeric(type) ? type : null) }],
    gives: TIMESTAMP,
    make: ({ children }) => secondsReader(children[0]!.type),
  },
  fromNumber('timestamp_millis', 'The time so many milliseconds after 1970.', value => exactLong(times(value, 1000))),
  fromNumber('timestamp_micros', 'The time so many microseconds after 1970.', value => value),
  toNumber('unix_seconds', 'Seconds since 1970, rounded down.', MICROS_PER_SECOND),
  toNumber('unix_millis', 'Milliseconds since 1970, rounded down.', 1000),
  toNumber('unix_micros', 'Microseconds since 1970.', 1),
  {
    name: 'date_from_unix_date',
    doc: 'The day so many days after 1970-01-01.',
    takes: [takes.int],
    gives: DATE,
    row: (days: number) => days,
  },
  { name: 'unix_date', doc: 'Days since 1970-01-01.', takes: [takes.date], gives: INT, row: (days: number) => days },
  addDays('date_add', ['dateadd'], 'The day some days later.', 1),
  addDays('date_sub', [], 'The day some days earlier.', -1),
  {
    name: 'datediff',
    aliases: ['date_diff'],
    doc: 'Days from the second date to the first.',
    takes: [takes.date, takes.date],
    gives: INT,
    row: (a: number, b: number) => a - b,
  },
  {
    name: 'add_months',
    doc: 'The day some months later.',
    takes: [takes.date, takes.int],
    gives: DATE,
    row: addMonths,
  },
  {
    name: 'last_day',
    doc: 'The last day of the month.',
    takes: [takes.date],
    gives: DATE,
    row: (days: number) => {
      const { year, month } = civil(days);
      return dayOf(year, month, daysInMonth(year, month));
    },
  },
  {
    name: 'next_day',
    doc: 'The next day of that name.',
    takes: [takes.date, takes.text],
    gives: DATE,
    row: (days: number, name: string) => {
      const wanted = weekdayOf(name);
      if (wanted >= 0) return days + 1 + ((((wanted - weekday(days) - 1) % 7) + 7) % 7);
      throw new SparkError('ILLEGAL_DAY_OF_WEEK', {
        parameters: { string: `'${name}'` },
        type: 'IllegalArgumentException',
      });
    },
  },
  {
    name: 'make_date',
    doc: 'The date of a year, a month and a day.',
    takes: [takes.int, takes.int, takes.int],
    gives: DATE,
    make:
      ({ parameters }) =>
      (year: number, month: number, day: number) => {
        const days = existingDay(year, month, day);
        if (days !== null || parameters?.['mode']) return days;
        throw new SparkError('DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION', {
          parameters: { rangeMessage: 'Invalid date' },
          type: 'DateTimeException',
        });
      },
  },
  {
    name: 'months_between',
    doc: 'Months from the second time to the first, with a fraction, rounded to 8 digits unless the third argument is false.',
    takes: [takes.timestamp, takes.timestamp, takes.boolean],
    required: 2,
    gives: { kind: 'double' },
    row: (later: Long, earlier: Long, rounds = true) =>
      rounds ? roundedTo8(monthsBetween(later, earlier)) : monthsBetween(later, earlier),
  },
  {
    name: 'date_trunc',
    doc: 'The time cut to a unit.',
    takes: [takes.text, takes.timestamp],
    gives: TIMESTAMP,
    row: (unit: string, micros: Long) => truncated(micros, unit),
  },
  {
    name: 'trunc',
    doc: 'The date cut to a unit.',
    takes: [takes.date, takes.text],
    gives: DATE,
    row: (days: number, unit: string) => truncatedDay(days, unit),
  },
  zoned('from_utc_timestamp', "The zone's clock at a time in UTC.", toLocal),
  zoned('to_utc_timestamp', "The time in UTC at which the zone's clock reads so.", fromLocal),
  {
    name: 'dayofweek_iso',
    doc: 'The day of the week, Monday 1.',
    takes: [takes.date],
    gives: INT,
    row: (days: number) => weekday(days) + 1,
  },
  {
    name: 'yearofweek',
    doc: 'The year that the ISO week belongs to.',
    takes: [takes.date],
    gives: INT,
    row: (days: number) => isoWeek(days).year,
  },
];
