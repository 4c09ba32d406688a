/**
 * `pyspark.sql.functions`: one function for each entry of the engine's tables, and the few that build columns without
 * one (`col`, `lit`, `expr`, `when`). A text is the name of a column where PySpark takes one, and itself where PySpark
 * takes a literal.
 */
import { Offered, ProgramError, type ProgramFunction } from '../../core/offered.ts';
import { SparkError } from '../condition.ts';
import { aggregateNames } from '../expression/function/aggregates.ts';
import { generators } from '../expression/function/generators.ts';
import { scalarFunctionNames } from '../expression/function/index.ts';
import { parseExpression } from '../expression/parser.ts';
import type { Tree } from '../expression/tree.ts';
import { callTree } from '../expression/tree.ts';
import { nearestName } from '../nearest-name.ts';
import { ColumnFace, columnOrName, namedColumn, offerColumn, operand } from './column.ts';
import { literalTree } from './literal-tree.ts';

/** Which arguments are literals and not names, by function: places from 0. */
const LITERAL_PLACES: Readonly<Record<string, readonly number[]>> = {
  array_contains: [1],
  array_join: [1, 2],
  array_position: [1],
  array_remove: [1],
  concat_ws: [0],
  conv: [1, 2],
  date_format: [1],
  date_trunc: [0],
  decode: [1],
  element_at: [1],
  encode: [1],
  format_string: [0],
  from_csv: [1],
  from_json: [1, 2],
  from_unixtime: [1],
  from_utc_timestamp: [1],
  get_json_object: [1],
  instr: [1],
  json_tuple: [1, 2, 3, 4],
  locate: [0],
  lpad: [2],
  printf: [0],
  regexp_extract: [1],
  regexp_replace: [1, 2],
  replace: [1, 2],
  rpad: [2],
  schema_of_json: [0],
  session_window: [1],
  split: [1],
  substring_index: [1],
  to_date: [1],
  to_timestamp: [1],
  to_utc_timestamp: [1],
  translate: [1, 2],
  trunc: [1],
  unix_timestamp: [1],
  window: [1, 2, 3],
  date_part: [0],
  timestampdiff: [0],
  timestampadd: [0],
  to_json: [1],
  try_to_timestamp: [1],
};

/** Names that are words of JavaScript, or operators in SQL only. */
const NOT_NAMES = new Set([
  'if',
  'case',
  'in',
  'null',
  'true',
  'false',
  'default',
  'function',
  'var',
  'let',
  'new',
  'when',
  'void',
]);

type Make = (...args: unknown[]) => Tree;

const special: Readonly<Record<string, Make>> = {
  col: name => namedColumn(String(name)),
  column: name => namedColumn(String(name)),
  lit: value => (value instanceof ColumnFace ? value.tree : literalTree(value)),
  expr: text => parseExpression(String(text)),
  when: (condition, value) => callTree('when', conditionOf(condition), operand(value)),
  count: value => callTree('count', value === '*' ? { kind: 'star', qualifier: [] } : columnOrName(value)),
  count_distinct: (...values) => ({ ...callTree('count', ...values.map(columnOrName)), distinct: true }),
  countDistinct: (...values) => ({ ...callTree('count', ...values.map(columnOrName)), distinct: true }),
  sum_distinct: value => ({ ...callTree('sum', columnOrName(value)), distinct: true }),
  window: (...args) => callTree('window', columnOrName(args[0]), ...lengths(args.slice(1))),
  session_window: (time, gap) => callTree('session_window', columnOrName(time), operand(gap)),
  window_time: window => callTree('window_time', columnOrName(window)),
};

/** Functions that give a column with a direction. */
const ordering: Readonly<Record<string, (column: ColumnFace) => Offered>> = {
  asc: column => column.asc(),
  desc: column => column.desc(),
};

/** All names of `pyspark.sql.functions`. */
export function functionNames(): string[] {
  const names = [
    ...Object.keys(special),
    ...Object.keys(ordering),
    'broadcast',
    ...scalarFunctionNames(),
    ...aggregateNames(),
    ...generators.map(({ name }) => name),
  ];
  const isName = (name: string) => /^[a-z][a-zA-Z0-9_]*$/.test(name) && (name === 'when' || !NOT_NAMES.has(name));
  return [...new Set(names)].filter(isName).sort();
}

/** What the module's object asks for a name that is no function: told with the nearest. */
const MISSING = '__missing__';

/** The functions as one object for programs. */
export function offerFunctions(): Offered {
  const names = functionNames();
  const target: Record<string, (...args: unknown[]) => unknown> = Object.fromEntries(
    names.map(name => [name, (...args: unknown[]) => callFunction(name, args)]),
  );
  target[MISSING] = name => {
    const hint = nearestName(String(name), names).replace(/^ Known.*/, '');
    throw new ProgramError('AttributeError', `module 'pyspark.sql.functions' has no attribute '${name}'.${hint}`);
  };
  return new Offered(target, Object.fromEntries([...names, MISSING].map(name => [name, 'sync'])));
}

function callFunction(name: string, args: readonly unknown[]): unknown {
  if (name === 'broadcast')
    throw new ProgramError('PySparkNotImplementedError', 'broadcast is a hint for a real cluster: leave it out here.');
  if (Object.hasOwn(ordering, name)) return ordering[name]!(new ColumnFace(columnOrName(args[0])));
  const given = trimmed(args);
  if (Object.hasOwn(special, name)) return offerColumn(special[name]!(...given));
  const literals = LITERAL_PLACES[name] ?? [];
  return offerColumn(callTree(name, ...given.map((arg, place) => argument(arg, literals.includes(place)))));
}

/** Arguments that were left out at the end. */
function trimmed(args: readonly unknown[]): readonly unknown[] {
  const last = args.findLastIndex(arg => arg !== undefined && arg !== null);
  return args.length > 1 ? args.slice(0, Math.max(1, last + 1)) : args;
}

function argument(value: unknown, isLiteral: boolean): Tree {
  if (typeof value === 'string') return isLiteral ? literalTree(value) : namedColumn(value);
  if (typeof value === 'function') return lambda(value as ProgramFunction);
  return operand(value);
}

const VARIABLES = ['x', 'y', 'z'];
let depth = 0;

/** A function of the program as a lambda: it is called once, with columns that stand for its arguments. */
function lambda(fn: ProgramFunction): Tree {
  const suffix = depth === 0 ? '' : `_${depth}`;
  const count = Math.max(1, Math.min(VARIABLES.length, fn.arity));
  const variables = VARIABLES.slice(0, count).map(name => `${name}${suffix}`);
  depth++;
  try {
    const made = fn.now(...variables.map(name => offerColumn({ kind: 'name', parts: [name] })));
    return { kind: 'lambda', variables, body: operand(made) };
  } finally {
    depth--;
  }
}

function conditionOf(value: unknown): Tree {
  if (value instanceof ColumnFace) return value.tree;
  throw new ProgramError(
    'PySparkTypeError',
    "[NOT_COLUMN] Argument `condition` should be a Column, such as col('v').gt(5).",
  );
}

/** A window's lengths are texts such as '10 minutes'. */
function lengths(values: readonly unknown[]): Tree[] {
  return values
    .filter(value => value !== null && value !== undefined)
    .map(value => {
      if (typeof value === 'string') return literalTree(value);
      throw new SparkError('NOT_STR', {
        type: 'PySparkTypeError',
        message: `A window's length is a text such as '10 minutes', got ${JSON.stringify(value)}.`,
      });
    });
}
