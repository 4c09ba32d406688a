/**
 * An outer join under a filter that no NULL-padded row passes is not an outer join (Spark's EliminateOuterJoin).
 */

import { createRng } from '../../core/rng.ts';
import { constantColumn } from '../../stream/column/column-builder.ts';
import { noRows } from '../../stream/column/rows.ts';
import type { BatchContext } from '../../stream/operator/operator.ts';
import { readsOnly } from '../analysis/equi-join.ts';
import type { JoinKind, Relation } from '../analysis/relation.ts';
import { outputOf, rewriteUp } from '../analysis/relation.ts';
import { SparkError } from '../condition.ts';
import { compile } from '../expression/compile.ts';
import type { Expression } from '../expression/expression.ts';
import { conjunctsOf, isDeterministic, referencesOf } from '../expression/expression.ts';
import { withInferred } from './constraints.ts';

/** A relation whose outer joins are no wider than they need be. */
export function eliminateOuterJoins(relation: Relation): Relation {
  return rewriteUp(relation, node => {
    if (node.kind !== 'filter' || node.child.kind !== 'join') return node;
    const join = node.child;
    const conditions = withInferred(conjunctsOf(node.condition), outputOf(join));
    const refuses = (side: Relation): boolean =>
      conditions.some(condition => {
        const read = referencesOf(condition);
        return read.size > 0 && readsOnly(condition, side) && refusesNulls(condition, side);
      });
    const how = narrowed(join.how, refuses(join.left), refuses(join.right));
    return how === join.how ? node : { ...node, child: { ...join, how } };
  });
}

function narrowed(how: JoinKind, leftPresent: boolean, rightPresent: boolean): JoinKind {
  switch (how) {
    case 'left_outer':
      return rightPresent ? 'inner' : how;
    case 'right_outer':
      return leftPresent ? 'inner' : how;
    case 'full_outer':
      if (leftPresent && rightPresent) return 'inner';
      return leftPresent ? 'left_outer' : rightPresent ? 'right_outer' : how;
    default:
      return how;
  }
}

/** Whether a condition is false or NULL for a row of NULLs. */
function refusesNulls(condition: Expression, side: Relation): boolean {
  if (!isDeterministic(condition)) return false;
  const columns = outputOf(side);
  const row = { columns: columns.map(({ type }) => constantColumn(type, null, 1)), rowCount: 1 };
  try {
    return compile(condition, columns)(row, NO_BATCH).value(0) !== true;
  } catch (error) {
    if (error instanceof SparkError) return false;
    throw error;
  }
}

const NO_BATCH: BatchContext = {
  batchId: 0,
  batchTimestampMs: 0,
  rng: createRng(0),
  lateWatermarkMs: 0,
  evictionWatermarkMs: 0,
  read: () => noRows([]),
};
