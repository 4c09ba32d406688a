/**
 * Functions that choose between values, and what depends on the batch or the query alone.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  STRING,
  simpleString,
  TIMESTAMP,
  TIMESTAMP_NTZ,
} from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import { compareValues } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import { callOf, cast, coalesce, typedLiteral } from '../build.ts';
import { widerTypeOfKind, widestType } from '../coercion.ts';
import type { Expression } from '../expression.ts';
import { differentArguments, mismatch } from '../resolve-errors.ts';
import { comparable } from './operators.ts';
import type { FunctionSession, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

const firstType = ([type]: readonly DataType[]): DataType => type!;
const lastType = (types: readonly DataType[]): DataType => types.at(-1)!;

/** grouping() where nothing is grouped: the aggregation puts its own columns in its place. */
function withoutSets(): never {
  throw new SparkError('UNSUPPORTED_GROUPING_EXPRESSION', {});
}

/** CASE WHEN: conditions are BOOLEAN, values of one type. */
function resolveWhen(args: readonly Expression[], session: FunctionSession): Expression {
  const isValue = (i: number) => i % 2 === 1 || (i === args.length - 1 && args.length % 2 === 1);
  const raw = callOf('when', args, BOOLEAN);
  const type = widestType(args.filter((_, i) => isValue(i)).map(arg => arg.type));
  if (type === null)
    throw differentArguments(
      callOf(
        'when',
        args.filter((_, i) => isValue(i)),
        BOOLEAN,
      ),
      'casewhen',
    );
  const children = args.map((arg, i) => {
    if (isValue(i)) return cast(arg, type, session.castMode);
    if (arg.type.kind === 'boolean' || arg.type.kind === 'void') return cast(arg, BOOLEAN);
    throw mismatch('UNEXPECTED_INPUT_TYPE', raw, {
      paramIndex: i === 0 ? 'first' : 'second',
      requiredType: '"BOOLEAN"',
      inputSql: `"${arg.name}"`,
      inputType: `"${simpleString(arg.type).toUpperCase()}"`,
    });
  });
  return callOf('when', children, type);
}

/** The greatest (`sign` 1) or least (-1) of the arguments that are not NULL. */
function extreme(name: string, doc: string, sign: 1 | -1): ScalarFunction {
  return {
    name,
    doc,
    takes: [takes.orderable, takes.orderable],
    rest: takes.orderable,
    gives: firstType,
    seesNulls: true,
    rewrite: (args, { castMode }) => {
      const type = args.reduce<DataType | null>((all, arg) => all && widerTypeOfKind(all, arg.type), { kind: 'void' });
      if (type === null) throw differentArguments(callOf(name, args, STRING), name);
      return callOf(
        name,
        args.map(arg => cast(arg, type, castMode)),
        type,
      );
    },
    make:
      ({ type }) =>
      (...values: Value[]) => {
        let best: Value = null;
        for (const value of values) {
          if (value !== null && (best === null || compareValues(type, value, best) * sign > 0)) best = value;
        }
        return best;
      },
  };
}

const either = (name: string, aliases: readonly string[], doc: string): ScalarFunction => ({
  name,
  aliases,
  doc,
  takes: [takes.any, takes.any],
  unify: true,
  gives: firstType,
  rewrite: args => coalesce(args),
});

