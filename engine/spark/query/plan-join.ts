/**
 * Plans a join: of two streams with state on both sides, or of a stream with a table without any.
 */
import type { Operator } from '../../stream/operator/operator.ts';
import type { JoinSide, StateExpiry, StreamJoinKind } from '../../stream/operator/stream-join.ts';
import { StreamJoin } from '../../stream/operator/stream-join.ts';
import { TableJoin } from '../../stream/operator/table-join.ts';
import type { SplitCondition } from '../analysis/equi-join.ts';
import { splitCondition, watermarkedKey } from '../analysis/equi-join.ts';
import { stateWatermarkMs } from '../analysis/join-state-watermark.ts';
import type { Relation, RelationOf } from '../analysis/relation.ts';
import { isStreaming, outputOf } from '../analysis/relation.ts';
import { SparkError } from '../condition.ts';
import type { Expression } from '../expression/expression.ts';
import { eventTimePlace } from './event-time-place.ts';
import type { OperatorPlanner } from './plan-operators.ts';
import { compiled } from './window-time.ts';

/** The operator of a join. */
export function planJoin(relation: RelationOf<'join'>, planner: OperatorPlanner): Operator {
  const { left, right, how, condition } = relation;
  const split = splitCondition(condition, left, right);
  const inputs = (): [Operator, Operator] => [planner.plan(left), planner.plan(right)];
  const both = [...outputOf(left), ...outputOf(right)];
  const kind = how === 'cross' ? 'inner' : how;
  if (!isStreaming(left) || !isStreaming(right)) {
    return new TableJoin(inputs(), kind, {
      left: split.keys.map(key => compiled(key.left, outputOf(left))),
      right: split.keys.map(key => compiled(key.right, outputOf(right))),
      nullSafe: split.keys.map(({ nullSafe }) => nullSafe),
      rest: split.rest && compiled(split.rest, both),
    });
  }
  if (split.keys.length === 0) {
    throw new SparkError('_LEGACY_ERROR_TEMP_1181', {
      message: 'Stream-stream join without equality predicate is not supported.;',
    });
  }
  const operators = inputs();
  const sides = {
    left: sideOf(left, right, split, 'left', planner),
    right: sideOf(right, left, split, 'right', planner),
  };
  const rest = split.both && compiled(split.both, both);
  return new StreamJoin(planner.nextOperatorId(), operators, kind as StreamJoinKind, sides, rest);
}

function sideOf(
  own: Relation,
  other: Relation,
  split: SplitCondition,
  side: 'left' | 'right',
  planner: OperatorPlanner,
): JoinSide {
  const columns = outputOf(own);
  const evaluate = (expression: Expression) => compiled(expression, columns);
  const condition = split[side];
  const eventTime = eventTimePlace(columns, planner.allowsSeveralEventTimes);
  const [left, right] = side === 'left' ? [own, other] : [other, own];
  return {
    types: columns.map(({ type }) => type),
    keys: split.keys.map(key => evaluate(key[side])),
    ownCondition: condition && evaluate(condition),
    eventTime,
    expiry: expiryOf(own, other, split, watermarkedKey(split.keys, left, right), eventTime),
  };
}

/** How a side's rows are forgotten: by a key with a watermark, else by a time range, else never. */
function expiryOf(
  own: Relation,
  other: Relation,
  { rest }: SplitCondition,
  markedKey: number,
  eventTime: number | null,
): StateExpiry | null {
  if (markedKey >= 0) return { by: 'key', ordinal: markedKey };
  if (eventTime === null) return null;
  const boundMs = (watermarkMs: number): number | null =>
    stateWatermarkMs(rest, outputOf(own), outputOf(other), watermarkMs);
  return boundMs(0) === null ? null : { by: 'column', column: eventTime, boundMs };
}
