/**
 * How a function is declared: one entry with its name, what it does, what it takes and gives, and how a row is
 * computed. Type checks, evaluation, completion and the reference page come from the entry.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { isFractional, isInterval, isNumeric, isTimestamp, isWhole } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import type { CastMode } from '../build.ts';
import type { Clock } from '../cast.ts';
import { castsImplicitly, decimalFor, isOrderable } from '../coercion.ts';
import type { Expression } from '../expression.ts';

/** What an argument may be. */
export interface Parameter {
  /** As error messages name it. */
  readonly name: string;
  /** The type that an argument is cast to; null when it does not fit. */
  readonly fit: (type: DataType) => DataType | null;
}

/** Computes a row's value from its arguments. */
export type RowFunction = (...args: never[]) => Value;

/** Facts of the session that functions may depend on. */
export interface FunctionSession {
  readonly castMode: CastMode;
}

/** A function of single rows. */
export interface ScalarFunction {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** A sentence for the reference page. */
  readonly doc: string;
  readonly takes: readonly Parameter[];
  /** How many of `takes` must be there; all, unless said. */
  readonly required?: number;
  /** What all further arguments may be. */
  readonly rest?: Parameter;
  /** Brings these arguments to one type (all of them: `true`). */
  readonly unify?: true | readonly number[];
  readonly gives: DataType | ((types: readonly DataType[], args: readonly Expression[]) => DataType);
  /** Is called for rows with NULL arguments too; otherwise these give NULL. */
  readonly seesNulls?: boolean;
  /** For each row, the value. */
  readonly row?: RowFunction;
  /** Makes `row` for one use, where it depends on types or literals. */
  readonly make?: (call: Expression, clock: Clock) => RowFunction;
  /** For lambdas: the types of their variables, given the other arguments' types and the number of variables. */
  readonly variables?: (types: readonly DataType[], lambda: number, count: number) => readonly DataType[];
  /** Rewrites the call once its arguments are typed. */
  readonly rewrite?: (args: readonly Expression[], session: FunctionSession) => Expression;
}

function exactly(name: string, type: DataType): Parameter {
  return { name: `"${name}"`, fit: from => (castsImplicitly(from, type) ? type : null) };
}

function anyOf(name: string, holds: (type: DataType) => boolean, otherwise?: DataType): Parameter {
  return {
    name,
    fit: from => {
      if (holds(from)) return from;
      if (!otherwise) return from.kind === 'void' ? from : null;
      return castsImplicitly(from, otherwise) ? otherwise : null;
    },
  };
}

function only(name: string, holds: (type: DataType) => boolean, ofNull: DataType): Parameter {
  return { name, fit: from => (from.kind === 'void' ? ofNull : holds(from) ? from : null) };
}

/** The kinds of parameters. */
export const takes = {
  any: anyOf('any type', () => true),
  text: exactly('STRING', { kind: 'string' }),
  int: exactly('INT', { kind: 'int' }),
  bigint: exactly('BIGINT', { kind: 'bigint' }),
  double: exactly('DOUBLE', { kind: 'double' }),
  boolean: exactly('BOOLEAN', { kind: 'boolean' }),
  binary: anyOf('"BINARY"', type => type.kind === 'binary', { kind: 'binary' }),
  date: exactly('DATE', { kind: 'date' }),
  timestamp: exactly('TIMESTAMP', { kind: 'timestamp' }),
  anyTimestamp: anyOf('"TIMESTAMP"', isTimestamp, { kind: 'timestamp' }),
  time: anyOf('("DATE" or "TIMESTAMP")', type => isTimestamp(type) || type.kind === 'date', { kind: 'timestamp' }),
  numeric: anyOf('"NUMERIC"', isNumeric, { kind: 'double' }),
  numericOrInterval: anyOf('("NUMERIC" or "INTERVAL")', type => isNumeric(type) || isInterval(type), {
    kind: 'double',
  }),
  whole: anyOf('"INTEGRAL"', isWhole, { kind: 'bigint' }),
  doubleOrDecimal: {
    name: '("DOUBLE" or "DECIMAL")',
    fit: from =>
      from.kind === 'decimal' ? from : castsImplicitly(from, { kind: 'double' }) ? { kind: 'double' } : null,
  } as Parameter,
  decimal: { name: '"DECIMAL"', fit: from => (isNumeric(from) ? decimalFor(from) : null) } as Parameter,
  fractional: anyOf('"FRACTIONAL"', isFractional, { kind: 'double' }),
  textOrBinary: anyOf('("STRING" or "BINARY")', type => type.kind === 'string' || type.kind === 'binary', {
    kind: 'string',
  }),
  textOrList: anyOf('("STRING" or "ARRAY")', type => type.kind === 'string' || type.kind === 'array', {
    kind: 'string',
  }),
  /** These take what is of the type already: nothing is cast for them (ExpectsInputTypes). */
  onlyInt: only('"INT"', type => type.kind === 'int', { kind: 'int' }),
  onlyText: only('"STRING"', type => type.kind === 'string', { kind: 'string' }),
  onlyBoolean: only('"BOOLEAN"', type => type.kind === 'boolean', { kind: 'boolean' }),
  onlyTimestamp: only('"TIMESTAMP"', type => type.kind === 'timestamp', { kind: 'timestamp' }),
  onlyWhole: only('"INTEGRAL"', isWhole, { kind: 'int' }),
  onlyWholeOrBoolean: only('("INTEGRAL" or "BOOLEAN")', type => isWhole(type) || type.kind === 'boolean', {
    kind: 'int',
  }),
  /** Days: whole numbers up to INT, and texts. */
  days: {
    name: '("INT" or "SMALLINT" or "TINYINT")',
    fit: from =>
      from.kind === 'string' || from.kind === 'void' || (isWhole(from) && from.kind !== 'bigint')
        ? { kind: 'int' }
        : null,
  } as Parameter,
  list: anyOf('"ARRAY"', type => type.kind === 'array'),
  map: anyOf('"MAP"', type => type.kind === 'map'),
  listOrMap: anyOf('("ARRAY" or "MAP")', type => type.kind === 'array' || type.kind === 'map'),
  struct: anyOf('"STRUCT"', type => type.kind === 'struct'),
  orderable: anyOf('"ORDERED"', isOrderable),
  lambda: anyOf('lambda', () => true),
} as const;
