/**
 * A DataFrame: a plan, analysed at every method, so that what Spark refuses is refused at the method that is to
 * blame. Nothing is computed before a query starts, or an action reads static rows.
 */
import { Offered, ProgramError, type ProgramFunction } from '../../core/offered.ts';
import type { Grouping, Plan, PlanExpression } from '../../stream/plan/plan.ts';
import { Analysis, analyse } from '../analysis/analyse.ts';
import { SparkError } from '../condition.ts';
import type { Tree } from '../expression/tree.ts';
import { nearestName } from '../nearest-name.ts';
import { AnalysedFrame } from './analysed-frame.ts';
import { ColumnFace, columnOrName, namedColumn, offerColumn } from './column.ts';
import { columnOnly, expressionOf, joinCondition } from './column-argument.ts';
import { dataFrameMembers } from './data-frame-members.ts';
import { offerWriter } from './data-frame-writer.ts';
import { offerStreamWriter } from './data-stream-writer.ts';
import type { Face } from './face.ts';
import { aggregatesOf, offerGroupedData } from './grouped-data.ts';
import type * as pyspark from './pyspark.ts';

/** A DataFrame of a session. */
export class DataFrameFace extends AnalysedFrame implements Face<pyspark.DataFrame> {
  get writeStream(): Offered {
    if (!this.isStreaming) {
      throw new SparkError('WRITE_STREAM_NOT_ALLOWED', {});
    }
    return offerStreamWriter(this);
  }

  get write(): Offered {
    if (this.isStreaming)
      throw new SparkError('CALL_ON_STREAMING_DATASET_UNSUPPORTED', { parameters: { methodName: '`write`' } });
    return offerWriter(this);
  }

  /** `df.word`: the column of that name, or the nearest member or column. */
  missing(name: string): Offered {
    if (this.columns.some(column => column.toLowerCase() === name.toLowerCase())) return this.col(name);
    const near = nearestName(name, [...Object.keys(dataFrameMembers), ...this.columns]);
    throw new ProgramError('AttributeError', `'DataFrame' object has no attribute '${name}'.${near}`);
  }

  select(...columns: unknown[]): Offered {
    return this.#then({ kind: 'select', items: columns.flat().map(columnOrName), child: this.plan });
  }

  selectExpr(...expressions: unknown[]): Offered {
    return this.#then({ kind: 'select', items: expressions.flat().map(String), child: this.plan });
  }

  filter(condition: unknown): Offered {
    return this.#then({ kind: 'filter', condition: expressionOf(condition), child: this.plan });
  }

  where(condition: unknown): Offered {
    return this.filter(condition);
  }

  withColumn(name: unknown, column: unknown): Offered {
    return this.#then({ kind: 'withColumn', name: String(name), expression: columnOnly(column), child: this.plan });
  }

  withColumns(columns: Record<string, unknown>): Offered {
    const plan = Object.entries(columns).reduce<Plan>(
      (child, [name, column]) => ({ kind: 'withColumn', name, expression: columnOnly(column), child }),
      this.plan,
    );
    return this.#then(plan);
  }

  withColumnRenamed(existing: unknown, name: unknown): Offered {
    return this.#then({ kind: 'withColumnRenamed', existing: String(existing), name: String(name), child: this.plan });
  }

  withColumnsRenamed(names: Record<string, unknown>): Offered {
    const plan = Object.entries(names).reduce<Plan>(
      (child, [existing, name]) => ({ kind: 'withColumnRenamed', existing, name: String(name), child }),
      this.plan,
    );
    return this.#then(plan);
  }

  drop(...columns: unknown[]): Offered {
    const names = columns.flat().map(column => {
      const tree = columnOrName(column);
      return tree.kind === 'name' ? tree.parts.at(-1)! : String(column);
    });
    return this.#then({ kind: 'drop', columns: names, child: this.plan });
  }

  toDF(...names: unknown[]): Offered {
    if (names.length !== this.columns.length) {
      throw new SparkError('ASSIGNMENT_ARITY_MISMATCH', {
        message: `The number of columns doesn't match. Old column names (${this.columns.length}): ${this.columns.join(', ')}. New column names (${names.length}): ${names.join(', ')}`,
        type: 'IllegalArgumentException',
      });
    }
    const items = this.columns.map((column, i): Tree => {
      return { kind: 'alias', child: { kind: 'name', parts: [column] }, names: [String(names[i])] };
    });
    return this.#then({ kind: 'select', items, child: this.plan });
  }

  groupBy(...columns: unknown[]): Offered {
    return this.#grouped('groupBy', columns);
  }

  groupby(...columns: unknown[]): Offered {
    return this.#grouped('groupBy', columns);
  }

  rollup(...columns: unknown[]): Offered {
    return this.#grouped('rollup', columns);
  }

  cube(...columns: unknown[]): Offered {
    return this.#grouped('cube', columns);
  }

