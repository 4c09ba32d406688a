/**
 * Recorded nodes as a topology: each node becomes a call of the DSL.
 */
import { z } from 'zod';
import {
  type GlobalKTable,
  KGroupedStream,
  KGroupedTable,
  KStream,
  KTable,
  type QueryableStore,
  StreamsBuilder,
  type StreamTask,
  type Topology,
  WindowedKStream,
  type Windows,
} from '../../../engine/index.ts';
import {
  aggregator,
  joiner,
  keyMapper,
  predicate,
  reducer,
  splitter,
  subtractor,
  textOf,
  valueMapper,
} from './functions.ts';
import { recordedProcessor } from './processors.ts';

/** The form of a node. */
export const recordedNode = z.object({
  id: z.string().optional(),
  op: z.string(),
  of: z.string().optional(),
  with: z.string().optional(),
  topic: z.string().optional(),
  fn: z.string().default(''),
  key: z.string().optional(),
  value: z.string().optional(),
  cases: z.array(z.object({ id: z.string(), fn: z.string() })).optional(),
  default: z.string().optional(),
  type: z.string().optional(),
  sizeMs: z.int().default(0),
  advanceMs: z.int().optional(),
  diffMs: z.int().default(0),
  beforeMs: z.int().optional(),
  afterMs: z.int().optional(),
  gapMs: z.int().default(0),
  startMs: z.int().default(0),
  graceMs: z.int().optional(),
  emit: z.enum(['close', 'update']).default('update'),
  store: z.string().optional(),
  maxRecords: z.int().optional(),
  ms: z.int().optional(),
  joiner: z.string().default('concat'),
  foreignKey: z.string().optional(),
  versionedMs: z.int().optional(),
  streamTimeMs: z.int().optional(),
  wallClockMs: z.int().optional(),
});

/** A node. */
export type RecordedNode = z.infer<typeof recordedNode>;

type Built = KStream | KTable | KGroupedStream | KGroupedTable | WindowedKStream | GlobalKTable;

/** Builds what was recorded; named stores come with it. */
export function buildTopology(
  task: StreamTask,
  nodes: readonly RecordedNode[],
): { topology: Topology; stores: Map<string, QueryableStore> } {
  const builder = new StreamsBuilder(task);
  const built = new Map<string, Built>();
  for (const node of nodes) {
    const of = node.of === undefined ? undefined : built.get(node.of);
    const other = node.with === undefined ? undefined : built.get(node.with);
    const made = sourceOf(builder, node) ?? buildNode(node, of!, other, built);
    if (made !== undefined && node.id !== undefined) built.set(node.id, made);
  }
  return builder;
}

function sourceOf(builder: StreamsBuilder, { op, topic, versionedMs, store }: RecordedNode): Built | undefined {
  if (op === 'stream') return builder.stream(topic!);
  if (op === 'globalTable') return builder.globalTable(topic!);
  if (op !== 'table') return undefined;
  return builder.table(topic!, {
    ...(versionedMs === undefined ? {} : { historyMs: versionedMs }),
    ...(store === undefined ? {} : { store }),
  });
}

function buildNode(node: RecordedNode, of: Built, other: Built | undefined, built: Map<string, Built>) {
  if (of instanceof KStream) return ofStream(node, of, other, built);
  if (of instanceof KTable) return ofTable(node, of, other);
  if (of instanceof KGroupedStream && node.op === 'windowedBy')
    return of.windowedBy(windowsOf(node), node.emit === 'close' ? 'windowClose' : 'windowUpdate');
  if (of instanceof KGroupedStream || of instanceof WindowedKStream) {
    if (node.op === 'count') return of.count(node.store);
    if (node.op === 'reduce') return of.reduce(reducer(node.fn), node.store);
    if (node.op === 'aggregate') return of.aggregate(aggregator(node.fn), node.store);
  }
  if (of instanceof KGroupedTable) return ofGroupedTable(node, of);
  throw new Error(`no such step here in recordings: ${node.op}`);
}

function ofGroupedTable({ op, fn, store }: RecordedNode, of: KGroupedTable): KTable {
  if (op === 'count') return of.count(store);
  if (op === 'reduce') return of.reduce(reducer(fn), subtractor(fn), store);
  return of.aggregate(aggregator(fn), store);
}

