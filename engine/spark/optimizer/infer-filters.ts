/**
 * What a join's condition implies for one side alone becomes a filter on that side (Spark's
 * InferFiltersFromConstraints): NULL keys never match, a constant that one key must equal holds for the other too.
 * Only for a side whose rows do not come out without a match.
 */

import { readsOnly } from '../analysis/equi-join.ts';
import type { Relation, RelationOf } from '../analysis/relation.ts';
import { outputOf, rewriteUp } from '../analysis/relation.ts';
import type { Expression } from '../expression/expression.ts';
import { conjunctsOf, isDeterministic, referencesOf, sameExpression } from '../expression/expression.ts';
import { constraintsOf, withInferred } from './constraints.ts';
import { filtered } from './push-down.ts';

/** A relation with the implied filters written out. */
export function inferFilters(relation: Relation): Relation {
  return rewriteUp(relation, node => (node.kind === 'join' ? inferForJoin(node) : node));
}

function inferForJoin(join: RelationOf<'join'>): Relation {
  const { left, right, how, condition } = join;
  const forLeft = how === 'inner' || how === 'cross' || how === 'left_semi' || how === 'right_outer';
  const forRight =
    how === 'inner' || how === 'cross' || how === 'left_semi' || how === 'left_outer' || how === 'left_anti';
  if (!forLeft && !forRight) return join;
  const base = [...constraintsOf(left), ...constraintsOf(right), ...(condition ? conjunctsOf(condition) : [])];
  const all = withInferred(base, [...outputOf(left), ...outputOf(right)]);
  return {
    ...join,
    left: forLeft ? withNew(left, all) : left,
    right: forRight ? withNew(right, all) : right,
  };
}

function withNew(side: Relation, constraints: readonly Expression[]): Relation {
  const known = constraintsOf(side);
  const fresh = constraints.filter(
    constraint =>
      isDeterministic(constraint) &&
      referencesOf(constraint).size > 0 &&
      readsOnly(constraint, side) &&
      !known.some(other => sameExpression(other, constraint)),
  );
  return filtered(side, fresh);
}
