/**
 * `join` and `crossJoin`: the kind by any of Spark's names, the condition as an expression or as columns that both
 * sides have, which then come once and first.
 */

import { simpleString } from '../../stream/column/data-type.ts';
import type { Plan, PlanExpression } from '../../stream/plan/plan.ts';
import { SparkError } from '../condition.ts';
import { coalesce, comparison } from '../expression/build.ts';
import type { Attribute, Expression, Named } from '../expression/expression.ts';
import { allOf, reference } from '../expression/expression.ts';
import { resolveExpression } from '../expression/resolve.ts';
import { sqlOf } from '../expression/sql-text.ts';
import type { Analysis } from './analyse.ts';
import { columnsNamed } from './column-names.ts';
import { project } from './project.ts';
import type { JoinKind, Relation } from './relation.ts';
import { asIs, outputOf } from './relation.ts';

const KINDS: Readonly<Record<string, JoinKind>> = {
  inner: 'inner',
  cross: 'cross',
  outer: 'full_outer',
  full: 'full_outer',
  fullouter: 'full_outer',
  leftouter: 'left_outer',
  left: 'left_outer',
  rightouter: 'right_outer',
  right: 'right_outer',
  leftsemi: 'left_semi',
  semi: 'left_semi',
  leftanti: 'left_anti',
  anti: 'left_anti',
};

const SUPPORTED =
  "'inner', 'outer', 'full', 'fullouter', 'full_outer', 'leftouter', 'left', 'left_outer', 'rightouter', 'right', 'right_outer', 'leftsemi', 'left_semi', 'semi', 'leftanti', 'left_anti', 'anti', 'cross'";

/** The join of two analysed DataFrames. */
export function join(
  plan: Extract<Plan, { kind: 'join' }>,
  left: Relation,
  right: Relation,
  analysis: Analysis,
): Relation {
  const how = KINDS[plan.how.toLowerCase().replaceAll('_', '')];
  if (how === undefined) {
    throw new SparkError('UNSUPPORTED_JOIN_TYPE', { parameters: { typ: plan.how, supported: SUPPORTED } });
  }
  if (plan.on === null) return { kind: 'join', left, right, how, condition: null };
  if (isNames(plan.on)) return joinUsing(plan.on, left, right, how, analysis);
  const scope = [...outputOf(left), ...outputOf(right)];
  const condition = resolveExpression(plan.on, scope, analysis.conf);
  if (condition.type.kind !== 'boolean' && condition.type.kind !== 'void') {
    throw new SparkError('JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE', {
      parameters: { joinCondition: sqlOf(condition), conditionType: simpleString(condition.type).toUpperCase() },
    });
  }
  return { kind: 'join', left, right, how, condition };
}

function isNames(on: PlanExpression | readonly string[]): on is readonly string[] {
  return Array.isArray(on);
}

function joinUsing(
  names: readonly string[],
  left: Relation,
  right: Relation,
  how: JoinKind,
  analysis: Analysis,
): Relation {
  const pairs = names.map(name => [usingColumn(name, left, 'left'), usingColumn(name, right, 'right')] as const);
  const condition = allOf(pairs.map(([l, r]) => comparison('=', reference(l), reference(r))));
  const joined: Relation = { kind: 'join', left, right, how, condition };
  const rest = (relation: Relation, side: 0 | 1): Named[] =>
    outputOf(relation)
      .filter(({ id }) => !pairs.some(pair => pair[side].id === id))
      .map(asIs);
  const keys = pairs.map(([l, r]) => usingKey(l, r, how, analysis));
  if (how === 'left_semi' || how === 'left_anti') return project([...keys, ...rest(left, 0)], joined);
  return project([...keys, ...rest(left, 0), ...rest(right, 1)], joined);
}

/** The common column: the preserved side's; of both sides in a full outer join whichever is there. */
function usingKey(left: Attribute, right: Attribute, how: JoinKind, analysis: Analysis): Named {
  if (how === 'right_outer') return asIs(right);
  if (how !== 'full_outer') return asIs(left);
  const expression: Expression = coalesce([reference(left), reference(right)]);
  return { attribute: analysis.column(left.name, expression.type), expression };
}

function usingColumn(name: string, relation: Relation, side: string): Attribute {
  const [found] = columnsNamed(name, relation);
  if (found) return found;
  const suggestion = outputOf(relation)
    .map(attribute => `\`${attribute.name}\``)
    .join(', ');
  throw new SparkError('UNRESOLVED_USING_COLUMN_FOR_JOIN', {
    parameters: { colName: `\`${name}\``, side, suggestion },
  });
}
