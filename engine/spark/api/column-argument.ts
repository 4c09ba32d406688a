/**
 * Arguments of DataFrame methods that must be a column or a condition.
 */
import { ProgramError } from '../../core/offered.ts';
import type { PlanExpression } from '../../stream/plan/plan.ts';
import { parseExpression } from '../expression/parser.ts';
import type { Tree } from '../expression/tree.ts';
import { callTree } from '../expression/tree.ts';
import { ColumnFace } from './column.ts';

/** A condition: SQL text or a column. */
export function expressionOf(value: unknown): PlanExpression {
  if (typeof value === 'string') {
    parseExpression(value);
    return value;
  }
  return columnOnly(value);
}

/** A column; a name will not do. */
export function columnOnly(value: unknown): Tree {
  if (value instanceof ColumnFace) return value.tree;
  throw new ProgramError(
    'PySparkTypeError',
    `[NOT_COLUMN] A Column was expected, such as col('v') or expr('v + 1'), got ${JSON.stringify(value) ?? 'nothing'}. JavaScript's operators do not work on columns: write col('v').gt(5), .plus(1), .equalTo('a').`,
  );
}

/** What `on` of a join says: names, or a condition. */
export function joinCondition(on: unknown): PlanExpression | readonly string[] | null {
  if (on === undefined || on === null) return null;
  const list = Array.isArray(on) ? on : [on];
  if (list.every(item => typeof item === 'string')) return list as string[];
  return list.map(columnOnly).reduce((a, b) => callTree('and', a, b));
}
