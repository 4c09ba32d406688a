/**
 * Figures of the streaming engine in Node: 10 million events (a word out of 1,000, six hours, jitter 30 s), counted per
 * word in windows of 10 minutes, update mode, watermark 10 minutes, in ten batches; against a hand-written loop over
 * typed arrays in the same run. Both begin with strings. Ratios count, not seconds.
 */

import { createRng } from '../../engine/core/rng.ts';
import { QueryRun } from '../../engine/spark/query/query-run.ts';
import { NumberColumn, StringColumn } from '../../engine/stream/column/column.ts';
import { STRING, TIMESTAMP } from '../../engine/stream/column/data-type.ts';
import { Dictionary } from '../../engine/stream/column/dictionary.ts';
import type { Plan } from '../../engine/stream/plan/plan.ts';
import type { SourceOffset, StreamSource } from '../../engine/stream/source.ts';
import { emptyCheckpoint } from '../../engine/stream/state/checkpoint.ts';

const EVENTS = 10_000_000;
const BATCHES = 10;
const WORDS = 1000;
const SPAN_MICROS = 6 * 3_600_000_000;
const JITTER_MICROS = 30_000_000;
const ROUNDS = 5;

/** The events as they come in: texts and microseconds. */
interface Events {
  readonly words: readonly string[];
  readonly micros: Float64Array;
}

/** Prints the streaming engine's figures. */
export function benchStream(): void {
  console.log(`\nstreaming engine, in Node: ${EVENTS / 1e6} million events in ${BATCHES} batches`);
  const events = madeEvents(EVENTS);
  const times = { hand: [] as number[], tumbling: [] as number[], sliding: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.hand.push(timed(() => handWritten(events)));
    times.tumbling.push(timed(() => runQuery(events, countPerWord("'10 minutes'"), BATCHES)));
    times.sliding.push(timed(() => runQuery(events, countPerWord("'10 minutes', '5 minutes'"), BATCHES)));
  }
  const [hand, tumbling, sliding] = [median(times.hand), median(times.tumbling), median(times.sliding)];
  const speed = (ms: number): string => `${(EVENTS / 1000 / ms).toFixed(1)} M rows/s`;
  line('hand-written loop', hand, speed(hand));
  line('tumbling 10 min', tumbling, `${speed(tumbling)}, ${(hand / tumbling).toFixed(2)} of the loop (goal 0.60)`);
  line('sliding 10 min by 5', sliding, `${speed(sliding)}, ${(sliding / tumbling).toFixed(2)} of tumbling (goal 1.40)`);
  const small = madeEvents(10_000);
  const lab = Array.from({ length: 15 }, () => timed(() => runQuery(small, countPerWord("'10 minutes'"), 20)));
  line('10,000 events in 20 batches', median(lab), 'a lab (goal 30 ms)');
}

function line(name: string, ms: number, note: string): void {
  console.log(`  ${name.padEnd(48)} median ${ms.toFixed(1).padStart(9)} ms  ${note}`);
}

function timed(run: () => void): number {
  const begun = performance.now();
  run();
  return performance.now() - begun;
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1]!;
}

function madeEvents(count: number): Events {
  const rng = createRng(1);
  const vocabulary = Array.from({ length: WORDS }, (_, index) => `word-${index}`);
  const words: string[] = new Array(count);
  const micros = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    words[i] = vocabulary[rng.below(WORDS)]!;
    micros[i] = Math.floor((i / count) * SPAN_MICROS + rng.below(JITTER_MICROS));
  }
  return { words, micros };
}

/** The same counts with a map from text to number and an array a window. */
function handWritten({ words, micros }: Events): number {
  const ids = new Map<string, number>();
  const counts = new Map<number, Float64Array>();
  let latest = 0;
  let last = -1;
  let current: Float64Array = new Float64Array(WORDS);
  for (let i = 0; i < words.length; i++) {
    let id = ids.get(words[i]!);
    if (id === undefined) {
      id = ids.size;
      ids.set(words[i]!, id);
    }
    const window = Math.floor(micros[i]! / 600_000_000);
    if (window !== last) {
      last = window;
      current = counts.get(window) ?? new Float64Array(WORDS);
      counts.set(window, current);
    }
    current[id]!++;
    if (micros[i]! > latest) latest = micros[i]!;
  }
  return counts.size + latest;
}

function countPerWord(window: string): Plan {
  const source: Plan = { kind: 'stream', source: 'events', schema: 'ts TIMESTAMP, word STRING' };
  return {
    kind: 'aggregate',
    grouping: 'groupBy',
    keys: [`window(ts, ${window}) AS w`, 'word'],
    aggregates: ['count(*) AS n'],
    child: { kind: 'withWatermark', eventTime: 'ts', delayThreshold: '10 minutes', child: source },
  };
}

/** Encodes the strings of each batch as it is read. */
class EventSource implements StreamSource {
  readonly #events: Events;
  readonly #perBatch: number;
  readonly #dictionary = new Dictionary();

  constructor(events: Events, batches: number) {
    this.#events = events;
    this.#perBatch = events.words.length / batches;
  }

  latestOffset(start: SourceOffset | null): SourceOffset | null {
    const from = Number(start ?? 0);
    return from >= this.#events.words.length ? start : from + this.#perBatch;
  }

  read(start: SourceOffset | null, end: SourceOffset) {
    const [from, to] = [Number(start ?? 0), Number(end)];
    const { words, micros } = this.#events;
    const ids = this.#dictionary.addAll(words, from, to);
    const columns = [
      new NumberColumn(TIMESTAMP, micros.subarray(from, to)),
      new StringColumn(STRING, ids, this.#dictionary, null),
    ];
    return { columns, rowCount: ids.length };
  }
}

function runQuery(events: Events, plan: Plan, batches: number): void {
  const run = new QueryRun(plan, {
    outputMode: 'update',
    conf: {},
    functions: {},
    sources: { events: new EventSource(events, batches) },
    checkpoint: emptyCheckpoint(),
    sink: () => {},
    seed: 1,
    nowMs: () => 0,
  });
  while (run.runNext() !== null);
}
