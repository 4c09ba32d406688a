/**
 * A recorded NODE (`{"from": NAME, "then": [[METHOD, argument, ...], ...]}`) as a plan: each method of the recording
 * is one node of the plan. Only the form is read here; whether the query makes sense is for the engine to say.
 */
import type { Plan } from '../../engine/index.ts';
import { stateFunctionSchema } from './spark-state-functions.ts';

/** A recorded query. */
export interface RecordedNode {
  from: string;
  then: [string, ...unknown[]][];
}

/** The inputs and static tables that a query may start from. */
export interface RecordedInputs {
  inputs: Record<string, string>;
  static?: Record<string, { schema: string; rows: object[] }>;
}

type Arguments = readonly unknown[];
type Method = (child: Plan, args: Arguments, inputs: RecordedInputs) => Plan;

const text = (value: unknown): string => String(value);
const texts = (value: unknown): string[] => (value as unknown[]).map(text);

function aggregate(grouping: 'groupBy' | 'rollup' | 'cube'): Method {
  return (child, [keys, aggregates]) => ({
    kind: 'aggregate',
    grouping,
    keys: texts(keys),
    aggregates: texts(aggregates),
    child,
  });
}

function dropDuplicates(withinWatermark: boolean): Method {
  return (child, [columns]) => ({
    kind: 'dropDuplicates',
    withinWatermark,
    ...(columns !== undefined && { columns: texts(columns) }),
    child,
  });
}

function stateful(kind: 'applyInPandasWithState' | 'transformWithState'): Method {
  return (child, [keys, name, outputMode, timeMode]) => ({
    kind,
    keys: texts(keys),
    function: text(name),
    outputSchema: stateFunctionSchema(kind, text(name)),
    outputMode: text(outputMode),
    timeMode: text(timeMode),
    child,
  });
}

const set =
  (kind: 'intersect' | 'subtract'): Method =>
  (left, [right], inputs) => ({ kind, left, right: planOf(right as RecordedNode, inputs) });

const union =
  (byName: boolean): Method =>
  (left, [right], inputs) => ({ kind: 'union', left, right: planOf(right as RecordedNode, inputs), byName });

const METHODS: Record<string, Method> = {
  withWatermark: (child, [column, delay]) => ({
    kind: 'withWatermark',
    eventTime: text(column),
    delayThreshold: text(delay),
    child,
  }),
  filter: (child, [condition]) => ({ kind: 'filter', condition: text(condition), child }),
  select: (child, [items]) => ({ kind: 'select', items: texts(items), child }),
  withColumn: (child, [name, expression]) => ({
    kind: 'withColumn',
    name: text(name),
    expression: text(expression),
    child,
  }),
  withColumnRenamed: (child, [existing, name]) => ({
    kind: 'withColumnRenamed',
    existing: text(existing),
    name: text(name),
    child,
  }),
  drop: (child, [columns]) => ({ kind: 'drop', columns: texts(columns), child }),
  alias: (child, [name]) => ({ kind: 'alias', name: text(name), child }),
  groupBy: aggregate('groupBy'),
  rollup: aggregate('rollup'),
  cube: aggregate('cube'),
  dropDuplicates: dropDuplicates(false),
  dropDuplicatesWithinWatermark: dropDuplicates(true),
  distinct: dropDuplicates(false),
  join: (left, [right, on, how], inputs) => ({
    kind: 'join',
    left,
    right: planOf(right as RecordedNode, inputs),
    on: Array.isArray(on) ? texts(on) : text(on),
    how: how === undefined ? 'inner' : text(how),
  }),
  crossJoin: (left, [right], inputs) => ({
    kind: 'join',
    left,
    right: planOf(right as RecordedNode, inputs),
    on: null,
    how: 'cross',
  }),
  union: union(false),
  unionByName: union(true),
  intersect: set('intersect'),
  subtract: set('subtract'),
  limit: (child, [count]) => ({ kind: 'limit', count: Number(count), child }),
  offset: (child, [count]) => ({ kind: 'offset', count: Number(count), child }),
  sample: (child, [fraction]) => ({ kind: 'sample', fraction: Number(fraction), child }),
  fillna: (child, [value]) => ({ kind: 'fillna', value: value as string | number | boolean, child }),
  dropna: child => ({ kind: 'dropna', child }),
  orderBy: (child, [keys]) => ({ kind: 'orderBy', keys: texts(keys), child }),
  applyInPandasWithState: stateful('applyInPandasWithState'),
  transformWithState: stateful('transformWithState'),
};

/** The plan of a recorded query. */
export function planOf({ from, then }: RecordedNode, inputs: RecordedInputs): Plan {
  let plan = leaf(from, inputs);
  for (const [name, ...args] of then) {
    const method = METHODS[name];
    if (!method) throw new Error(`malformed case: method ${name} is not known`);
    plan = method(plan, args, inputs);
  }
  return plan;
}

function leaf(name: string, inputs: RecordedInputs): Plan {
  const table = inputs.static?.[name];
  if (table) return { kind: 'table', source: name, schema: table.schema, rows: table.rows };
  const schema = inputs.inputs[name];
  if (schema === undefined) throw new Error(`malformed case: input ${name} is not declared`);
  return { kind: 'stream', source: name, schema };
}
