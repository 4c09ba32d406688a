/**
 * Times as texts by a pattern, and back (time-pattern.ts).
 */
import { BIGINT, DATE, STRING, TIMESTAMP } from '../../../stream/column/data-type.ts';
import type { Long, Value } from '../../../stream/column/value.ts';
import { floorDivide, quotient, times } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import { callOf, cast, typedLiteral } from '../build.ts';
import { MICROS_PER_SECOND, startOfDay } from '../calendar.ts';
import { wrapped } from '../cast.ts';
import type { Expression } from '../expression.ts';
import { timePattern } from '../time-pattern.ts';
import type { FunctionSession, RowFunction, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

const DEFAULT = 'yyyy-MM-dd HH:mm:ss';

/** The moment that a text means by a pattern: an error, or NULL, when it does not fit. */
function parsed(text: string, pattern: string, isLenient: boolean): Long | null {
  const micros = timePattern(pattern, true).parse(text);
  if (micros !== null || isLenient) return micros;
  throw new SparkError('CANNOT_PARSE_TIMESTAMP', {
    parameters: { message: `Text '${text}' could not be parsed`, func: '`try_to_timestamp`' },
    type: 'DateTimeException',
  });
}

/** A text, date or time as a time: by a pattern where it is a text. */
function toTime([value, pattern]: readonly Expression[], mode: FunctionSession['castMode']): Expression {
  const isText = value!.type.kind === 'string';
  if (pattern === undefined || !isText) return cast(value!, TIMESTAMP, mode);
  return callOf('get_timestamp', [value!, cast(pattern, STRING)], TIMESTAMP, { mode });
}

const numberOf = (name: string, doc: string): ScalarFunction => ({
  name,
  doc,
  takes: [takes.any, takes.text],
  required: 1,
  gives: BIGINT,
  rewrite: ([value, pattern], { castMode }) => {
    const kind = value!.type.kind;
    if (kind === 'date' || kind === 'timestamp' || kind === 'timestamp_ntz')
      return callOf('whole_seconds', [value!], BIGINT);
    const text = [cast(value!, STRING), pattern ?? typedLiteral(STRING, DEFAULT)];
    return callOf('whole_seconds', [toTime(text, castMode)], BIGINT);
  },
});

/** The entries. */
export const timeFormatFunctions: readonly ScalarFunction[] = [
  {
    name: 'date_format',
    doc: 'A time as a text by a pattern such as yyyy-MM-dd HH:mm.',
    takes: [takes.timestamp, takes.text],
    gives: STRING,
    row: (micros: Long, pattern: string) => timePattern(pattern, false).format(micros),
  },
  {
    name: 'from_unixtime',
    doc: 'Seconds since 1970 as a text, by a pattern.',
    takes: [takes.bigint, takes.text],
    required: 1,
    gives: STRING,
    row: (seconds: Long, pattern = DEFAULT) =>
      timePattern(pattern, false).format(wrapped(times(seconds, MICROS_PER_SECOND), 'bigint')),
  },
  {
    name: 'get_timestamp',
    doc: 'A text as a time by a pattern.',
    takes: [takes.text, takes.text],
    gives: TIMESTAMP,
    make:
      ({ parameters }): RowFunction =>
      (text: string, pattern: string): Value =>
        parsed(text, pattern, parameters?.['mode'] !== 'ansi'),
  },
  {
    name: 'whole_seconds',
    doc: 'Seconds since 1970; the fraction is cut off.',
    takes: [takes.time],
    gives: BIGINT,
    make: ({ children }): RowFunction => {
      const { kind } = children[0]!.type;
      if (kind === 'timestamp_ntz') return (value: Long) => floorDivide(value, MICROS_PER_SECOND);
      return (value: Long) => quotient(kind === 'date' ? startOfDay(value as number) : value, MICROS_PER_SECOND);
    },
  },
  numberOf('unix_timestamp', 'Seconds since 1970 of a time, or of a text by a pattern; the fraction is cut off.'),
  numberOf('to_unix_timestamp', 'Seconds since 1970 of a time, or of a text by a pattern; the fraction is cut off.'),
  {
    name: 'to_date',
    doc: 'A text or time as a date; a text by a pattern if there is one.',
    takes: [takes.any, takes.text],
    required: 1,
    gives: DATE,
    rewrite: ([value, pattern], { castMode }) =>
      cast(pattern && value!.type.kind === 'string' ? toTime([value!, pattern], castMode) : value!, DATE, castMode),
  },
  {
    name: 'try_to_date',
    doc: 'Like to_date; NULL where the text does not fit.',
    takes: [takes.any, takes.text],
    required: 1,
    gives: DATE,
    rewrite: ([value, pattern]) =>
      cast(pattern && value!.type.kind === 'string' ? toTime([value!, pattern], 'try') : value!, DATE, 'try'),
  },
  {
    name: 'to_timestamp',
    doc: 'A text or date as a time; a text by a pattern if there is one.',
    takes: [takes.any, takes.text],
    required: 1,
    gives: TIMESTAMP,
    rewrite: (args, { castMode }) => toTime(args, castMode),
  },
  {
    name: 'try_to_timestamp',
    doc: 'Like to_timestamp; NULL where the text does not fit.',
    takes: [takes.any, takes.text],
    required: 1,
    gives: TIMESTAMP,
    rewrite: args => toTime(args, 'try'),
  },
];
