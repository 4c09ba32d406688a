/**
 * The errors of casts and arithmetic under ANSI rules, in Spark's words (QueryExecutionErrors).
 */
import type { DataType } from '../../stream/column/data-type.ts';
import { sqlString } from '../../stream/column/data-type.ts';
import { SparkError } from '../condition.ts';

const quoted = (type: DataType) => `"${sqlString(type)}"`;

/** A value whose form does not fit the type: `'abc'` as INT. */
export function malformed(value: string, from: DataType, to: DataType): SparkError {
  const type =
    to.kind === 'boolean' ? 'SparkRuntimeException' : isTime(to) ? 'DateTimeException' : 'NumberFormatException';
  const parameters = { expression: value, sourceType: quoted(from), targetType: quoted(to) };
  return new SparkError('CAST_INVALID_INPUT', { parameters, type });
}

function isTime(type: DataType): boolean {
  return type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamp_ntz';
}

/** A number outside the type's range. */
export function castOverflow(value: string, from: DataType, to: DataType): SparkError {
  const parameters = { value, sourceType: quoted(from), targetType: quoted(to) };
  return new SparkError('CAST_OVERFLOW', { parameters, type: 'ArithmeticException' });
}

/** A number with more digits than DECIMAL(p, s) has. */
export function tooManyDigits(value: string, precision: number, scale: number): SparkError {
  const parameters = { value, precision: String(precision), scale: String(scale) };
  return new SparkError('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', { parameters, type: 'ArithmeticException' });
}

/** A result outside the type's range. */
export function overflow(message: string, alternative = ''): SparkError {
  const advice = alternative === '' ? '' : ` Use '${alternative}' to tolerate overflow and return NULL instead.`;
  const parameters = { message, alternative: advice };
  return new SparkError('ARITHMETIC_OVERFLOW', { parameters, type: 'ArithmeticException' });
}

/** x / 0. */
export function divideByZero(): SparkError {
  return new SparkError('DIVIDE_BY_ZERO', { parameters: {}, type: 'ArithmeticException' });
}

/** x % 0. */
export function remainderByZero(): SparkError {
  return new SparkError('REMAINDER_BY_ZERO', { parameters: {}, type: 'ArithmeticException' });
}
