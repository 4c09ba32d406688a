/**
 * `window(time, length [, slide [, start]])`, `session_window(time, gap)`, `window_time(window)`: their arguments
 * and checks (TimeWindow, SessionWindow). They become operators later; here they are typed.
 */
import type { DataType } from '../../stream/column/data-type.ts';
import { CALENDAR_INTERVAL, isTimestamp, sqlString, TIMESTAMP, windowType } from '../../stream/column/data-type.ts';
import { SparkError } from '../condition.ts';
import { callOf, cast } from './build.ts';
import type { Expression } from './expression.ts';
import { parseInterval } from './interval.ts';
import { mismatch, notFoldable, unexpectedInput, wrongArgumentCount } from './resolve-errors.ts';

const MICROS_PER_DAY = 86_400_000_000;

/** The call as a window expression, null when it is none of the three. */
export function resolveWindow(name: string, args: readonly Expression[]): Expression | null {
  switch (name) {
    case 'window':
      return timeWindow(args);
    case 'session_window':
      return sessionWindow(args);
    case 'window_time':
      return windowTime(args);
    default:
      return null;
  }
}

/** The type of times in a window over `type`, null when it is no time. */
function timeType(type: DataType): DataType | null {
  if (type.kind === 'struct') {
    const [start, end] = type.fields;
    const isWindow = type.fields.length === 2 && start!.name === 'start' && end!.name === 'end';
    return isWindow && isTimestamp(start!.type) ? start!.type : null;
  }
  if (type.kind === 'date' || type.kind === 'string' || type.kind === 'void') return TIMESTAMP;
  return isTimestamp(type) ? type : null;
}

function timeArgument(raw: Expression): { time: Expression; type: DataType } {
  const [time] = raw.children as [Expression];
  const type = timeType(time.type);
  if (type === null)
    throw unexpectedInput(raw, 0, '("TIMESTAMP" or "TIMESTAMP_NTZ" or "STRUCT<start: TIMESTAMP, end: TIMESTAMP>")');
  return { time: time.type.kind === 'string' || time.type.kind === 'void' ? cast(time, TIMESTAMP) : time, type };
}

function timeWindow(args: readonly Expression[]): Expression {
  const raw = callOf('window', args, TIMESTAMP);
  if (args.length < 2 || args.length > 4) throw wrongArgumentCount('window', '[2, 3, 4]', args.length);
  const { time, type } = timeArgument(raw);
  const [windowMicros, slide, start = 0] = args.slice(1).map(arg => durationMicros(raw, arg));
  const slideMicros = slide ?? windowMicros!;
  const tooSmall = (exprName: string, micros: number) =>
    mismatch('VALUE_OUT_OF_RANGE', raw, {
      exprName,
      valueRange: '(0, 9223372036854775807]',
      currentValue: `${micros}L`,
    });
  if (windowMicros! <= 0) throw tooSmall('`window_duration`', windowMicros!);
  if (slideMicros <= 0) throw tooSmall('`slide_duration`', slideMicros);
  const order = (left: string, leftValue: number, constraint: string, right: string) =>
    mismatch('PARAMETER_CONSTRAINT_VIOLATION', raw, {
      leftExprName: left,
      leftExprValue: `${leftValue}L`,
      constraint,
      rightExprName: right,
      rightExprValue: `${right.includes('window') ? windowMicros : slideMicros}L`,
    });
  if (slideMicros > windowMicros!) throw order('`slide_duration`', slideMicros, '<=', '`window_duration`');
  if (Math.abs(start) >= slideMicros) throw order('`abs(start_time)`', Math.abs(start), '<', '`slide_duration`');
  const parameters = { windowMicros, slideMicros, startMicros: start, text: 'window' };
  return { kind: 'window', name: 'window', type: windowType(type), children: [time], parameters };
}

/** A constant length in microseconds; months are refused. */
function durationMicros(raw: Expression, arg: Expression): number {
  if (arg.kind !== 'literal') throw notFoldable(raw, 'duration', arg);
  if (arg.type.kind === 'day-time interval' || arg.type.kind === 'bigint' || arg.type.kind === 'int')
    return Number(arg.value);
  if (arg.type.kind !== 'string') throw unexpectedInput(raw, 1, '"BIGINT"');
  const text = arg.value as string;
  const { months, days, micros } = parseInterval(text);
  if (months !== 0) {
    throw new SparkError('_LEGACY_ERROR_TEMP_3231', {
      message: `Intervals greater than a month is not supported (${text}).`,
      type: 'IllegalArgumentException',
    });
  }
  return days * MICROS_PER_DAY + Number(micros);
}

function sessionWindow(args: readonly Expression[]): Expression {
  const raw = callOf('session_window', args, TIMESTAMP);
  if (args.length !== 2) throw wrongArgumentCount('session_window', '2', args.length);
  const { time, type } = timeArgument(raw);
  const gap = args[1]!;
  if (gap.kind === 'literal' && gap.type.kind === 'string') parseInterval(gap.value as string);
  const isGap = ['string', 'interval', 'day-time interval', 'void'].includes(gap.type.kind);
  if (!isGap) throw unexpectedInput(raw, 1, '"INTERVAL"');
  const children = [time, gap.type.kind === 'string' ? cast(gap, CALENDAR_INTERVAL, 'try') : gap];
  return {
    kind: 'window',
    name: 'session_window',
    type: windowType(type),
    children,
    parameters: { text: 'session_window' },
  };
}

function windowTime(args: readonly Expression[]): Expression {
  const raw = callOf('window_time', args, TIMESTAMP);
  if (args.length !== 1) throw wrongArgumentCount('window_time', '1', args.length);
  const [window] = args as [Expression];
  if (window.type.kind !== 'struct' || timeType(window.type) === null) {
    throw unexpectedInput(raw, 0, `"STRUCT<start: ${sqlString(TIMESTAMP)}, end: ${sqlString(TIMESTAMP)}>"`);
  }
  return callOf('window_time', args, window.type.fields[1]!.type);
}
