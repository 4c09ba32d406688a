/**
 * Plans an aggregation: by columns, by windows that share panes, or by sessions. Windows go by panes when nothing but
 * the grouping reads the window; the window's node is then taken out from below.
 */
import { Aggregate } from '../../stream/operator/aggregate.ts';
import type { GroupKeys } from '../../stream/operator/group-keys.ts';
import { byColumns, byWindows } from '../../stream/operator/group-keys.ts';
import type { Operator } from '../../stream/operator/operator.ts';
import { SessionAggregate } from '../../stream/operator/session-aggregate.ts';
import type { Relation, RelationOf } from '../analysis/relation.ts';
import { asIs, attributeOf, outputOf } from '../analysis/relation.ts';
import { SparkError } from '../condition.ts';
import { isEnabled } from '../conf.ts';
import { aggregateFunction } from '../expression/aggregate-function.ts';
import type { Expression, Named } from '../expression/expression.ts';
import { reference, referencesOf } from '../expression/expression.ts';
import { eventTimePlace } from './event-time-place.ts';
import type { OperatorPlanner } from './plan-operators.ts';
import { compiled } from './window-time.ts';

/** The operator of an aggregation. */
export function planAggregate(relation: RelationOf<'aggregate'>, planner: OperatorPlanner): Operator {
  return relation.session === null ? planGroups(relation, planner) : planSessions(relation, relation.session, planner);
}

function planGroups(relation: RelationOf<'aggregate'>, planner: OperatorPlanner): Operator {
  const keys = relation.keys.map(({ id }) => attributeOf(relation.child, id));
  const lifted = liftWindow(relation);
  const child = lifted?.below ?? relation.child;
  const columns = outputOf(child);
  const input = planner.plan(child);
  const functions = relation.functions.map(({ expression }) => aggregateFunction(expression, columns));
  const ownKeys = keys.filter(({ id }) => id !== lifted?.windowId).map(key => compiled(reference(key), columns));
  const grouping: GroupKeys = lifted
    ? byWindows(
        compiled(lifted.time, columns),
        lifted.time.type,
        lifted.lengths,
        ownKeys,
        keys.findIndex(({ id }) => id === lifted.windowId),
      )
    : byColumns(ownKeys);
  return new Aggregate(planner.nextOperatorId(), input, {
    keys: grouping,
    keyTypes: keys.map(({ type }) => type),
    functions,
    outputMode: planner.settings.outputMode,
    eventTimeKey: eventTimePlace(keys, planner.allowsSeveralEventTimes),
  });
}

function planSessions(relation: RelationOf<'aggregate'>, sessionId: number, planner: OperatorPlanner): Operator {
  const columns = outputOf(relation.child);
  const keys = relation.keys.map(({ id }) => attributeOf(relation.child, id));
  if (keys.length === 1) {
    throw new SparkError('_LEGACY_ERROR_TEMP_3068', {
      message: 'Global aggregation with session window in streaming query is not supported.',
    });
  }
  const place = keys.findIndex(({ id }) => id === sessionId);
  const evaluate = (expression: Expression) => compiled(expression, columns);
  eventTimePlace(keys, planner.allowsSeveralEventTimes);
  return new SessionAggregate(planner.nextOperatorId(), planner.plan(relation.child), {
    keys: keys.filter(({ id }) => id !== sessionId).map(key => evaluate(reference(key))),
    session: evaluate(reference(keys[place]!)),
    place,
    keyTypes: keys.map(({ type }) => type),
    functions: relation.functions.map(({ expression }) => aggregateFunction(expression, columns)),
    outputMode: planner.settings.outputMode,
    hasWatermark: keys[place]!.watermarkDelayMs !== undefined,
    mergesFirst: isEnabled(
      planner.settings.conf,
      'spark.sql.streaming.sessionWindow.merge.sessions.in.local.partition',
    ),
  });
}

/** A window taken out from below an aggregation. */
interface Lifted {
  readonly below: Relation;
  readonly windowId: number;
  readonly time: Expression;
  readonly lengths: RelationOf<'timeWindow'>['lengths'];
}

function liftWindow(relation: RelationOf<'aggregate'>): Lifted | null {
  const read = new Set(relation.functions.flatMap(({ expression }) => [...referencesOf(expression)]));
  for (const { id } of relation.keys) {
    if (read.has(id)) continue;
    const found = without(relation.child, id);
    if (found) return { ...found, windowId: id };
  }
  return null;
}

/** A relation without the window column `id`, if it is one that only passes through projections. */
function without(relation: Relation, id: number): Omit<Lifted, 'windowId'> | null {
  if (relation.kind === 'timeWindow' && relation.column.id === id) {
    return { below: relation.child, time: relation.time, lengths: relation.lengths };
  }
  if (relation.kind !== 'project') return null;
  const own = relation.items.find(({ attribute }) => attribute.id === id);
  if (own?.expression.kind !== 'attribute' || own.expression.id !== id) return null;
  const others = relation.items.filter(item => item !== own);
  if (others.some(({ expression }) => referencesOf(expression).has(id))) return null;
  const found = without(relation.child, id);
  return (
    found && { ...found, below: { ...relation, items: [...others, ...timeItems(found, others)], child: found.below } }
  );
}

/** The columns that the window's time reads, where the projection does not have them. */
function timeItems({ time, below }: Omit<Lifted, 'windowId'>, items: readonly Named[]): Named[] {
  const missing = [...referencesOf(time)].filter(id => !items.some(({ attribute }) => attribute.id === id));
  return missing.map(id => asIs(attributeOf(below, id)));
}
