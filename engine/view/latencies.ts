/**
 * The view "deadlines": how long each task took for each event, from the moment when it was sent (or, for a streaming
 * query, its event time) until it was handled: handed to the program, or committed in a batch. A task is a consumer group
 * on a topic, or a query. Latencies and moments are microseconds of the run. Left out: rows without an event time.
 */
import type { Entry, EntryOf } from '../core/entries.ts';
import type { View } from './view.ts';

/** How long one event took. */
export interface Latency {
  readonly latencyUs: number;
  readonly handledAtUs: number;
}

/** A task with all its latencies so far. */
export interface TaskPast {
  readonly task: string;
  /** Where its events come from: a topic, or a query's sources. */
  readonly from: string;
  latencies: Latency[];
}

interface Sent {
  readonly topic: string;
  readonly partition: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly atUs: number;
}

/** What the picture shows after some entries. */
export interface LatenciesState {
  startsAtMs: number;
  tasks: TaskPast[];
  /** Sent and not in a log yet. */
  underway: Sent[];
  /** When the record at a place of a log was sent: `topic-partition@offset`. */
  sentAtUs: Map<string, number>;
  /** Event times of the rows of the batch that a query is working on, in milliseconds since 1970. */
  batches: Map<string, number[]>;
  ended: string | null;
}

/** The fold of "deadlines". */
export const latenciesView: View<LatenciesState> = {
  initial: () => ({ startsAtMs: 0, tasks: [], underway: [], sentAtUs: new Map(), batches: new Map(), ended: null }),
  apply,
  copy: state => ({
    ...state,
    tasks: state.tasks.map(task => ({ ...task, latencies: task.latencies.slice() })),
    underway: state.underway.slice(),
    sentAtUs: new Map(state.sentAtUs),
    batches: new Map([...state.batches].map(([query, times]) => [query, times.slice()])),
  }),
};

/** The latency that the given part of a task's events did not exceed; `part` is 0 to 1. */
export function quantileUs({ latencies }: TaskPast, part: number): number {
  const sorted = latencies.map(({ latencyUs }) => latencyUs).sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
}

const INTERNAL = '__';

function apply(state: LatenciesState, entry: Entry): void {
  if ('topic' in entry && entry.topic.startsWith(INTERNAL)) return;
  switch (entry.kind) {
    case 'run.started':
      state.startsAtMs = entry.startsAtMs;
      return;
    case 'program.ended':
      state.ended = entry.status;
      return;
    case 'record.sent': {
      const { topic, partition, key, value, atUs } = entry;
      state.underway.push({ topic, partition, key, value, atUs });
      return;
    }
    case 'record.appended':
      return land(state, entry);
    case 'record.delivered': {
      const sent = state.sentAtUs.get(placeOf(entry));
      if (sent === undefined) return;
      const task = taskOf(state, entry.group, entry.topic);
      task.latencies.push({ latencyUs: entry.atUs - sent, handledAtUs: entry.atUs });
      return;
    }
    case 'batch.planned':
      state.batches.set(entry.query, []);
      return;
    case 'row.read':
      if (entry.eventTimeMs !== null) state.batches.get(entry.query)?.push(entry.eventTimeMs);
      return;
    case 'batch.committed':
      return commit(state, entry);
  }
}

/** Replicas append the same record again: the first one counts. */
function land(state: LatenciesState, entry: EntryOf<'record.appended'>): void {
  const place = placeOf(entry);
  if (state.sentAtUs.has(place)) return;
  const at = state.underway.findIndex(
    ({ topic, partition, key, value }) =>
      topic === entry.topic && partition === entry.partition && key === entry.key && value === entry.value,
  );
  if (at < 0) return;
  state.sentAtUs.set(place, state.underway[at]!.atUs);
  state.underway.splice(at, 1);
}

function commit(state: LatenciesState, { query, atUs }: EntryOf<'batch.committed'>): void {
  const times = state.batches.get(query) ?? [];
  for (const eventTimeMs of times) {
    const latencyUs = atUs - (eventTimeMs - state.startsAtMs) * 1000;
    if (latencyUs >= 0) taskOf(state, query, 'query').latencies.push({ latencyUs, handledAtUs: atUs });
  }
  state.batches.delete(query);
}

function taskOf({ tasks }: LatenciesState, name: string, from: string): TaskPast {
  let task = tasks.find(each => each.task === name && each.from === from);
  if (!task) {
    task = { task: name, from, latencies: [] };
    tasks.push(task);
  }
  return task;
}

function placeOf({ topic, partition, offset }: { topic: string; partition: number; offset: number }): string {
  return `${topic}-${partition}@${offset}`;
}
