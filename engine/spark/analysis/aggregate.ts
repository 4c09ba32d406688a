/**
 * groupBy, rollup and cube with their aggregates. Keys that are computed become columns below; the aggregate functions
 * are pulled out of the expressions around them, which are computed from keys and results above.
 */
import type { Grouping, Plan } from '../../stream/plan/plan.ts';
import { SparkError } from '../condition.ts';
import { callOf, cast, typedLiteral } from '../expression/build.ts';
import type { Attribute, Expression, Named } from '../expression/expression.ts';
import { partsOf, reference, rewrite, sameExpression } from '../expression/expression.ts';
import type { ResolvedItem } from '../expression/resolve.ts';
import { resolveItems } from '../expression/resolve.ts';
import { sqlOf } from '../expression/sql-text.ts';
import type { Analysis } from './analyse.ts';
import type { Relation } from './relation.ts';
import { asIs, outputOf } from './relation.ts';
import { pullOutWindows } from './time-windows.ts';

/** `df.groupBy(keys).agg(aggregates)`, or rollup or cube. */
export function aggregate(plan: Extract<Plan, { kind: 'aggregate' }>, child: Relation, analysis: Analysis): Relation {
  const resolve = (source: (typeof plan.keys)[number]) => resolveItems(source, outputOf(child), analysis.conf);
  const keys = plan.keys.flatMap(resolve);
  const aggregates = plan.aggregates.flatMap(resolve);
  const items = plan.givesKeys === false ? aggregates : [...keys, ...aggregates];
  return aggregateItems(keys, items, child, analysis, plan.sets ?? plan.grouping);
}

/** An aggregation that gives `items`, grouped by `keys`. */
export function aggregateItems(
  keys: readonly ResolvedItem[],
  items: readonly ResolvedItem[],
  child: Relation,
  analysis: Analysis,
  grouping: Grouping | readonly (readonly number[])[] = 'groupBy',
): Relation {
  const all = [...keys, ...items].map(({ expression }) => expression);
  const windows = pullOutWindows(all, child, analysis);
  const keyExpressions = windows.expressions.slice(0, keys.length);
  const itemExpressions = windows.expressions.slice(keys.length);
  checkNesting(itemExpressions);

  const computed = keyExpressions.map((expression, index) =>
    keyColumn(expression, keys[index]!, windows.child, analysis),
  );
  let below = withComputedKeys(computed, windows.child);
  let keyColumns = computed.map(({ attribute }) => attribute);
  let groupingColumns = keyColumns;
  if (grouping !== 'groupBy') {
    const groupingId = analysis.column(GROUPING_ID, { kind: 'bigint' });
    const nullable = keyColumns.map(key => ({
      attribute: analysis.column(key.name, key.type),
      expression: reference(key),
    }));
    below = { kind: 'expand', sets: groupingSets(grouping, keys.length), keys: nullable, groupingId, child: below };
    keyColumns = nullable.map(({ attribute }) => attribute);
    groupingColumns = [...keyColumns, groupingId];
  }

  const functions: Named[] = [];
  const results = itemExpressions.map((expression, index) => {
    const told = withGrouping(expression, keyExpressions, groupingColumns);
    const rewritten = overResults(told, keyExpressions, keyColumns, functions, analysis);
    const item = items[index]!;
    const stays = rewritten.kind === 'attribute' && expression.kind === 'attribute' && !item.aliased;
    const attribute = stays
      ? { ...keyColumns.find(({ id }) => id === rewritten.id)!, name: item.name }
      : analysis.column(item.name, rewritten.type);
    return { attribute, expression: rewritten };
  });
  const sessionKey = outputOf(below).find(
    column => column.window === 'session_window' && groupingColumns.some(({ id }) => id === column.id),
  );
  const session = sessionKey && isMadeBelow(below, sessionKey.id) ? sessionKey.id : null;
  const node: Relation = { kind: 'aggregate', keys: groupingColumns, functions, session, child: below };
  return { kind: 'project', items: results, child: node };
}

/** Whether this aggregation's own session window made the column (a column of an earlier one is a plain key). */
function isMadeBelow(relation: Relation, id: number): boolean {
  if (relation.kind === 'sessionWindow') return relation.column.id === id;
  return relation.kind === 'project' || relation.kind === 'expand' ? isMadeBelow(relation.child, id) : false;
}

