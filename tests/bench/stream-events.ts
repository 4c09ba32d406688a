/**
 * The events of the streaming figures: a word out of 1,000 and a time in microseconds, six hours, jitter 30 s; and
 * sources that encode their strings batch by batch, as they are read.
 */

import { createRng } from '../../engine/core/rng.ts';
import { QueryRun } from '../../engine/spark/query/query-run.ts';
import { NumberColumn, StringColumn } from '../../engine/stream/column/column.ts';
import { STRING, TIMESTAMP } from '../../engine/stream/column/data-type.ts';
import { Dictionary } from '../../engine/stream/column/dictionary.ts';
import type { Plan } from '../../engine/stream/plan/plan.ts';
import type { SourceOffset, StreamSource } from '../../engine/stream/source.ts';
import { emptyCheckpoint } from '../../engine/stream/state/checkpoint.ts';

/** Different words. */
export const WORDS = 1000;
const SPAN_MICROS = 6 * 3_600_000_000;
const JITTER_MICROS = 30_000_000;

/** The events as they come in: texts and microseconds. */
export interface Events {
  readonly words: readonly string[];
  readonly micros: Float64Array;
}

/** So many events, nearly in order. */
export function madeEvents(count: number, seed = 1): Events {
  const rng = createRng(seed);
  const vocabulary = Array.from({ length: WORDS }, (_, index) => `word-${index}`);
  const words: string[] = new Array(count);
  const micros = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    words[i] = vocabulary[rng.below(WORDS)]!;
    micros[i] = Math.floor((i / count) * SPAN_MICROS + rng.below(JITTER_MICROS));
  }
  return { words, micros };
}

/** The stream of events as a program names it. */
export function eventStream(source = 'events', columns = 'ts TIMESTAMP, word STRING'): Plan {
  return { kind: 'stream', source, schema: columns };
}

/** Gives the events in batches of one size; `laps` times over, each later by as long as all of them last. */
export class EventSource implements StreamSource {
  readonly #events: Events;
  readonly #perBatch: number;
  readonly #laps: number;
  readonly #dictionary = new Dictionary();

  constructor(events: Events, batches: number, laps = 1) {
    this.#events = events;
    this.#perBatch = events.words.length / batches;
    this.#laps = laps;
  }

  latestOffset(start: SourceOffset | null): SourceOffset | null {
    const from = Number(start ?? 0);
    return from >= this.#events.words.length * this.#laps ? start : from + this.#perBatch;
  }

  read(start: SourceOffset | null, end: SourceOffset) {
    const { words, micros } = this.#events;
    const lap = Math.floor(Number(start ?? 0) / words.length);
    const [from, to] = [Number(start ?? 0) - lap * words.length, Number(end) - lap * words.length];
    const ids = this.#dictionary.addAll(words, from, to);
    const times = micros.subarray(from, to);
    const later = lap === 0 ? times : times.map(time => time + lap * SPAN_MICROS);
    const columns = [new NumberColumn(TIMESTAMP, later), new StringColumn(STRING, ids, this.#dictionary, null)];
    return { columns, rowCount: ids.length };
  }
}

/** Runs a program to the end of its sources; `afterBatch` gets each batch's number. Returns the rows that came out. */
export function runQuery(
  plan: Plan,
  sources: Record<string, StreamSource>,
  outputMode: string,
  afterBatch?: (batchId: number) => void,
): number {
  let rowsOut = 0;
  const run = new QueryRun(plan, {
    outputMode,
    conf: { 'spark.sql.streaming.minBatchesToRetain': '2' },
    functions: {},
    sources,
    checkpoint: emptyCheckpoint(),
    sink: (_batchId, rows) => {
      rowsOut += rows.rowCount;
    },
    seed: 1,
    nowMs: () => 0,
  });
  for (let batch = run.runNext(); batch !== null; batch = run.runNext()) afterBatch?.(batch.batchId);
  return rowsOut;
}
