/**
 * Subqueries inside expressions: `(SELECT ..)` for one value, `IN (SELECT ..)`, `EXISTS (SELECT ..)`. They read tables
 * that do not change, so each is computed once, where the statement is read, and stands as constants in the plan; Spark
 * computes it in each batch. Streams inside are refused, as Spark refuses them. Left out: subqueries that read columns of
 * the query around them.
 */
import type { DataType } from '../../stream/column/data-type.ts';
import type { Value } from '../../stream/column/value.ts';
import { SparkError } from '../condition.ts';
import { textOf } from '../expression/cast-text.ts';
import type { SubqueryReader, TokenReader } from '../expression/token-reader.ts';
import type { Tree } from '../expression/tree.ts';
import { callTree } from '../expression/tree.ts';
import type { ReadQuery } from './relation.ts';
import type { Scope } from './scope.ts';

/** How subqueries are read where these tables are in reach. */
export function subqueriesIn(scope: Scope, read: ReadQuery): SubqueryReader {
  const rowsOf = (reader: TokenReader) => scope.rows(read(reader, scope));
  return {
    value(reader) {
      const { type, values } = rowsOf(reader);
      if (values.length > 1) {
        throw new SparkError('SCALAR_SUBQUERY_TOO_MANY_ROWS', { type: 'SparkRuntimeException' });
      }
      return constant(type, values[0] ?? null);
    },
    among(value, reader) {
      const { type, values } = rowsOf(reader);
      if (values.length === 0) return constant({ kind: 'boolean' }, false);
      return callTree('in', value, ...values.map(each => constant(type, each)));
    },
    exists: reader => constant({ kind: 'boolean' }, rowsOf(reader).values.length > 0),
  };
}

function constant(type: DataType, value: Value): Tree {
  if (value === null)
    return { kind: 'cast', child: { kind: 'literal', type: { kind: 'void' }, text: null }, type, isTry: false };
  return { kind: 'literal', type, text: textOf(type, value) };
}