function keyColumn(expression: Expression, key: ResolvedItem, child: Relation, analysis: Analysis): Named {
  if (expression.kind !== 'attribute') return { attribute: analysis.column(key.name, expression.type), expression };
  return { attribute: outputOf(child).find(({ id }) => id === expression.id)!, expression };
}

function withComputedKeys(keys: readonly Named[], child: Relation): Relation {
  const computed = keys.filter(({ expression }) => expression.kind !== 'attribute');
  if (computed.length === 0) return child;
  return { kind: 'project', items: [...outputOf(child).map(asIs), ...computed], child };
}

/** Replaces keys and aggregate functions by their columns; a column that is neither is refused. */
function overResults(
  expression: Expression,
  keys: readonly Expression[],
  keyColumns: readonly Attribute[],
  functions: Named[],
  analysis: Analysis,
): Expression {
  return rewrite(expression, part => {
    const key = keys.findIndex(candidate => sameExpression(candidate, part));
    if (key >= 0) return reference(keyColumns[key]!);
    if (part.kind === 'aggregate') {
      const known = functions.find(made => sameExpression(made.expression, part));
      if (known) return reference(known.attribute);
      const attribute = analysis.column(sqlOf(part), part.type);
      functions.push({ attribute, expression: part });
      return reference(attribute);
    }
    if (part.kind !== 'attribute' || part.name === GROUPING_ID) return null;
    throw new SparkError('MISSING_AGGREGATION', {
      parameters: { expression: `"${part.name}"`, expressionAnyValue: `"any_value(${part.name})"` },
    });
  });
}

function checkNesting(expressions: readonly Expression[]): void {
  for (const expression of expressions) {
    for (const part of partsOf(expression)) {
      if (part.kind !== 'aggregate') continue;
      const inside = [...part.children, ...(part.filter ? [part.filter] : [])];
      if (inside.some(child => [...partsOf(child)].some(({ kind }) => kind === 'aggregate'))) {
        throw new SparkError('NESTED_AGGREGATE_FUNCTION', {});
      }
    }
  }
}

/** The column that tells which keys a row's grouping set leaves out, a bit each, the first key's the highest. */
const GROUPING_ID = 'spark_grouping_id';

/** grouping(k) and grouping_id() in terms of that column; without grouping sets they are refused. */
function withGrouping(expression: Expression, keys: readonly Expression[], columns: readonly Attribute[]): Expression {
  const id = columns.find(({ name }) => name === GROUPING_ID);
  return rewrite(expression, part => {
    if (part.kind !== 'call' || (part.name !== 'grouping' && part.name !== 'grouping_id')) return null;
    if (!id) throw new SparkError('UNSUPPORTED_GROUPING_EXPRESSION', {});
    if (part.name === 'grouping_id') return reference(id);
    const place = keys.findIndex(key => sameExpression(key, part.children[0]!));
    if (place < 0) {
      throw new SparkError('GROUPING_COLUMN_MISMATCH', {
        parameters: { grouping: sqlOf(part.children[0]!), groupingColumns: keys.map(sqlOf).join(',') },
      });
    }
    const bits = typedLiteral({ kind: 'int' }, keys.length - 1 - place);
    const shifted = callOf('shiftright', [reference(id), bits], { kind: 'bigint' });
    const bit = callOf('&', [shifted, typedLiteral({ kind: 'bigint' }, 1)], { kind: 'bigint' });
    return cast(bit, { kind: 'tinyint' });
  });
}

/** Which keys each grouping set keeps: rollup the first n, cube every choice, or as listed. */
function groupingSets(grouping: 'rollup' | 'cube' | readonly (readonly number[])[], count: number): boolean[][] {
  if (typeof grouping !== 'string') {
    return grouping.map(set => Array.from({ length: count }, (_key, index) => set.includes(index)));
  }
  if (grouping === 'rollup') {
    return Array.from({ length: count + 1 }, (_, dropped) =>
      Array.from({ length: count }, (_key, index) => index < count - dropped),
    );
  }
  return Array.from({ length: 2 ** count }, (_, set) =>
    Array.from({ length: count }, (_key, index) => (set & (1 << (count - 1 - index))) === 0),
  );
}
