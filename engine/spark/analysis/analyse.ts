/**
 * Analysis: a plan's names become columns, its expressions get types (Spark's Analyzer). Each method of the program
 * is one function here; a method that Spark refuses throws Spark's error, at the method that is to blame.
 */

import { parseSchema } from '../../stream/column/ddl.ts';
import type { Plan } from '../../stream/plan/plan.ts';
import type { SparkConf } from '../conf.ts';
import type { Attribute } from '../expression/expression.ts';
import { reference } from '../expression/expression.ts';
import { readRows } from '../expression/json-rows.ts';
import { resolveExpression } from '../expression/resolve.ts';
import { aggregate } from './aggregate.ts';
import { columnsNamed, deduplicateKeys } from './column-names.ts';
import { eventTimeColumn, watermarkDelayMs } from './event-time-column.ts';
import { join } from './join.ts';
import { dropna, fillna } from './missing-values.ts';
import { filter, project, select } from './project.ts';
import type { Relation } from './relation.ts';
import { outputOf } from './relation.ts';
import { setOperation } from './set-operation.ts';
import { sortOrders } from './sort-orders.ts';

/** Hands out identities for columns and nodes, and knows the settings. */
export class Analysis {
  readonly conf: SparkConf;
  #nextId = 1;

  constructor(conf: SparkConf) {
    this.conf = conf;
  }

  /** A number not used before in this query. */
  nextId(): number {
    return this.#nextId++;
  }

  /** A new column. */
  column(name: string, type: Attribute['type']): Attribute {
    return { id: this.nextId(), name, type };
  }
}

/** The analysed form of a plan. */
export function analyse(plan: Plan, analysis: Analysis): Relation {
  switch (plan.kind) {
    case 'stream': {
      const columns = parseSchema(plan.schema).map(({ name, type }) => analysis.column(name, type));
      return { kind: 'stream', source: plan.source, columns };
    }
    case 'table': {
      const fields = parseSchema(plan.schema);
      const columns = fields.map(({ name, type }) => analysis.column(name, type));
      return { kind: 'table', columns, rows: readRows(fields, plan.rows) };
    }
    case 'join':
      return join(plan, analyse(plan.left, analysis), analyse(plan.right, analysis), analysis);
    case 'union':
    case 'intersect':
    case 'subtract':
      return setOperation(plan, analyse(plan.left, analysis), analyse(plan.right, analysis), analysis);
    default:
      return above(plan, analyse(plan.child, analysis), analysis);
  }
}

/** A method on one DataFrame. */
function above(plan: Extract<Plan, { child: Plan }>, child: Relation, analysis: Analysis): Relation {
  switch (plan.kind) {
    case 'withWatermark': {
      const delayMs = watermarkDelayMs(plan.delayThreshold);
      const eventTime = eventTimeColumn(plan.eventTime, child, analysis);
      return { kind: 'watermark', nodeId: `watermark-${analysis.nextId()}`, eventTime: eventTime.id, delayMs, child };
    }
    case 'filter':
      return filter(plan.condition, child, analysis);
    case 'select':
      return select(plan.items, child, analysis);
    case 'withColumn':
      return withColumn(plan.name, plan.expression, child, analysis);
    case 'withColumnRenamed':
      return renamed(plan.existing, plan.name, child, analysis);
    case 'drop': {
      const dropped = new Set(plan.columns.flatMap(name => columnsNamed(name, child).map(({ id }) => id)));
      const kept = outputOf(child).filter(({ id }) => !dropped.has(id));
      return project(
        kept.map(attribute => ({ attribute, expression: reference(attribute) })),
        child,
      );
    }
    case 'alias':
      return { kind: 'alias', name: plan.name, child };
    case 'aggregate':
      return aggregate(plan, child, analysis);
    case 'dropDuplicates':
      return {
        kind: 'deduplicate',
        keys: deduplicateKeys(plan.columns, child),
        withinWatermark: plan.withinWatermark,
        child,
      };
    case 'limit':
    case 'offset':
      return { kind: plan.kind, count: plan.count, child };
    case 'sample':
      return { kind: 'sample', fraction: plan.fraction, child };
    case 'fillna':
      return fillna(plan.value, child, analysis);
    case 'dropna':
      return dropna(child);
    case 'orderBy':
      return { kind: 'sort', orders: sortOrders(plan.keys, child, analysis), child };
    case 'applyInPandasWithState':
    case 'transformWithState': {
      const { kind, function: name, outputMode, timeMode } = plan;
      const output = parseSchema(plan.outputSchema);
      const keys = plan.keys.map(key => resolveExpression(key, outputOf(child), analysis.conf));
      const columns = output.map(field => analysis.column(field.name, field.type));
      return { kind, keys, function: name, columns, output, outputMode, timeMode, child };
    }
  }
}

function withColumn(
  name: string,
  source: Extract<Plan, { kind: 'withColumn' }>['expression'],
  child: Relation,
  analysis: Analysis,
): Relation {
  const expression = resolveExpression(source, outputOf(child), analysis.conf);
  const replaced = new Set(columnsNamed(name, child).map(({ id }) => id));
  const made = { attribute: analysis.column(name, expression.type), expression };
  const items = outputOf(child).map(attribute =>
    replaced.has(attribute.id) ? made : { attribute, expression: reference(attribute) },
  );
  return project(replaced.size > 0 ? items : [...items, made], child, analysis);
}

function renamed(existing: string, name: string, child: Relation, analysis: Analysis): Relation {
  const found = new Set(columnsNamed(existing, child).map(({ id }) => id));
  if (found.size === 0) return child;
  const items = outputOf(child).map(attribute => ({
    attribute: found.has(attribute.id) ? analysis.column(name, attribute.type) : attribute,
    expression: reference(attribute),
  }));
  return project(items, child);
}
