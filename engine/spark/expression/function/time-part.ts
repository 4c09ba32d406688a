/**
 * EXTRACT and date_part: parts of times and of intervals, by name.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { DATE, INT, isInterval, TIMESTAMP } from '../../../stream/column/data-type.ts';
import type { CalendarInterval, Long } from '../../../stream/column/value.ts';
import { quotient, remainder } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import { callOf, cast } from '../build.ts';
import { MICROS_PER_DAY, MICROS_PER_SECOND, microsOfDay } from '../calendar.ts';
import type { Expression } from '../expression.ts';
import { quotedSql } from '../sql-text.ts';
import type { RowFunction, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

const PARTS: Readonly<Record<string, string>> = {
  ...{ yr: 'year', years: 'year', y: 'year', mon: 'month', months: 'month', d: 'day', days: 'day', dayofmonth: 'day' },
  ...{
    h: 'hour',
    hours: 'hour',
    hr: 'hour',
    m: 'minute',
    minutes: 'minute',
    min: 'minute',
    s: 'second',
    seconds: 'second',
    sec: 'second',
  },
  ...{
    week: 'weekofyear',
    w: 'weekofyear',
    weeks: 'weekofyear',
    qtr: 'quarter',
    dow: 'dayofweek',
    dow_iso: 'dayofweek_iso',
  },
  ...{ doy: 'dayofyear', isodow: 'dayofweek_iso', dayofweek_iso: 'dayofweek_iso', yearofweek: 'yearofweek' },
};

/** What there is to extract. */
const FIELDS = new Set([
  ...['year', 'quarter', 'month', 'weekofyear', 'day', 'dayofweek', 'dayofweek_iso', 'dayofyear', 'yearofweek'],
  ...['hour', 'minute', 'second'],
]);

const INTERVAL_PARTS: Readonly<Record<string, DataType>> = {
  year: INT,
  month: { kind: 'tinyint' },
  day: INT,
  hour: { kind: 'tinyint' },
  minute: { kind: 'tinyint' },
  second: { kind: 'decimal', precision: 8, scale: 6 },
};
const UNITS = ['year', 'month', 'day', 'hour', 'minute', 'second'];

/** EXTRACT from an interval: only the parts that its type has. */
function intervalPart(part: string, written: string, source: Expression): Expression {
  const { type } = source;
  const place = UNITS.indexOf(part);
  const [from, to] = 'from' in type ? [type.from, type.to] : ['year', 'second'];
  if (place >= UNITS.indexOf(from) && place <= UNITS.indexOf(to)) {
    return callOf('interval_part', [source], INTERVAL_PARTS[part]!, { part });
  }
  throw new SparkError('INVALID_EXTRACT_FIELD', { parameters: { field: `\`${written}\``, expr: quotedSql(source) } });
}

/** A part of an interval; parts have the interval's sign. */
function partOfInterval(part: string, type: DataType): RowFunction {
  if (part === 'year') return (months: Long) => Math.trunc(monthsOf(type, months) / 12) + 0;
  if (part === 'month') return (months: Long) => (monthsOf(type, months) % 12) + 0;
  const span = { day: MICROS_PER_DAY, hour: 3_600_000_000, minute: 60_000_000, second: MICROS_PER_SECOND }[part]!;
  return (value: Long) => {
    const { days, micros } = isCalendar(type) ? (value as unknown as CalendarInterval) : { days: 0, micros: value };
    if (part === 'day') return Number(quotient(micros, span)) * (isCalendar(type) ? 0 : 1) + days;
    if (part === 'second') return Number(remainder(micros, 60 * MICROS_PER_SECOND));
    const more = part === 'hour' ? (isCalendar(type) ? Number.POSITIVE_INFINITY : 24) : 60;
    return (Number(quotient(micros, span)) % more) + 0;
  };
}

const isCalendar = (type: DataType) => type.kind === 'interval';
const monthsOf = (type: DataType, value: Long) =>
  isCalendar(type) ? (value as unknown as CalendarInterval).months : Number(value);

/** The entries. */
export const timePartFunctions: readonly ScalarFunction[] = [
  {
    name: 'extract',
    aliases: ['date_part', 'datepart'],
    doc: 'A part of a time: YEAR, MONTH, DAY, HOUR and so on.',
    takes: [takes.text, takes.any],
    gives: INT,
    rewrite: ([part, source]) => {
      const name = String(part!.value).toLowerCase();
      const found = PARTS[name] ?? name;
      if (!FIELDS.has(found)) {
        throw new SparkError('INVALID_EXTRACT_FIELD', {
          parameters: { field: `\`${String(part!.value)}\``, expr: quotedSql(source!) },
        });
      }
      if (isInterval(source!.type)) return intervalPart(found, String(part!.value), source!);
      if (found === 'second')
        return callOf('second_with_fraction', [cast(source!, TIMESTAMP)], { kind: 'decimal', precision: 8, scale: 6 });
      const needsTime = found === 'hour' || found === 'minute';
      return callOf(found, [cast(source!, needsTime ? TIMESTAMP : DATE)], INT);
    },
  },
  {
    name: 'interval_part',
    doc: 'A part of an interval.',
    takes: [takes.any],
    gives: INT,
    make: ({ children, parameters }) => partOfInterval(String(parameters!['part']), children[0]!.type),
  },
  {
    name: 'second_with_fraction',
    doc: 'The second with its fraction.',
    takes: [takes.timestamp],
    gives: { kind: 'decimal', precision: 8, scale: 6 },
    row: (micros: Long) => microsOfDay(micros) % (60 * MICROS_PER_SECOND),
  },
];
