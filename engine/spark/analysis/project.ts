/**
 * select, filter and everything that computes columns. Windows, functions that make rows, and functions OVER a window
 * cannot stand inside an expression when it runs: each is pulled out into a node of its own below.
 */

import { simpleString } from '../../stream/column/data-type.ts';
import type { PlanExpression } from '../../stream/plan/plan.ts';
import { SparkError } from '../condition.ts';
import type { Expression, Named } from '../expression/expression.ts';
import { contains, partsOf, reference, rewrite } from '../expression/expression.ts';
import { generatorColumns } from '../expression/generator.ts';
import { resolveExpression, resolveItems } from '../expression/resolve.ts';
import { sqlOf } from '../expression/sql-text.ts';
import { aggregateItems } from './aggregate.ts';
import type { Analysis } from './analyse.ts';
import type { Relation } from './relation.ts';
import { outputOf } from './relation.ts';
import { pullOutWindows } from './time-windows.ts';

/** `select`. */
export function select(sources: readonly PlanExpression[], child: Relation, analysis: Analysis): Relation {
  const items = sources.flatMap(source => resolveItems(source, outputOf(child), analysis.conf));
  if (items.some(({ expression }) => contains(expression, 'aggregate') && !contains(expression, 'over'))) {
    return aggregateItems([], items, child, analysis);
  }
  const named = items.map(({ name, expression, aliased }) => ({
    attribute:
      expression.kind === 'attribute' && !aliased
        ? { ...outputOf(child).find(({ id }) => id === expression.id)!, name }
        : analysis.column(name, expression.type),
    expression,
  }));
  return project(named, child, analysis);
}

/** Computes columns. `analysis` is needed when something may have to be pulled out. */
export function project(items: readonly Named[], child: Relation, analysis?: Analysis): Relation {
  if (!analysis) return { kind: 'project', items, child };
  const windows = pullOutWindows(
    items.map(({ expression }) => expression),
    child,
    analysis,
  );
  const over = pullOutOver(windows.expressions, items, windows.child, analysis);
  const named = items.map(({ attribute }, index) => ({ attribute, expression: over.expressions[index]! }));
  return withGenerators(named, over.child, analysis);
}

/** Each generator becomes a node that makes rows; what it gives takes its place among the columns. */
function withGenerators(items: readonly Named[], child: Relation, analysis: Analysis): Relation {
  let below = child;
  const named = items.flatMap(item => {
    if (!contains(item.expression, 'generator')) return [item];
    const generator = item.expression;
    const made = generatorColumns(generator).map(({ name, type }) => analysis.column(name, type));
    below = { kind: 'generate', generator, columns: made, child: below };
    const renamed = made.length === 1 ? [{ ...made[0]!, name: item.attribute.name }] : made;
    return renamed.map(attribute => ({ attribute, expression: reference(attribute) }));
  });
  return { kind: 'project', items: named, child: below };
}

function pullOutOver(
  expressions: readonly Expression[],
  items: readonly Named[],
  child: Relation,
  analysis: Analysis,
): { expressions: readonly Expression[]; child: Relation } {
  if (!expressions.some(expression => contains(expression, 'over'))) return { expressions, child };
  const functions: Named[] = [];
  const changed = expressions.map((expression, index) =>
    rewrite(expression, part => {
      if (part.kind !== 'over') return null;
      const attribute = analysis.column(items[index]!.attribute.name, part.type);
      functions.push({ attribute, expression: part });
      return reference(attribute);
    }),
  );
  return { expressions: changed, child: { kind: 'over', functions, child } };
}

/** `filter`. */
export function filter(source: PlanExpression, child: Relation, analysis: Analysis): Relation {
  const condition = resolveExpression(source, outputOf(child), analysis.conf);
  const aggregates = [...partsOf(condition)].filter(({ kind }) => kind === 'aggregate' || kind === 'generator');
  if (aggregates.length > 0) {
    throw new SparkError('INVALID_WHERE_CONDITION', {
      parameters: { condition: sqlOf(condition), expressionList: aggregates.map(sqlOf).join(', ') },
    });
  }
  if (condition.type.kind !== 'boolean' && condition.type.kind !== 'void') {
    throw new SparkError('DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN', {
      parameters: {
        sqlExpr: sqlOf(condition),
        filter: sqlOf(condition),
        type: simpleString(condition.type).toUpperCase(),
      },
    });
  }
  const windows = pullOutWindows([condition], child, analysis);
  return { kind: 'filter', condition: windows.expressions[0]!, child: windows.child };
}