  agg(...aggregates: unknown[]): Offered {
    return this.#then({
      kind: 'aggregate',
      grouping: 'groupBy',
      keys: [],
      aggregates: aggregatesOf(aggregates),
      child: this.plan,
    });
  }

  withWatermark(eventTime: unknown, delayThreshold: unknown): Offered {
    return this.#then({
      kind: 'withWatermark',
      eventTime: String(eventTime),
      delayThreshold: String(delayThreshold),
      child: this.plan,
    });
  }

  join(other: unknown, on?: unknown, how?: unknown): Offered {
    return this.#then({
      kind: 'join',
      left: this.plan,
      right: frame(other, 'join').plan,
      on: joinCondition(on),
      how: how === undefined || how === null ? 'inner' : String(how),
    });
  }

  crossJoin(other: unknown): Offered {
    return this.#then({ kind: 'join', left: this.plan, right: frame(other, 'crossJoin').plan, on: null, how: 'cross' });
  }

  union(other: unknown): Offered {
    return this.#then({ kind: 'union', left: this.plan, right: frame(other, 'union').plan, byName: false });
  }

  unionAll(other: unknown): Offered {
    return this.union(other);
  }

  unionByName(other: unknown): Offered {
    return this.#then({ kind: 'union', left: this.plan, right: frame(other, 'unionByName').plan, byName: true });
  }

  intersect(other: unknown): Offered {
    return this.#then({ kind: 'intersect', left: this.plan, right: frame(other, 'intersect').plan });
  }

  subtract(other: unknown): Offered {
    return this.#then({ kind: 'subtract', left: this.plan, right: frame(other, 'subtract').plan });
  }

  distinct(): Offered {
    return this.dropDuplicates();
  }

  dropDuplicates(columns?: unknown): Offered {
    return this.#deduplicated(columns, false);
  }

  drop_duplicates(columns?: unknown): Offered {
    return this.#deduplicated(columns, false);
  }

  dropDuplicatesWithinWatermark(columns?: unknown): Offered {
    return this.#deduplicated(columns, true);
  }

  limit(count: unknown): Offered {
    return this.#then({ kind: 'limit', count: Number(count), child: this.plan });
  }

  offset(count: unknown): Offered {
    return this.#then({ kind: 'offset', count: Number(count), child: this.plan });
  }

  orderBy(...columns: unknown[]): Offered {
    const keys = columns.flat().map((column): PlanExpression => {
      if (column instanceof ColumnFace && column.order) return { kind: 'order', ...column.order } as PlanExpression;
      return columnOrName(column);
    });
    return this.#then({ kind: 'orderBy', keys, child: this.plan });
  }

  sort(...columns: unknown[]): Offered {
    return this.orderBy(...columns);
  }

  sample(fraction: unknown): Offered {
    return this.#then({ kind: 'sample', fraction: Number(fraction), child: this.plan });
  }

  fillna(value: string | number | boolean): Offered {
    return this.#then({ kind: 'fillna', value, child: this.plan });
  }

  dropna(): Offered {
    return this.#then({ kind: 'dropna', child: this.plan });
  }

  alias(name: unknown): Offered {
    return this.#then({ kind: 'alias', name: String(name), child: this.plan });
  }

  col(name: unknown): Offered {
    const tree = namedColumn(String(name));
    if (tree.kind === 'name')
      analyse({ kind: 'select', items: [tree], child: this.plan }, new Analysis(this.session.conf));
    return offerColumn(tree);
  }

  transform(change: ProgramFunction): unknown {
    const made = change.now(offerDataFrame(this));
    return offerDataFrame(frame(made, 'transform'));
  }

  createTempView(name: unknown): void {
    if (this.session.views.has(String(name).toLowerCase())) {
      throw new SparkError('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS', {
        message: `Cannot create the temporary view \`${name}\` because it already exists.`,
      });
    }
    this.createOrReplaceTempView(name);
  }

  createOrReplaceTempView(name: unknown): void {
    this.session.views.set(String(name).toLowerCase(), this.plan);
  }

  cache(): Offered {
    return offerDataFrame(this);
  }

  persist(): Offered {
    return offerDataFrame(this);
  }

  unpersist(): Offered {
    return offerDataFrame(this);
  }

  #then(plan: Plan): Offered {
    return offerDataFrame(new DataFrameFace(this.session, plan));
  }

  #grouped(grouping: Grouping, columns: readonly unknown[]): Offered {
    return offerGroupedData(this, grouping, columns.flat().map(columnOrName));
  }

  #deduplicated(columns: unknown, withinWatermark: boolean): Offered {
    if (columns !== undefined && columns !== null && !Array.isArray(columns)) {
      throw new ProgramError(
        'PySparkTypeError',
        "[NOT_LIST_OR_TUPLE] Argument `subset` should be a list, such as ['id'].",
      );
    }
    const names = (columns as unknown[] | null | undefined)?.map(String);
    return this.#then({ kind: 'dropDuplicates', withinWatermark, ...(names && { columns: names }), child: this.plan });
  }
}

/** A DataFrame as programs get it. */
export function offerDataFrame(face: DataFrameFace): Offered {
  return new Offered(face, dataFrameMembers, 'DataFrame');
}

function frame(value: unknown, method: string): DataFrameFace {
  if (value instanceof DataFrameFace) return value;
  throw new ProgramError('PySparkTypeError', `[NOT_DATAFRAME] ${method} expects a DataFrame.`);
}