function ofStream(node: RecordedNode, of: KStream, other: Built | undefined, built: Map<string, Built>) {
  const { op, fn } = node;
  switch (op) {
    case 'filter':
      return of.filter(predicate(fn));
    case 'filterNot':
      return of.filterNot(predicate(fn));
    case 'mapValues':
      return of.mapValues(valueMapper(fn));
    case 'map': {
      const [toKey, toValue] = [keyMapper(node.key!), valueMapper(node.value!)];
      return of.map((key, value) => ({ key: toKey(key, value), value: toValue(key, value) }));
    }
    case 'selectKey':
      return of.selectKey(keyMapper(fn));
    case 'flatMapValues':
      return of.flatMapValues((_key, value) => splitter(fn)(value));
    case 'flatMap':
      return of.flatMap((_key, value) => splitter(fn)(value).map(word => ({ key: textOf(word), value: 1 })));
    case 'merge':
      return of.merge(other as KStream);
    case 'branch': {
      const cases = node.cases!;
      const { branches, rest } = of.split(cases.map(({ fn: name }) => predicate(name)));
      for (const [index, { id }] of cases.entries()) built.set(id, branches[index]!);
      if (node.default !== undefined) built.set(node.default, rest);
      return undefined;
    }
    case 'toTable':
      return of.toTable(node.store);
    case 'groupByKey':
      return of.groupByKey();
    case 'groupBy':
      return of.groupBy(keyMapper(fn));
    case 'process':
      return of.process(recordedProcessor(node));
    case 'to':
      of.to(node.topic!);
      return undefined;
    default:
      return joinStream(node, of, other);
  }
}

function joinStream(node: RecordedNode, of: KStream, other: Built | undefined): KStream {
  const kind = joinKind(node.op);
  const pair = joiner(node.joiner);
  if (other instanceof KStream) {
    const { diffMs, beforeMs = diffMs, afterMs = diffMs, graceMs = 0 } = node;
    return of.join(other, pair, { beforeMs, afterMs, graceMs }, kind);
  }
  const oneSided = kind === 'inner' ? 'inner' : 'left';
  if (other instanceof KTable) return of.joinTable(other, pair, oneSided, node.graceMs ?? null);
  return of.joinGlobalTable(other as GlobalKTable, keyMapper(node.fn), pair, oneSided);
}

function ofTable(node: RecordedNode, of: KTable, other: Built | undefined) {
  const { op, fn } = node;
  switch (op) {
    case 'filter':
      return of.filter(predicate(fn));
    case 'filterNot':
      return of.filterNot(predicate(fn));
    case 'mapValues':
      return of.mapValues(valueMapper(fn));
    case 'groupBy': {
      const toKey = keyMapper(fn);
      return of.groupBy((key, value) => ({ key: toKey(key, value), value }));
    }
    case 'suppress': {
      const maxRecords = node.maxRecords ?? Number.POSITIVE_INFINITY;
      if (node.type === 'windowCloses') return of.suppress({ from: 'windowEnd', maxRecords, whenFull: 'shutDown' });
      return of.suppress({ from: 'record', waitMs: node.ms!, maxRecords, whenFull: 'emit' });
    }
    case 'toStream':
      return of.toStream();
    case 'to':
      of.toStream().to(node.topic!);
      return undefined;
    default: {
      const kind = joinKind(op);
      const { foreignKey } = node;
      if (foreignKey === undefined) return of.join(other as KTable, joiner(node.joiner), kind);
      const toKey = keyMapper(foreignKey);
      const keyOf = (value: unknown) => toKey(null, value);
      return of.joinByForeignKey(other as KTable, keyOf, joiner(node.joiner), kind === 'inner' ? 'inner' : 'left');
    }
  }
}

function joinKind(op: string): 'inner' | 'left' | 'outer' {
  if (op === 'join') return 'inner';
  if (op === 'leftJoin') return 'left';
  if (op === 'outerJoin') return 'outer';
  throw new Error(`no such step in recordings: ${op}`);
}

function windowsOf({ type, sizeMs, advanceMs, diffMs, gapMs, startMs, graceMs = 0 }: RecordedNode): Windows {
  if (type === 'sliding') return { kind: 'sliding', differenceMs: diffMs, graceMs };
  if (type === 'session') return { kind: 'session', gapMs, graceMs };
  if (type === 'unlimited') return { kind: 'unlimited', startMs };
  if (type !== 'tumbling' && type !== 'hopping') throw new Error(`no such windows in recordings: ${type}`);
  return { kind: 'time', sizeMs, advanceMs: advanceMs ?? sizeMs, graceMs };
}
