/**
 * What may stand behind a call: RESPECT NULLS, WITHIN GROUP, FILTER, OVER.
 */
import type { Grammar } from './primary.ts';
import type { TokenReader } from './token-reader.ts';
import type { OrderKey, OverClause, Tree } from './tree.ts';

/** RESPECT or IGNORE NULLS: whether NULLs are left out. */
export function skipNullsWord(reader: TokenReader): boolean {
  if (reader.skipWord('RESPECT NULLS')) return false;
  return reader.skipWord('IGNORE NULLS');
}

/** WITHIN GROUP (ORDER BY ..). */
export function parseWithinGroup(reader: TokenReader, grammar: Grammar): OrderKey[] | null {
  if (!reader.skipWord('WITHIN GROUP')) return null;
  reader.expectSign('(');
  reader.expectWord('ORDER BY');
  const keys = grammar.orderKeys(reader);
  reader.expectSign(')');
  return keys;
}

/** FILTER (WHERE ..). */
export function parseFilter(reader: TokenReader, grammar: Grammar): Tree | null {
  if (!reader.isWord('FILTER') || !reader.isSign('(', 1)) return null;
  reader.skipWord('FILTER');
  reader.expectSign('(');
  reader.expectWord('WHERE');
  const condition = grammar.whole(reader);
  reader.expectSign(')');
  return condition;
}

/** What stands between the brackets of OVER. */
export function parseOver(reader: TokenReader, grammar: Grammar): OverClause {
  reader.expectSign('(');
  const byPartition = reader.skipWord('PARTITION BY') || reader.skipWord('DISTRIBUTE BY');
  const partitionBy = byPartition ? reader.list(() => grammar.whole(reader)) : [];
  const orderBy = reader.skipWord('ORDER BY') || reader.skipWord('SORT BY') ? grammar.orderKeys(reader) : [];
  while (!reader.isSign(')') && reader.peek().kind === 'word') reader.next();
  while (!reader.isSign(')') && reader.peek().kind !== 'end') reader.next();
  reader.expectSign(')');
  return { partitionBy, orderBy };
}
