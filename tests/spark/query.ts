/**
 * Runs a streaming query over deliveries of rows for tests: a plan, what is delivered, and what the sink got.
 */

import { canonicalRows, readRows } from '../../engine/spark/expression/json-rows.ts';
import { QueryRun } from '../../engine/spark/query/query-run.ts';
import { parseSchema } from '../../engine/stream/column/ddl.ts';
import { DeliveredSource } from '../../engine/stream/delivered-source.ts';
import type { Plan } from '../../engine/stream/plan/plan.ts';
import type { Checkpoint } from '../../engine/stream/state/checkpoint.ts';
import { emptyCheckpoint } from '../../engine/stream/state/checkpoint.ts';

/** A query under test. */
export interface TestQuery {
  readonly plan: Plan;
  readonly outputMode: string;
  readonly conf?: Record<string, string>;
}

/** The events of the tests: a key, a time in seconds, a value. */
export const EVENTS = 'k STRING, ts TIMESTAMP, v BIGINT';

/** One event. */
export interface TestEvent {
  readonly k: string | null;
  readonly seconds: number;
  readonly v: number;
}

/** A stream of events of that name. */
export function eventStream(source = 'e'): Plan {
  return { kind: 'stream', source, schema: EVENTS };
}

function asJson({ k, seconds, v }: TestEvent): object {
  const minute = String(Math.floor(seconds / 60)).padStart(2, '0');
  const second = String(seconds % 60).padStart(2, '0');
  return { k, ts: `1970-01-01T00:${minute}:${second}Z`, v };
}

/** Sources with their deliveries in place. */
export function delivered(deliveries: Readonly<Record<string, readonly (readonly TestEvent[])[]>>) {
  const fields = parseSchema(EVENTS);
  const sources: Record<string, DeliveredSource> = {};
  for (const [name, batches] of Object.entries(deliveries)) {
    const source = new DeliveredSource();
    for (const rows of batches) source.deliver(readRows(fields, rows.map(asJson)));
    sources[name] = source;
  }
  return sources;
}

/** Starts a query; `sink` holds the rows of each batch as JSON texts, sorted. */
export function start(
  { plan, outputMode, conf = {} }: TestQuery,
  sources: Readonly<Record<string, DeliveredSource>>,
  sink: Map<number, string[]>,
  checkpoint: Checkpoint = emptyCheckpoint(),
): QueryRun {
  const run: QueryRun = new QueryRun(plan, {
    outputMode,
    conf,
    functions: {},
    sources,
    checkpoint,
    sink: (batchId, rows) => {
      const texts = canonicalRows(run.fields, rows).map(row => JSON.stringify(row));
      sink.set(batchId, texts.sort());
    },
    seed: 1,
    nowMs: () => 0,
  });
  return run;
}

/** Runs a query over its deliveries until it is idle; the rows of each batch. */
export function runQuery(
  query: TestQuery,
  deliveries: Readonly<Record<string, readonly (readonly TestEvent[])[]>>,
): Map<number, string[]> {
  const sink = new Map<number, string[]>();
  const run = start(query, delivered(deliveries), sink);
  while (run.runNext() !== null);
  return sink;
}
