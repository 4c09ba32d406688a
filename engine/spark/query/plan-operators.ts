/**
 * From the optimised relation to operators (Spark's SparkPlanner with IncrementalExecution): which operator runs each
 * node, and what it must know of event time. What Spark only finds here is refused here, when the first batch is
 * planned.
 */
import { noRows } from '../../stream/column/rows.ts';
import { Deduplicate } from '../../stream/operator/deduplicate.ts';
import { DeduplicateWithinWatermark } from '../../stream/operator/deduplicate-within-watermark.ts';
import { EventTimeWatermark } from '../../stream/operator/event-time-watermark.ts';
import { Expand, Generate } from '../../stream/operator/generate.ts';
import type { Operator } from '../../stream/operator/operator.ts';
import { Filter, Project, Union } from '../../stream/operator/project.ts';
import { StreamScan, TableScan } from '../../stream/operator/scan.ts';
import { SessionWindow } from '../../stream/operator/session-window.ts';
import { Head, Sort } from '../../stream/operator/sort.ts';
import { StreamLimit } from '../../stream/operator/stream-limit.ts';
import { TimeWindow } from '../../stream/operator/time-window.ts';
import type { Relation, RelationOf } from '../analysis/relation.ts';
import { isStreaming, nodesOf, outputOf } from '../analysis/relation.ts';
import type { OutputMode } from '../analysis/unsupported.ts';
import { SparkError } from '../condition.ts';
import type { SparkConf } from '../conf.ts';
import { isEnabled, setting } from '../conf.ts';
import { cast } from '../expression/build.ts';
import type { Expression } from '../expression/expression.ts';
import { generatorFunction } from '../expression/generator.ts';
import { ApplyWithState } from '../stateful/apply-with-state.ts';
import type { GroupFunction, GroupTimeout } from '../stateful/group-state.ts';
import type { ProcessorHandle, StatefulProcessor, TimeMode } from '../stateful/processor-handle.ts';
import { TransformWithState } from '../stateful/transform-with-state.ts';
import { eventTimePlace } from './event-time-place.ts';
import { planAggregate } from './plan-aggregate.ts';
import { planJoin } from './plan-join.ts';
import { compiled } from './window-time.ts';

/** The code of a program's own functions, by the names that the plan has for them. */
export interface StateFunctions {
  readonly groups?: Readonly<Record<string, GroupFunction>>;
  readonly processors?: Readonly<Record<string, (handle: ProcessorHandle) => StatefulProcessor>>;
}

/** What planning needs beside the relation. */
export interface PlanSettings {
  readonly outputMode: OutputMode;
  readonly conf: SparkConf;
  readonly functions: StateFunctions;
}

/** Plans one query. */
export class OperatorPlanner {
  readonly settings: PlanSettings;
  #nextOperatorId = 0;

  constructor(settings: PlanSettings) {
    this.settings = settings;
  }

  /** The place of a stateful operator in the checkpoint: they are counted from the sources to the sink. */
  nextOperatorId(): number {
    return this.#nextOperatorId++;
  }

  /** Whether several event times may meet in one operator, the first counting. */
  get allowsSeveralEventTimes(): boolean {
    return !isEnabled(this.settings.conf, 'spark.sql.streaming.statefulOperator.allowMultiple');
  }

  /** The operator that gives a relation's rows. */
  plan(relation: Relation): Operator {
    switch (relation.kind) {
      case 'stream':
        return new StreamScan(
          relation.source,
          relation.columns.map(({ type }) => type),
        );
      case 'table':
        return new TableScan(relation.rows);
      case 'union':
        return new Union([this.plan(relation.left), this.plan(relation.right)]);
      case 'join':
        return planJoin(relation, this);
      case 'aggregate':
        return planAggregate(relation, this);
      case 'limit':
        return this.#limit(relation);
      case 'intersect':
      case 'except':
      case 'offset':
      case 'sample':
      case 'over':
        throw new SparkError(null, { message: `${relation.kind} of static tables is left out of Weir` });
      default:
        return this.#above(relation, this.plan(relation.child));
    }
  }

