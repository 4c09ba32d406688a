/**
 * Lengths of time as text: `5 seconds`, `1 day 2 hours` (IntervalUtils.stringToInterval), and the literals
 * `INTERVAL '1 02:03' DAY TO MINUTE`. Parts in months, days and microseconds.
 */
import type { DataType, DayTimeUnit, YearMonthUnit } from '../../stream/column/data-type.ts';
import type { CalendarInterval, Long } from '../../stream/column/value.ts';
import { long, minus, plus, quotient, remainder, times } from '../../stream/column/value.ts';
import { SparkError } from '../condition.ts';
import { nearestName } from '../nearest-name.ts';

const MICROS: Readonly<Record<string, number>> = {
  week: 604_800_000_000,
  day: 86_400_000_000,
  hour: 3_600_000_000,
  minute: 60_000_000,
  second: 1_000_000,
  millisecond: 1000,
  microsecond: 1,
};
const MONTHS: Readonly<Record<string, number>> = { year: 12, month: 1 };
const DAY_TIME_UNITS: readonly DayTimeUnit[] = ['day', 'hour', 'minute', 'second'];

/** `DAYS` is `day`. */
export function unitName(word: string): string {
  return word.toLowerCase().replace(/s$/, '');
}

/** Whether a word is a unit of time. */
export function isUnit(word: string): boolean {
  return unitName(word) in MICROS || unitName(word) in MONTHS;
}

/** A number of seconds with a fraction, in microseconds; null when it is no number. */
function fractionMicros(text: string): Long | null {
  const parts = /^([+-]?)(\d*)(?:\.(\d{0,9}))?$/.exec(text);
  if (!parts || (!parts[2] && !parts[3])) return null;
  const micros = long(BigInt(parts[2] || '0') * 1_000_000n + BigInt((parts[3] ?? '').slice(0, 6).padEnd(6, '0')));
  return parts[1] === '-' ? minus(0, micros) : micros;
}

/** The interval that a text means; null when it means none. */
export function readInterval(text: string): CalendarInterval | null {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/^interval\s+/, '')
    .replace(/([+-])\s+/g, '$1');
  if (words === '') return null;
  let [months, days, micros]: [number, number, Long] = [0, 0, 0];
  let rest = words;
  while (rest !== '') {
    const part = /^([+-]?(?:\d+(?:\.\d{0,9})?|\.\d{1,9}))\s+([a-z]+)(?:\s+|$)/.exec(rest);
    if (!part) return null;
    const [, amount, word] = part as unknown as [string, string, string];
    const unit = unitName(word);
    if (!isUnit(word) || (amount.includes('.') && unit !== 'second')) return null;
    if (unit in MONTHS) months += Number(amount) * MONTHS[unit]!;
    else if (unit === 'day' || unit === 'week') days += Number(amount) * (unit === 'week' ? 7 : 1);
    else if (unit === 'second') micros = plus(micros, fractionMicros(amount) ?? 0);
    else micros = plus(micros, times(Number(amount), MICROS[unit]!));
    rest = rest.slice(part[0].length);
  }
  return { months, days, micros };
}

/** The interval that a text means, as durations and delays are written. */
export function parseInterval(text: string): CalendarInterval {
  const interval = readInterval(text);
  if (interval) return interval;
  throw new SparkError('CANNOT_PARSE_INTERVAL', {
    parameters: { intervalString: `'${text}'`, hint: unitHint(text) },
    type: 'ParseException',
  });
}

const UNITS = [...Object.keys(MICROS), ...Object.keys(MONTHS)].map(unit => `${unit}s`);

/** What to write instead of a unit that is none. */
export function unitHint(text: string): string {
  const word = text.match(/[A-Za-z]+/g)?.find(each => !isUnit(each) && each.toLowerCase() !== 'interval');
  if (word !== undefined) return nearestName(word, UNITS);
  return / *\d[A-Za-z]/.test(text)
    ? ' Put a space between number and unit, such as 10 seconds.'
    : ` Known here: ${UNITS.join(', ')}.`;
}

/** A literal's type and value: microseconds or months. */
export interface IntervalLiteral {
  readonly type: DataType;
  readonly value: Long;
}

/** `INTERVAL 1 DAY 2 HOURS`: amounts with their units; null when the two families are mixed or a number is none. */
export function intervalOfParts(parts: readonly { amount: string; unit: string }[]): IntervalLiteral | null {
  const units = parts.map(({ unit }) => unitName(unit));
  if (units.every(unit => unit in MONTHS)) {
    const months = parts.reduce((sum, { amount }, i) => sum + Number(amount) * MONTHS[units[i]!]!, 0);
    if (!Number.isInteger(months)) return null;
    return { type: yearMonthType(units), value: months };
  }
  if (!units.every(unit => unit in MICROS)) return null;
  let micros: Long = 0;
  for (const [i, { amount }] of parts.entries()) {
    const isSecond = units[i] === 'second';
    if (!isSecond && !/^[+-]?\d+$/.test(amount)) return null;
    const part = isSecond ? fractionMicros(amount) : times(long(BigInt(amount)), MICROS[units[i]!]!);
    if (part === null) return null;
    micros = plus(micros, part);
  }
  return { type: dayTimeType(units), value: micros };
}

