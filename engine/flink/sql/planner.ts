/**
 * From a query as it is written to running stages: recognises windows, Top-N, deduplication and joins over time by their
 * form, as Flink's planner does.
 */
import { FlinkError } from '../stream-element.ts';
import { compileAggregate } from './aggregate-call.ts';
import { type Field, Stage } from './change.ts';
import { groupAggregate } from './group-aggregate.ts';
import { joinStages } from './join-planner.ts';
import { overAggregate } from './over-aggregate.ts';
import { type CompiledOrder, firstRow, lastRow, type Ranking, rank, windowRank } from './rank.ts';
import { semiJoin } from './regular-join.ts';
import { filter, unionAll } from './row-steps.ts';
import { compile, positionOf } from './scalar.ts';
import { Aggregation, conjuncts, isAggregate, nameOf, replaceCalls } from './select-list.ts';
import { distinct, named, projectItems } from './shaping.ts';
import type { Expression, Over, Query, Relation, Select } from './syntax.ts';
import { rowTime, type WindowSource, windowAggregate } from './window-aggregate.ts';
import { type Span, windowingOf } from './windowing.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** A relation as stages; one that comes straight from a window function knows how it was cut. */
export interface Planned {
  readonly stage: Stage;
  readonly windows?: WindowSource;
}

/** Finds tables and views by name. */
export type Catalog = (name: string) => Stage | Query;

/** Plans a query. */
export class Planner {
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  plan(query: Query): Stage {
    if (query.kind === 'select') return this.#select(query);
    const both = unionAll(this.plan(query.left), this.plan(query.right));
    return query.all ? both : distinct(both);
  }

