/**
 * Replays `kstreams`: records and moves of the clock through a recorded topology; compares what came out of each step,
 * how many records were passed over, and the content of named stores.
 */
import { z } from 'zod';
import {
  keyText,
  type QueryableStore,
  SessionStore,
  type Record as StreamsRecord,
  StreamTask,
  WindowStore,
} from '../../../engine/index.ts';
import { readCase } from '../case-form.ts';
import { expectedSteps, sortedAsJson, stepsDifference } from '../flink/steps.ts';
import type { RecordedCase } from '../recording.ts';
import { buildTopology, type RecordedNode, recordedNode } from './topology.ts';

const step = z.union([
  z.strictObject({ in: z.tuple([z.string(), z.string().nullable(), z.unknown(), z.int()]) }),
  z.strictObject({ wall: z.int() }),
]);
const form = z.object({
  program: z.object({ nodes: z.array(recordedNode) }),
  steps: z.array(step),
  expect: z.object({
    steps: expectedSteps,
    dropped: z.int().optional(),
    stores: z.record(z.string(), z.array(z.unknown())).optional(),
  }),
});

/** A topology at work. */
export class RecordedStreams {
  readonly task: StreamTask;
  readonly #stores: Map<string, QueryableStore>;

  constructor(nodes: readonly RecordedNode[]) {
    let stores = new Map<string, QueryableStore>();
    this.task = new StreamTask(task => {
      const built = buildTopology(task, nodes);
      stores = built.stores;
      return built.topology;
    });
    this.#stores = stores;
  }

  /** What was sent since the last call, by topics in the order of their sinks. */
  take(): unknown[] {
    return this.task.sinks.flatMap(topic => this.task.take(topic).map(record => written(topic, record)));
  }

  content(store: string): unknown[] {
    return sortedAsJson(contentOf(this.#stores.get(store)));
  }
}

/** Replays a case. */
export function replayKafkaStreams({ body }: RecordedCase): string | null {
  const read = readCase(form, body);
  if ('malformed' in read) return read.malformed;
  const { program, steps, expect } = read.form;
  const streams = new RecordedStreams(program.nodes);
  const difference = stepsDifference(steps, expect.steps, next => {
    if ('wall' in next) streams.task.advanceWallClock(next.wall);
    else {
      const [topic, key, value, timestampMs] = next.in;
      streams.task.pipe(topic, { key, value: value ?? null, timestampMs });
    }
    return streams.take();
  });
  if (difference !== null) return difference;
  if (expect.dropped !== undefined && expect.dropped !== streams.task.dropped)
    return `dropped: expected ${expect.dropped}, got ${streams.task.dropped}`;
  for (const [store, wanted] of Object.entries(expect.stores ?? {})) {
    const got = streams.content(store);
    if (JSON.stringify(got) !== JSON.stringify(wanted))
      return `store ${store}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`;
  }
  return null;
}

function written(topic: string, { key, value, timestampMs }: StreamsRecord): unknown[] {
  return [topic, key === null ? null : keyText(key), value, timestampMs];
}

function contentOf(store: QueryableStore | undefined): unknown[] {
  if (store === undefined) throw new Error('no such store in the topology');
  if (store instanceof SessionStore) return store.all().map(({ value, ...key }) => [keyText(key), value]);
  if (store instanceof WindowStore)
    return store
      .all()
      .map(({ key, startMs, value }) => [keyText({ key, startMs, endMs: startMs + store.lengthMs }), value.value]);
  return store.all();
}