/** The entries. */
export const conditionalFunctions: readonly ScalarFunction[] = [
  {
    name: 'when',
    doc: 'The value behind the first condition that holds (CASE).',
    takes: [takes.any, takes.any],
    rest: takes.any,
    gives: lastType,
    rewrite: resolveWhen,
  },
  {
    name: 'if',
    doc: 'One of two values, by a condition.',
    takes: [takes.onlyBoolean, takes.any, takes.any],
    unify: [1, 2],
    gives: lastType,
  },
  {
    name: 'coalesce',
    doc: 'The first value that is not NULL.',
    takes: [takes.any],
    rest: takes.any,
    unify: true,
    gives: firstType,
  },
  either('nvl', ['ifnull'], 'The first value, or the second where the first is NULL.'),
  {
    name: 'nvl2',
    doc: 'The second value where the first is not NULL, otherwise the third.',
    takes: [takes.any, takes.any, takes.any],
    unify: [1, 2],
    gives: lastType,
    rewrite: ([test, present, absent]) =>
      callOf('if', [callOf('isnotnull', [test!], BOOLEAN), present!, absent!], present!.type),
  },
  {
    name: 'nullif',
    doc: 'NULL where both are equal, otherwise the first.',
    takes: [takes.any, takes.any],
    gives: firstType,
    rewrite: ([a, b], session) =>
      callOf('if', [comparable('=', [a!, b!], session), typedLiteral(a!.type, null), a!], a!.type),
  },
  {
    name: 'nullifzero',
    doc: 'NULL where the number is 0.',
    takes: [takes.numeric],
    gives: firstType,
    rewrite: ([a], session) =>
      callOf(
        'if',
        [comparable('=', [a!, typedLiteral({ kind: 'int' }, 0)], session), typedLiteral(a!.type, null), a!],
        a!.type,
      ),
  },
  {
    name: 'zeroifnull',
    doc: '0 where the number is NULL.',
    takes: [takes.numeric],
    gives: firstType,
    rewrite: ([a]) => coalesce([a!, typedLiteral({ kind: 'int' }, 0)]),
  },
  {
    name: 'nanvl',
    doc: 'The first number, or the second where the first is NaN.',
    takes: [takes.fractional, takes.fractional],
    unify: true,
    gives: firstType,
    seesNulls: true,
    row: (a: number | null, b: number | null) => (a !== null && Number.isNaN(a) ? b : a),
  },
  {
    name: 'isnan',
    doc: 'Whether the number is NaN; false of NULL.',
    takes: [takes.double],
    gives: BOOLEAN,
    seesNulls: true,
    row: (value: number | null) => value !== null && Number.isNaN(value),
  },
  extreme('greatest', 'The greatest value that is not NULL.', 1),
  extreme('least', 'The least value that is not NULL.', -1),
  {
    name: 'typeof',
    doc: 'The name of the type.',
    takes: [takes.any],
    gives: STRING,
    rewrite: ([value]) => typedLiteral(STRING, simpleString(value!.type)),
  },
  {
    name: 'grouping',
    doc: 'With rollup, cube or grouping sets: 1 where the key is left out, else 0.',
    takes: [takes.any],
    gives: { kind: 'tinyint' },
    row: withoutSets,
  },
  {
    name: 'grouping_id',
    doc: 'With rollup, cube or grouping sets: which keys are left out, a bit each.',
    takes: [],
    rest: takes.any,
    gives: BIGINT,
    row: withoutSets,
  },
  { name: 'current_timestamp', aliases: ['now'], doc: "The batch's time.", takes: [], gives: TIMESTAMP },
  { name: 'current_date', aliases: ['curdate'], doc: "The day of the batch's time.", takes: [], gives: DATE },
  { name: 'localtimestamp', doc: "The batch's time, without time zone.", takes: [], gives: TIMESTAMP_NTZ },
  {
    name: 'rand',
    aliases: ['random'],
    doc: 'A random number from 0 up to 1.',
    takes: [takes.bigint],
    required: 0,
    gives: DOUBLE,
  },
  {
    name: 'randn',
    doc: 'A random number of the normal distribution.',
    takes: [takes.bigint],
    required: 0,
    gives: DOUBLE,
  },
  { name: 'monotonically_increasing_id', doc: "The row's number; refused in streams.", takes: [], gives: BIGINT },
  {
    name: 'equal_null',
    doc: 'Whether two values are equal, NULL equal to NULL.',
    takes: [takes.any, takes.any],
    gives: BOOLEAN,
    rewrite: ([a, b], session) => comparable('<=>', [a!, b!], session),
  },
];
