/**
 * A value of a program as a literal, as `lit` types it: whole numbers INT or BIGINT, others DOUBLE, texts, booleans,
 * null, lists.
 */
import { ProgramError } from '../../core/offered.ts';
import type { DataType } from '../../stream/column/data-type.ts';
import type { Tree } from '../expression/tree.ts';
import { callTree, textTree } from '../expression/tree.ts';

/** The tree of a plain value. */
export function literalTree(value: unknown): Tree {
  if (value === null || value === undefined) return { kind: 'literal', type: { kind: 'void' }, text: null };
  if (typeof value === 'string') return textTree(value);
  if (typeof value === 'boolean') return { kind: 'literal', type: { kind: 'boolean' }, text: String(value) };
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return { kind: 'literal', type: { kind: 'double' }, text: String(value) };
    const kind = Math.abs(value) <= 0x7fffffff ? 'int' : 'bigint';
    return { kind: 'literal', type: { kind }, text: String(value) };
  }
  if (Array.isArray(value)) return callTree('array', ...value.map(literalTree));
  throw new ProgramError(
    'PySparkTypeError',
    `A column or a plain value was expected, got ${typeof value === 'function' ? 'a function' : JSON.stringify(value)}.`,
  );
}

/** The type of a column of plain values, as createDataFrame infers it: whole numbers BIGINT, others DOUBLE. */
export function literalType(values: readonly unknown[]): DataType {
  const given = values.filter(value => value !== null && value !== undefined);
  const all = (type: string) => given.length > 0 && given.every(value => typeof value === type);
  if (all('boolean')) return { kind: 'boolean' };
  if (all('number')) return { kind: given.every(Number.isInteger) ? 'bigint' : 'double' };
  if (given.length > 0 && given.every(Array.isArray)) return { kind: 'array', element: literalType(given.flat()) };
  if (all('string') && given.every(value => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(value)))) {
    return { kind: 'timestamp' };
  }
  return { kind: 'string' };
}
