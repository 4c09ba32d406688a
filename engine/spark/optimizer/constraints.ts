/**
 * What is known to hold for every row of a relation (Spark's QueryPlanConstraints): conditions that it passed, the
 * same conditions on columns that are equal, and that columns which a condition could not hold for if they were NULL
 * are not NULL.
 */

import { readsOnly } from '../analysis/equi-join.ts';
import type { Relation } from '../analysis/relation.ts';
import { outputOf } from '../analysis/relation.ts';
import type { Attribute, Expression } from '../expression/expression.ts';
import {
  call,
  conjunctsOf,
  isCall,
  isDeterministic,
  reference,
  sameExpression,
  substitute,
} from '../expression/expression.ts';

/** Functions and operators that give NULL whenever an argument is NULL. */
const NULL_INTOLERANT = new Set([
  ...['=', '<', '<=', '>', '>=', '<>', '!=', '+', '-', '*', '/', '%', 'div', 'not', 'negative', 'cast', 'field'],
  ...['mod', 'pmod', 'abs', 'upper', 'lower', 'length', 'like', 'rlike', 'startswith', 'endswith', 'contains'],
  ...['substring', 'trim', '&', '|', '^', '~', 'year', 'month', 'day', 'hour', 'minute', 'second'],
]);

/** The conditions that hold for every row. */
export function constraintsOf(relation: Relation): readonly Expression[] {
  const own = withInferred(ownConstraints(relation), outputOf(relation));
  return own.filter(constraint => isDeterministic(constraint) && readsOnly(constraint, relation));
}

function ownConstraints(relation: Relation): readonly Expression[] {
  switch (relation.kind) {
    case 'stream':
    case 'table':
    case 'union':
    case 'intersect':
    case 'except':
    case 'applyInPandasWithState':
    case 'transformWithState':
      return [];
    case 'filter':
      return [...constraintsOf(relation.child), ...conjunctsOf(relation.condition)];
    case 'project': {
      const renamed = new Map<number, Expression>();
      for (const { attribute, expression } of relation.items) {
        if (expression.kind === 'attribute' && expression.id !== attribute.id) {
          renamed.set(expression.id!, reference(attribute));
        }
      }
      const below = constraintsOf(relation.child);
      return [...below, ...below.map(constraint => substitute(constraint, renamed))];
    }
    case 'join':
      return joinConstraints(relation);
    default:
      return constraintsOf(relation.child);
  }
}

function joinConstraints({ left, right, how, condition }: Extract<Relation, { kind: 'join' }>): readonly Expression[] {
  switch (how) {
    case 'inner':
    case 'cross':
      return [...constraintsOf(left), ...constraintsOf(right), ...(condition ? conjunctsOf(condition) : [])];
    case 'left_semi':
      return [...constraintsOf(left), ...(condition ? conjunctsOf(condition) : [])];
    case 'left_outer':
    case 'left_anti':
      return constraintsOf(left);
    case 'right_outer':
      return constraintsOf(right);
    default:
      return [];
  }
}

/** Constraints with those that follow from equal columns, and with the columns that cannot be NULL. */
export function withInferred(constraints: readonly Expression[], columns: readonly Attribute[]): readonly Expression[] {
  const all = distinct([...constraints, ...acrossEqualities(constraints)]);
  const present = all.flatMap(presentColumns).filter(column => columns.some(({ id }) => id === column.id));
  return distinct([...all, ...present.map(column => call('isnotnull', [column], 'boolean'))]);
}

function acrossEqualities(constraints: readonly Expression[]): readonly Expression[] {
  const found: Expression[] = [];
  for (const equality of constraints) {
    const [a, b] = equality.children;
    if (!isCall(equality, '=') || a?.kind !== 'attribute' || b?.kind !== 'attribute') continue;
    for (const other of constraints) {
      if (other === equality) continue;
      found.push(substitute(other, new Map([[a.id!, b]])), substitute(other, new Map([[b.id!, a]])));
    }
  }
  return found.filter(constraint => !isTrivial(constraint));
}

function isTrivial(constraint: Expression): boolean {
  const [a, b] = constraint.children;
  return a !== undefined && b !== undefined && sameExpression(a, b);
}

function presentColumns(expression: Expression): readonly Expression[] {
  if (isCall(expression, 'isnotnull')) return expression.children.flatMap(presentColumns);
  if (expression.kind === 'attribute') return [expression];
  const strict = expression.kind === 'call' && NULL_INTOLERANT.has(expression.name);
  return strict ? expression.children.flatMap(presentColumns) : [];
}

/** Conditions, each once. */
export function distinct(conditions: readonly Expression[]): readonly Expression[] {
  const kept: Expression[] = [];
  for (const condition of conditions) if (!kept.some(other => sameExpression(other, condition))) kept.push(condition);
  return kept;
}