  #above(relation: Exclude<Extract<Relation, { child: Relation }>, { kind: 'aggregate' }>, input: Operator): Operator {
    const columns = outputOf(relation.child);
    const evaluate = (expression: Expression) => compiled(expression, columns);
    const place = (id: number): number => columns.findIndex(column => column.id === id);
    switch (relation.kind) {
      case 'watermark':
        return new EventTimeWatermark(input, relation.nodeId, place(relation.eventTime), relation.delayMs);
      case 'filter':
        return new Filter(input, evaluate(relation.condition));
      case 'project':
        return new Project(
          input,
          relation.items.map(({ expression }) => evaluate(expression)),
        );
      case 'generate':
        return new Generate(input, generatorFunction(relation.generator, columns));
      case 'timeWindow':
        return new TimeWindow(input, evaluate(relation.time), relation.lengths);
      case 'sessionWindow':
        return new SessionWindow(input, evaluate(relation.time), evaluate(asInterval(relation.gap)));
      case 'expand':
        return new Expand(
          input,
          relation.keys.map(({ expression }) => evaluate(expression)),
          relation.sets,
        );
      case 'deduplicate':
        return this.#deduplicate(relation, input, place);
      case 'sort':
        return new Sort(
          input,
          relation.orders.map(order => ({ ...order, evaluate: evaluate(order.expression) })),
        );
      case 'applyInPandasWithState':
      case 'transformWithState':
        return this.#stateFunction(relation, input);
      default:
        return input;
    }
  }

  #limit(relation: RelationOf<'limit'>): Operator {
    const { count, child } = relation;
    if (count === 0) return new TableScan(noRows(outputOf(child).map(({ type }) => type)));
    const aggregated = [...nodesOf(child)].some(({ kind }) => kind === 'aggregate');
    const input = this.plan(child);
    const wholeTable = this.settings.outputMode === 'complete' && aggregated;
    if (!isStreaming(child) || wholeTable) return new Head(input, count);
    return new StreamLimit(this.nextOperatorId(), input, count);
  }

  #deduplicate(
    { keys, withinWatermark, child }: RelationOf<'deduplicate'>,
    input: Operator,
    place: (id: number) => number,
  ): Operator {
    const columns = outputOf(child);
    const eventTime = eventTimePlace(columns, this.allowsSeveralEventTimes);
    const places = keys.map(({ id }) => place(id));
    const id = this.nextOperatorId();
    if (!withinWatermark || eventTime === null) return new Deduplicate(id, input, places, eventTime);
    return new DeduplicateWithinWatermark(id, input, places, eventTime, columns[eventTime]!.watermarkDelayMs!);
  }

  #stateFunction(
    relation: RelationOf<'applyInPandasWithState'> | RelationOf<'transformWithState'>,
    input: Operator,
  ): Operator {
    const columns = outputOf(relation.child);
    const { conf, functions } = this.settings;
    const shared = {
      keys: relation.keys.map(key => compiled(key, columns)),
      inputNames: columns.map(({ name }) => name),
      output: relation.output,
      eventTime: eventTimePlace(columns, this.allowsSeveralEventTimes),
    };
    if (relation.kind === 'applyInPandasWithState') {
      const call = functions.groups?.[relation.function];
      if (!call) throw new Error(`the query has no function "${relation.function}"`);
      return new ApplyWithState(this.nextOperatorId(), input, {
        ...shared,
        call,
        timeout: relation.timeMode as GroupTimeout,
      });
    }
    const provider = setting(conf, 'spark.sql.streaming.stateStore.providerClass').split('.').at(-1)!;
    if (provider !== 'RocksDBStateStoreProvider') {
      throw new SparkError('UNSUPPORTED_FEATURE.STATE_STORE_MULTIPLE_COLUMN_FAMILIES', {
        parameters: { stateStoreProvider: provider },
      });
    }
    const create = functions.processors?.[relation.function];
    if (!create) throw new Error(`the query has no processor "${relation.function}"`);
    return new TransformWithState(this.nextOperatorId(), input, {
      ...shared,
      create,
      timeMode: relation.timeMode as TimeMode,
    });
  }
}

/** A session's gap may be text, also one that differs from row to row. */
function asInterval(gap: Expression): Expression {
  return gap.type.kind === 'string' ? cast(gap, { kind: 'interval' }) : gap;
}
