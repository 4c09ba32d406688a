/**
 * A plan as `explain` prints it: one line a node, downstream first. Spark prints its physical plan; here stand the
 * steps as the program named them.
 */
import type { Plan, PlanExpression } from '../../stream/plan/plan.ts';
import type { Tree } from '../expression/tree.ts';
import { treeText } from './tree-text.ts';

/** The lines. */
export function explainText(plan: Plan): string {
  return `== Logical Plan ==\n${lines(plan, '', '')}`;
}

function lines(plan: Plan, first: string, rest: string): string {
  const inputs = 'child' in plan ? [plan.child] : 'left' in plan ? [plan.left, plan.right] : [];
  const below = inputs.map((input, i) => {
    const isLast = i === inputs.length - 1;
    return lines(input, `${rest}${isLast ? '+- ' : ':- '}`, `${rest}${isLast ? '   ' : ':  '}`);
  });
  return `${first}${nodeText(plan)}\n${below.join('')}`;
}

const text = (expression: PlanExpression): string =>
  typeof expression === 'string' ? expression : treeText(expression as Tree);
const list = (expressions: readonly PlanExpression[]): string => `[${expressions.map(text).join(', ')}]`;

function nodeText(plan: Plan): string {
  switch (plan.kind) {
    case 'stream':
      return `StreamingRelation ${plan.source} [${plan.schema}]`;
    case 'table':
      return `LocalRelation ${plan.source} [${plan.schema}], ${plan.rows.length} rows`;
    case 'withWatermark':
      return `EventTimeWatermark ${plan.eventTime}, ${plan.delayThreshold}`;
    case 'filter':
      return `Filter (${text(plan.condition)})`;
    case 'select':
      return `Project ${list(plan.items)}`;
    case 'withColumn':
      return `Project [*, ${text(plan.expression)} AS ${plan.name}]`;
    case 'withColumnRenamed':
      return `Project [*, ${plan.existing} AS ${plan.name}]`;
    case 'drop':
      return `Drop [${plan.columns.join(', ')}]`;
    case 'alias':
      return `SubqueryAlias ${plan.name}`;
    case 'aggregate':
      return `Aggregate ${plan.grouping === 'groupBy' ? '' : `${plan.grouping} `}${list(plan.keys)}, ${list(plan.aggregates)}`;
    case 'dropDuplicates':
      return `Deduplicate${plan.withinWatermark ? 'WithinWatermark' : ''} [${(plan.columns ?? ['*']).join(', ')}]`;
    case 'join':
      return `Join ${plan.how}${plan.on === null ? '' : `, ${Array.isArray(plan.on) ? plan.on.join(', ') : text(plan.on as PlanExpression)}`}`;
    case 'orderBy':
      return `Sort ${list(plan.keys)}`;
    case 'limit':
    case 'offset':
      return `${plan.kind === 'limit' ? 'GlobalLimit' : 'Offset'} ${plan.count}`;
    case 'applyInPandasWithState':
    case 'transformWithState':
      return `${plan.kind} ${list(plan.keys)}, ${plan.outputMode}, ${plan.timeMode}`;
    default:
      return plan.kind;
  }
}
