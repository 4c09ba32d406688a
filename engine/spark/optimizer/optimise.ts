/**
 * The few of Spark's optimiser rules whose effect can be seen from outside, in Spark's order: what a filter leaves out
 * below a watermark, which columns reach a stateful operator, what an outer join keeps. The rules that only save time
 * are left out.
 */

import type { Relation } from '../analysis/relation.ts';
import { rewriteUp } from '../analysis/relation.ts';
import { call } from '../expression/expression.ts';
import { inferFilters } from './infer-filters.ts';
import { eliminateOuterJoins } from './outer-joins.ts';
import { pruneColumns } from './prune-columns.ts';
import { pushDownFilters } from './push-down.ts';

/** The relation that is run. */
export function optimise(relation: Relation): Relation {
  const prepared = rewriteUp(relation, withoutAlias);
  const pushed = pushDownFilters(eliminateOuterJoins(prepared));
  const inferred = pushDownFilters(inferFilters(eliminateOuterJoins(pushed)));
  return pruneColumns(inferred);
}

/** Aliases only name columns; a window leaves out rows without a time, by a filter that may go further down. */
function withoutAlias(node: Relation): Relation {
  if (node.kind === 'alias') return node.child;
  if (node.kind !== 'timeWindow' && node.kind !== 'sessionWindow') return node;
  const condition = call('isnotnull', [node.time], 'boolean');
  return { ...node, child: { kind: 'filter', condition, child: node.child } };
}