  #select(select: Select): Stage {
    const ranked = this.#ranked(select);
    let planned = ranked === null ? this.relation(select.from) : { stage: ranked.stage };
    for (const condition of ranked === null ? conjuncts(select.where) : ranked.rest)
      planned = this.#where(planned, condition);
    const aggregates = select.groupBy.length > 0 || select.items.some(({ expression }) => isAggregate(expression));
    let stage = aggregates ? this.#aggregate(select, planned) : this.#project(select, expanded(planned));
    if (select.distinct) stage = distinct(stage);
    return select.orderBy.length === 0 && select.limit === null ? stage : sorted(stage, select);
  }

  relation(relation: Relation): Planned {
    switch (relation.kind) {
      case 'table': {
        const found = this.#catalog(relation.name);
        const stage = found instanceof Stage ? found : this.plan(found);
        return { stage: named(stage, relation.alias ?? relation.name) };
      }
      case 'query': {
        const stage = this.plan(relation.query);
        return { stage: relation.alias === null ? stage : named(stage, relation.alias) };
      }
      case 'window':
        return this.#window(relation);
      case 'join':
        return { stage: joinStages(this, relation) };
    }
  }

  #window({ window, alias }: Extract<Relation, { kind: 'window' }>): Planned {
    const input = this.relation(window.input).stage;
    const time = positionOf(input.fields, null, window.timeColumn);
    if (input.fields[time]!.time !== 'row')
      throw new FlinkError(
        'ValidationException',
        `The window function requires the timecol is a time attribute type, but ${window.timeColumn} is none`,
      );
    const stage = alias === null ? input : named(input, alias);
    const windowing = windowingOf(window.kind, window.spansMs);
    if (windowing.kind === 'spans')
      return { stage, windows: { kind: 'spans', of: row => windowing.of(rowTime(row[time])) } };
    const partition = window.partitionBy.map(name => compile({ kind: 'column', table: null, name }, stage.fields));
    const { gapMs } = windowing;
    return { stage, windows: { kind: 'session', gapMs, partition, timeOf: row => rowTime(row[time]) } };
  }

  #where(planned: Planned, condition: Expression): Planned {
    if (condition.kind !== 'inQuery') {
      const stage = filter(planned.stage, compile(condition, planned.stage.fields));
      return { ...planned, stage };
    }
    const right = this.plan(condition.query);
    const keys = {
      left: [compile(condition.operand, planned.stage.fields)],
      right: [compile({ kind: 'column', table: null, name: right.fields[0]!.name }, right.fields)],
      rest: null,
    };
    return { ...planned, stage: semiJoin(planned.stage, right, keys, condition.negated) };
  }

  #aggregate(select: Select, planned: Planned): Stage {
    const { stage: input } = planned;
    const aggregation = new Aggregation(select, input.fields, windowFields(planned));
    const attached = attachedWindow(input.fields, select.groupBy);
    const windows = planned.windows ?? attached;
    const stage =
      windows !== null && aggregation.groupsByWindow
        ? windowAggregate(input, windows, aggregation.keys, aggregation.calls, aggregation.windowOutput)
        : groupAggregate(
            expanded(planned),
            aggregation.allKeys(expanded(planned).fields),
            aggregation.calls,
            aggregation.fields,
          );
    const having =
      select.having === null ? stage : filter(stage, compile(aggregation.rewritten(select.having), stage.fields));
    const items = select.items.map(({ expression, alias }) => ({
      expression: aggregation.rewritten(expression),
      alias: alias ?? nameOf(expression),
    }));
    return projectItems(having, items);
  }

  #project(select: Select, input: Stage): Stage {
    const overs: Call[] = [];
    const items = select.items.map(({ expression, alias }) => ({
      expression: replaceCalls(expression, call => {
        if (call.over === null) return null;
        overs.push(call);
        return { kind: 'column', table: '$over', name: `$${overs.length - 1}` };
      }),
      alias: alias ?? nameOf(expression),
    }));
    return projectItems(overs.length === 0 ? input : withOver(input, overs), items);
  }

  /** SELECT ... FROM (SELECT *, ROW_NUMBER() OVER (...) AS rn FROM ...) WHERE rn <= n. */
  #ranked(select: Select): { stage: Stage; rest: Expression[] } | null {
    const inner = select.from.kind === 'query' && select.from.query.kind === 'select' ? select.from.query : null;
    const item = inner?.items.find(({ expression }) => expression.kind === 'call' && expression.name === 'ROW_NUMBER');
    if (!inner || !item || item.alias === null || inner.groupBy.length > 0) return null;
    const conditions = conjuncts(select.where);
    const limits = conditions.map(condition => limitOf(condition, item.alias!));
    const at = limits.findIndex(limit => limit !== null);
    if (at < 0)
      throw new FlinkError(
        'TableException',
        'OVER windows with ROW_NUMBER need a condition on the number, as rn <= 10',
      );
    const others = { ...inner, items: inner.items.filter(other => other !== item) };
    const { over } = item.expression as Call;
    const rest = conditions.toSpliced(at, 1);
    const used = [...select.items.map(({ expression }) => expression), ...rest].some(part =>
      mentions(part, item.alias!),
    );
    const source = this.#select(others);
    return { stage: rankStage(source, over!, limits[at]!, used ? item.alias : null), rest };
  }
}

function rankStage(input: Stage, over: Over, limit: number, number: string | null): Stage {
  const partition = over.partitionBy.map(expression => compile(expression, input.fields));
  const order = compiledOrder(over.orderBy, input.fields);
  const ranking: Ranking = { partition, order, limit, withNumber: number !== null };
  const fields: Field[] =
    number === null ? [...input.fields] : [...input.fields, { name: number, table: null, type: 'integer' }];
  const windowEnd = input.fields.findIndex(({ window }) => window === 'end');
  const byWindow = over.partitionBy.some(
    part => part.kind === 'column' && input.fields[positionOf(input.fields, part.table, part.name)]!.window === 'end',
  );
  if (windowEnd >= 0 && byWindow) return windowRank(input, fields, ranking, windowEnd);
  const [first] = over.orderBy;
  const time =
    first?.expression.kind === 'column' ? positionOf(input.fields, first.expression.table, first.expression.name) : -1;
  const attribute = time < 0 ? undefined : input.fields[time]!.time;
  if (limit === 1 && number === null && over.orderBy.length === 1 && attribute !== undefined && input.appendOnly) {
    const position = attribute === 'row' ? time : null;
    return first!.descending ? lastRow(input, partition, position) : firstRow(input, partition, position);
  }
  return rank(input, fields, ranking);
}

