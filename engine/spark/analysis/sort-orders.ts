/**
 * The keys of `orderBy`: an expression, with `asc` or `desc` behind it. NULLs come first ascending, last descending.
 */
import type { PlanExpression } from '../../stream/plan/plan.ts';
import { resolveExpression } from '../expression/resolve.ts';
import type { OrderKey } from '../expression/tree.ts';
import type { Analysis } from './analyse.ts';
import type { Relation, SortOrder } from './relation.ts';
import { outputOf } from './relation.ts';

/** The keys as expressions with directions. */
export function sortOrders(keys: readonly PlanExpression[], child: Relation, analysis: Analysis): readonly SortOrder[] {
  return keys.map(key => {
    if (typeof key !== 'string' && key.kind === 'order') {
      const { child: tree, descending, nullsFirst } = key as unknown as OrderKey;
      return { expression: resolveExpression(tree, outputOf(child), analysis.conf), descending, nullsFirst };
    }
    const [source, descending] = typeof key === 'string' ? direction(key) : [key, false];
    const expression = resolveExpression(source, outputOf(child), analysis.conf);
    return { expression, descending, nullsFirst: !descending };
  });
}

function direction(text: string): [string, boolean] {
  const found = /^(.*\S)\s+(asc|desc)$/i.exec(text);
  return found ? [found[1]!, found[2]!.toLowerCase() === 'desc'] : [text, false];
}
