/**
 * The view "architecture": the boxes of the pipeline that a run is, and what has passed between them: programs that send,
 * topics, consumer groups, streaming queries, their sources and sinks. A program that both reads and writes is one box
 * where its clientId is also its groupId. Moments are microseconds of the run. Left out: clients of Spark's own, and what
 * no entry tells (who asks a table of the memory sink).
 */
import type { Entry, EntryOf } from '../core/entries.ts';
import type { View } from './view.ts';

/** What a box is. */
export type BoxKind = 'producer' | 'topic' | 'group' | 'query' | 'source' | 'sink';

/** A box of the pipeline; `id` is its kind and name. */
export interface PipelineBox {
  readonly id: string;
  readonly kind: BoxKind;
  readonly name: string;
}

/** What passes from one box to another. */
export interface PipelineEdge {
  readonly from: string;
  readonly to: string;
  /** Records or rows so far. */
  readonly count: number;
  readonly lastAtUs: number;
  /** The key of the latest, null without one. */
  readonly key: string | null;
}

/** What the picture shows after some entries. */
export interface PipelinesState {
  boxes: PipelineBox[];
  edges: PipelineEdge[];
  /** The group of each consumer's client. */
  groups: Map<string, string>;
  /** Where each query's rows go, and the topics of its Kafka sources. */
  sinks: Map<string, string>;
  topicsOf: Map<string, string[]>;
  ended: string | null;
}

/** The fold of "architecture". */
export const pipelinesView: View<PipelinesState> = {
  initial: () => ({ boxes: [], edges: [], groups: new Map(), sinks: new Map(), topicsOf: new Map(), ended: null }),
  apply,
  copy: state => ({
    ...state,
    boxes: state.boxes.slice(),
    edges: state.edges.slice(),
    groups: new Map(state.groups),
    sinks: new Map(state.sinks),
    topicsOf: new Map(state.topicsOf),
  }),
};

const INTERNAL = '__';
const SPARK = 'spark-kafka';

function apply(state: PipelinesState, entry: Entry): void {
  if ('topic' in entry && entry.topic.startsWith(INTERNAL)) return;
  switch (entry.kind) {
    case 'program.ended':
      state.ended = entry.status;
      return;
    case 'topic.created':
      box(state, 'topic', entry.topic);
      return;
    case 'client.started':
      if (entry.group !== null && !entry.client.startsWith(SPARK)) {
        box(state, 'group', entry.group);
        state.groups.set(baseOf(entry.client), entry.group);
      }
      return;
    case 'record.sent':
      if (entry.producer.startsWith(SPARK)) return;
      return pass(state, senderOf(state, entry.producer), box(state, 'topic', entry.topic), entry.atUs, entry.key);
    case 'record.delivered':
      return pass(state, box(state, 'topic', entry.topic), box(state, 'group', entry.group), entry.atUs, entry.key);
    case 'query.started':
      return start(state, entry);
    case 'batch.planned':
      return plan(state, entry);
    case 'row.read':
      return pass(state, sourceOf(state, entry), box(state, 'query', entry.query), entry.atUs, null);
    case 'row.written':
      return pass(state, box(state, 'query', entry.query), state.sinks.get(entry.query)!, entry.atUs, null);
  }
}

/** The box, made when first named; returns its id. */
function box(state: PipelinesState, kind: BoxKind, name: string): string {
  const id = `${kind} ${name}`;
  if (!state.boxes.some(each => each.id === id)) state.boxes.push({ id, kind, name });
  return id;
}

function pass(state: PipelinesState, from: string, to: string, lastAtUs: number, key: string | null): void {
  const at = state.edges.findIndex(edge => edge.from === from && edge.to === to);
  const edge = { from, to, count: (state.edges[at]?.count ?? 0) + 1, lastAtUs, key };
  if (at < 0) state.edges.push(edge);
  else state.edges[at] = edge;
}

/** A client's name without what the library adds: `shop` of `shop-producer-2`. */
function baseOf(client: string): string {
  return client.replace(/-(producer|consumer)(-\d+)?$/, '');
}

/** A producer's box: its group's where the program is called like its group. */
function senderOf(state: PipelinesState, producer: string): string {
  const base = baseOf(producer);
  return state.groups.get(base) === base ? box(state, 'group', base) : box(state, 'producer', base);
}

function start(state: PipelinesState, { query, writer }: EntryOf<'query.started'>): void {
  const { format, options } = JSON.parse(writer) as { format: string; options: Record<string, string> };
  box(state, 'query', query);
  const topic = format === 'kafka' ? options['topic'] : undefined;
  const path = options['path'];
  const name = path ?? (format === 'memory' ? `table ${query}` : format);
  state.sinks.set(query, topic === undefined ? `sink ${name}` : `topic ${topic}`);
}

/** The offsets of a batch name the topics of its sources. */
function plan(state: PipelinesState, { query, offsets }: EntryOf<'batch.planned'>): void {
  for (const [source, offset] of Object.entries(JSON.parse(offsets) as Record<string, unknown>)) {
    const isKafka = source.startsWith('kafka') && offset !== null && typeof offset === 'object';
    state.topicsOf.set(`${query} ${source}`, isKafka ? Object.keys(offset) : []);
  }
  const sink = state.sinks.get(query)!;
  if (sink.startsWith('topic ')) box(state, 'topic', sink.slice(6));
  else box(state, 'sink', sink.slice(5));
}

function sourceOf(state: PipelinesState, { query, source, row }: EntryOf<'row.read'>): string {
  const topics = state.topicsOf.get(`${query} ${source}`) ?? [];
  if (topics.length === 0) return box(state, 'source', source);
  const { topic } = JSON.parse(row) as { topic?: string };
  return box(state, 'topic', topic !== undefined && topics.includes(topic) ? topic : topics[0]!);
}