function sorted(stage: Stage, { orderBy, limit }: Select): Stage {
  const order = compiledOrder(orderBy, stage.fields);
  if (limit !== null) return rank(stage, stage.fields, { partition: [], order, limit, withNumber: false });
  throw new FlinkError('TableException', 'Sort on a non-time-attribute field is not supported.');
}

function withOver(input: Stage, overs: Call[]): Stage {
  const { over } = overs[0]!;
  const partition = over!.partitionBy.map(expression => compile(expression, input.fields));
  const [first] = over!.orderBy;
  const at =
    first?.expression.kind === 'column' ? positionOf(input.fields, first.expression.table, first.expression.name) : -1;
  const attribute = at < 0 ? undefined : input.fields[at]!.time;
  if (attribute === undefined)
    throw new FlinkError(
      'TableException',
      "OVER windows' ordering in stream mode must be defined on a time attribute.",
    );
  const calls = overs.map(call => compileAggregate(call, input.fields));
  const fields = [
    ...input.fields,
    ...overs.map(
      (_call, index): Field => ({ name: `$${index}`, table: '$over', type: calls[index]!.argument?.type ?? 'integer' }),
    ),
  ];
  const frame = over!.frame ?? { unit: 'range' as const, preceding: null };
  return overAggregate(input, fields, partition, attribute === 'row' ? at : null, frame, calls);
}

function compiledOrder(orders: Over['orderBy'], fields: readonly Field[]): CompiledOrder[] {
  return orders.map(({ expression, descending }) => ({ scalar: compile(expression, fields), descending }));
}

/** A window function without an aggregate: each row with the bounds of each of its windows. */
function expanded({ stage, windows }: Planned): Stage {
  if (windows === undefined) return stage;
  if (windows.kind === 'session')
    throw new FlinkError('TableException', 'A SESSION window without an aggregate is left out here.');
  const output = new Stage([...stage.fields, ...windowFields({ stage, windows })], stage.appendOnly);
  stage.flowInto({
    change(kind, row) {
      for (const span of windows.of(row)) output.emit(kind, [...row, ...boundsOf(span)]);
    },
    watermark: watermarkMs => output.emitWatermark(watermarkMs),
  });
  return output;
}

function windowFields({ windows }: Planned): Field[] {
  if (windows === undefined) return [];
  return [
    { name: 'window_start', table: null, type: 'time', window: 'start' },
    { name: 'window_end', table: null, type: 'time', window: 'end' },
    { name: 'window_time', table: null, type: 'time', time: 'row' },
  ];
}

function boundsOf({ startMs, endMs }: Span): number[] {
  return [startMs, endMs, endMs - 1];
}

/** Rows that carry their window already, grouped by its bounds again. */
function attachedWindow(fields: readonly Field[], groupBy: readonly Expression[]): WindowSource | null {
  const bound = (which: 'start' | 'end') =>
    fields.findIndex(
      ({ window, name }) => window === which && groupBy.some(part => part.kind === 'column' && part.name === name),
    );
  const [start, end] = [bound('start'), bound('end')];
  if (start < 0 || end < 0) return null;
  return { kind: 'spans', of: row => [{ startMs: row[start] as number, endMs: row[end] as number }] };
}

function limitOf(condition: Expression, number: string): number | null {
  if (condition.kind !== 'binary' || condition.left.kind !== 'column' || condition.left.name !== number) return null;
  if (condition.right.kind !== 'literal' || typeof condition.right.value !== 'number') return null;
  if (condition.operator === '<=') return condition.right.value;
  if (condition.operator === '<') return condition.right.value - 1;
  return condition.operator === '=' && condition.right.value === 1 ? 1 : null;
}

function mentions(expression: Expression, name: string): boolean {
  return JSON.stringify(expression).includes(`"name":${JSON.stringify(name)}`);
}
