/**
 * Filters go as far down as they may (Spark's PushPredicateThroughNonJoin and PushPredicateThroughJoin). On a stream
 * that can be seen: a condition that does not read the event time goes below the watermark, and rows that it leaves
 * out no longer move the watermark.
 */

import { readsOnly } from '../analysis/equi-join.ts';
import type { Relation, RelationOf } from '../analysis/relation.ts';
import { outputOf, rewriteUp, withInputs } from '../analysis/relation.ts';
import type { Expression } from '../expression/expression.ts';
import { allOf, conjunctsOf, isDeterministic, reference, referencesOf, substitute } from '../expression/expression.ts';
import { isConstant, simplify } from './conditions.ts';

/** A relation with its filters pushed down. */
export function pushDownFilters(relation: Relation): Relation {
  return rewriteUp(relation, node => {
    if (node.kind === 'filter') return push(node.child, conjunctsOf(simplify(node.condition)));
    return node.kind === 'join' ? pushJoinCondition(node) : node;
  });
}

/** Puts conditions above a relation. */
export function filtered(relation: Relation, conditions: readonly Expression[]): Relation {
  const wanted = conditions.filter(condition => !isConstant(condition, true));
  const condition = allOf(wanted);
  return condition === null ? relation : { kind: 'filter', condition, child: relation };
}

/** Puts conditions on top of a relation, as low as they may go. */
function push(relation: Relation, conditions: readonly Expression[]): Relation {
  if (conditions.length === 0) return relation;
  switch (relation.kind) {
    case 'filter':
      return push(relation.child, [...conjunctsOf(relation.condition), ...conditions]);
    case 'project':
      return pushThroughProject(relation, conditions);
    case 'watermark':
      return pushThrough(relation, conditions, condition => !referencesOf(condition).has(relation.eventTime));
    case 'timeWindow':
    case 'sessionWindow':
      return pushThrough(relation, conditions, condition => !referencesOf(condition).has(relation.column.id));
    case 'aggregate': {
      if (relation.keys.length === 0) return filtered(relation, conditions);
      const keys = new Set(relation.keys.map(({ id }) => id));
      return pushThrough(relation, conditions, condition => {
        const read = [...referencesOf(condition)];
        return read.length > 0 && read.every(id => keys.has(id));
      });
    }
    case 'generate':
    case 'expand':
    case 'sort':
      return pushThrough(relation, conditions, condition => readsOnly(condition, relation.child));
    case 'union':
      return pushThroughUnion(relation, conditions);
    case 'join':
      return pushThroughJoin(relation, conditions);
    default:
      return filtered(relation, conditions);
  }
}

function pushThrough(
  relation: Relation & { child: Relation },
  conditions: readonly Expression[],
  mayPass: (condition: Expression) => boolean,
): Relation {
  const passing = conditions.filter(condition => isDeterministic(condition) && mayPass(condition));
  if (passing.length === 0) return filtered(relation, conditions);
  const staying = conditions.filter(condition => !passing.includes(condition));
  return filtered(withInputs(relation, [push(relation.child, passing)]), staying);
}

function pushThroughProject(relation: RelationOf<'project'>, conditions: readonly Expression[]): Relation {
  if (!relation.items.every(({ expression }) => isDeterministic(expression))) return filtered(relation, conditions);
  const meaning = new Map(relation.items.map(({ attribute, expression }) => [attribute.id, expression]));
  const below = conditions.map(condition => substitute(condition, meaning));
  return { ...relation, child: push(relation.child, below) };
}

function pushThroughUnion(relation: RelationOf<'union'>, conditions: readonly Expression[]): Relation {
  const passing = conditions.filter(isDeterministic);
  const staying = conditions.filter(condition => !passing.includes(condition));
  const right = outputOf(relation.right);
  const other = new Map(outputOf(relation.left).map(({ id }, index) => [id, reference(right[index]!)]));
  const pushed: Relation = {
    ...relation,
    left: push(relation.left, passing),
    right: push(
      relation.right,
      passing.map(condition => substitute(condition, other)),
    ),
  };
  return filtered(pushed, staying);
}

/** Conditions by the side that they read. */
function bySide(conditions: readonly Expression[], { left, right }: RelationOf<'join'>) {
  const sure = conditions.filter(isDeterministic);
  const ofLeft = sure.filter(condition => readsOnly(condition, left));
  const ofRight = sure.filter(condition => !ofLeft.includes(condition) && readsOnly(condition, right));
  const others = conditions.filter(condition => !ofLeft.includes(condition) && !ofRight.includes(condition));
  return { ofLeft, ofRight, others };
}

/** A filter above a join: passes to a side whose rows all show up in the result as they are. */
function pushThroughJoin(join: RelationOf<'join'>, conditions: readonly Expression[]): Relation {
  const { ofLeft, ofRight, others } = bySide(conditions, join);
  switch (join.how) {
    case 'inner':
    case 'cross': {
      const joining = others.filter(isDeterministic);
      const condition = allOf([...(join.condition ? conjunctsOf(join.condition) : []), ...joining]);
      const pushed: Relation = {
        ...join,
        how: condition === null ? join.how : 'inner',
        left: push(join.left, ofLeft),
        right: push(join.right, ofRight),
        condition,
      };
      return filtered(
        pushed,
        others.filter(other => !isDeterministic(other)),
      );
    }
    case 'left_outer':
    case 'left_semi':
    case 'left_anti':
      return filtered({ ...join, left: push(join.left, ofLeft) }, [...ofRight, ...others]);
    case 'right_outer':
      return filtered({ ...join, right: push(join.right, ofRight) }, [...ofLeft, ...others]);
    default:
      return filtered(join, conditions);
  }
}

/** The join's own condition: passes to a side whose rows only show up when they match. */
function pushJoinCondition(join: RelationOf<'join'>): Relation {
  if (join.condition === null) return join;
  const { ofLeft, ofRight, others } = bySide(conjunctsOf(simplify(join.condition)), join);
  switch (join.how) {
    case 'inner':
    case 'cross':
    case 'left_semi':
      return {
        ...join,
        left: push(join.left, ofLeft),
        right: push(join.right, ofRight),
        condition: allOf(others),
      };
    case 'left_outer':
    case 'left_anti':
      return { ...join, right: push(join.right, ofRight), condition: allOf([...ofLeft, ...others]) };
    case 'right_outer':
      return { ...join, left: push(join.left, ofLeft), condition: allOf([...ofRight, ...others]) };
    default:
      return join;
  }
}