function yearMonthType(units: readonly string[]): DataType {
  const [from, to]: YearMonthUnit[] = [
    units.includes('year') ? 'year' : 'month',
    units.includes('month') ? 'month' : 'year',
  ];
  return { kind: 'year-month interval', from: from!, to: to! };
}

function dayTimeType(units: readonly string[]): DataType {
  const fields = units.map(unit =>
    unit === 'week' ? 'day' : unit.endsWith('second') ? 'second' : (unit as DayTimeUnit),
  );
  const places = fields.map(unit => DAY_TIME_UNITS.indexOf(unit));
  const [from, to] = [DAY_TIME_UNITS[Math.min(...places)]!, DAY_TIME_UNITS[Math.max(...places)]!];
  return { kind: 'day-time interval', from, to };
}

/** `INTERVAL '1 02:03:04.5' DAY TO SECOND`, `INTERVAL '1-2' YEAR TO MONTH`; null when the text does not fit. */
export function intervalOfRange(text: string, from: string, to: string): IntervalLiteral | null {
  const [first, last] = [unitName(from), unitName(to)];
  if (first === 'year' && last === 'month') {
    const parts = /^([+-]?)(\d+)-(\d+)$/.exec(text.trim());
    if (!parts) return null;
    const months = Number(parts[2]) * 12 + Number(parts[3]);
    return { type: yearMonthType(['year', 'month']), value: parts[1] === '-' ? -months : months };
  }
  const units = DAY_TIME_UNITS.slice(
    DAY_TIME_UNITS.indexOf(first as DayTimeUnit),
    DAY_TIME_UNITS.indexOf(last as DayTimeUnit) + 1,
  );
  const parts = /^([+-]?)(.+)$/.exec(text.trim());
  if (!parts) return null;
  const amounts = parts[2]!.split(/[ T]+|:/);
  if (amounts.length !== units.length) return null;
  const literal = intervalOfParts(units.map((unit, i) => ({ unit, amount: amounts[i]! })));
  if (!literal) return null;
  return { type: dayTimeType(units), value: parts[1] === '-' ? minus(0, literal.value) : literal.value };
}

/** A day-time interval as Spark prints it: `INTERVAL '0 00:00:05' DAY TO SECOND`. */
export function intervalText(type: DataType, value: Long): string {
  if (type.kind === 'year-month interval') {
    const [sign, months] = [value < 0 ? '-' : '', Math.abs(Number(value))];
    const years = Math.trunc(months / 12);
    if (type.to === 'year') return `INTERVAL '${sign}${years}' YEAR`;
    if (type.from === 'month') return `INTERVAL '${sign}${months}' MONTH`;
    return `INTERVAL '${sign}${years}-${months % 12}' YEAR TO MONTH`;
  }
  if (type.kind !== 'day-time interval') return String(value);
  return dayTimeText(type.from, type.to, value);
}

function dayTimeText(from: DayTimeUnit, to: DayTimeUnit, value: Long): string {
  const [first, last] = [DAY_TIME_UNITS.indexOf(from), DAY_TIME_UNITS.indexOf(to)];
  const sign = value < 0 ? '-' : '';
  let rest = value < 0 ? minus(0, value) : value;
  const parts = DAY_TIME_UNITS.slice(first, last + 1).map(unit => {
    const amount = quotient(rest, MICROS[unit]!);
    rest = remainder(rest, MICROS[unit]!);
    return unit === 'day' ? String(amount) : String(amount).padStart(2, '0');
  });
  if (last === 3 && rest !== 0) parts[parts.length - 1] += `.${String(rest).padStart(6, '0').replace(/0+$/, '')}`;
  const [day, ...clock] = from === 'day' ? parts : ['', ...parts];
  const text = [day, clock.join(':')].filter(part => part !== '').join(' ');
  return `INTERVAL '${sign}${text}' ${from.toUpperCase()}${from === to ? '' : ` TO ${to.toUpperCase()}`}`;
}

/** A calendar interval as CAST writes it: `1 years 2 months -3 hours`. */
export function calendarText({ months, days, micros }: CalendarInterval): string {
  const parts: [number | string, string][] = [
    [Math.trunc(months / 12), 'years'],
    [months % 12, 'months'],
    [days, 'days'],
    [Number(quotient(micros, MICROS['hour']!)), 'hours'],
    [Number(remainder(quotient(micros, MICROS['minute']!), 60)), 'minutes'],
  ];
  const rest = Number(remainder(micros, MICROS['minute']!));
  const size = Math.abs(rest);
  const fraction =
    size % 1_000_000 === 0
      ? ''
      : `.${String(size % 1_000_000)
          .padStart(6, '0')
          .replace(/0+$/, '')}`;
  if (rest !== 0) parts.push([`${rest < 0 ? '-' : ''}${Math.trunc(size / 1_000_000)}${fraction}`, 'seconds']);
  const text = parts.flatMap(([amount, unit]) => (amount === 0 ? [] : [`${amount} ${unit}`])).join(' ');
  return text === '' ? '0 seconds' : text;
}
