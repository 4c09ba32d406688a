/**
 * A task runs a topology over its partitions, one record at a time: stream time is the greatest timestamp it has taken
 * in; after each record punctuators of stream time are called; records for topics inside the topology wait in a queue.
 * Times in milliseconds.
 * Source: StreamTask, PartitionGroup, PunctuationQueue; TopologyTestDriver for the order in which internal topics are
 * read. Left out: several tasks, commits.
 */
import type { Record } from './record.ts';
import type { ProcessorContext, PunctuationType, Punctuator, Topology, TopologyNode } from './topology.ts';

interface Punctuation {
  nextMs: number;
  readonly intervalMs: number;
  readonly type: PunctuationType;
  readonly punctuator: Punctuator;
}

/** One task. */
export class StreamTask {
  readonly #topology: Topology;
  readonly #outputs = new Map<string, Record[]>();
  readonly #internal: { topic: string; record: Record }[] = [];
  readonly #punctuations: Punctuation[] = [];
  #streamTimeMs = -1;
  #wallClockMs: number;
  #dropped = 0;

  /** @param build makes the topology; it gets this task's ways out */
  constructor(build: (task: StreamTask) => Topology, wallClockMs = 0) {
    this.#wallClockMs = wallClockMs;
    this.#topology = build(this);
    for (const node of this.#topology.nodes) node.processor.init?.(this.#contextOf(node));
  }

  /** How many records processors have passed over. */
  get dropped(): number {
    return this.#dropped;
  }

  get sinks(): readonly string[] {
    return this.#topology.sinks;
  }

  /** What a sink of the topology calls. */
  send(topic: string, record: Record): void {
    const records = this.#outputs.get(topic) ?? [];
    this.#outputs.set(topic, records);
    records.push(record);
  }

  /** What a topic inside the topology calls. */
  enqueue(topic: string, record: Record): void {
    this.#internal.push({ topic, record });
  }

  /** Takes a record of a topic in, and does all that follows from it. */
  pipe(topic: string, record: Record): void {
    const global = this.#topology.globalSources.get(topic);
    if (global !== undefined) {
      global.processor.process(record, this.#contextOf(global));
      return;
    }
    this.#process(topic, record);
    this.#drain();
  }

  /** Moves the clock on the wall. */
  advanceWallClock(byMs: number): void {
    this.#wallClockMs += byMs;
    this.#punctuate('wallClock', this.#wallClockMs);
    this.#drain();
  }

  /** What was sent to a topic since the last call. */
  take(topic: string): Record[] {
    const records = this.#outputs.get(topic) ?? [];
    this.#outputs.delete(topic);
    return records;
  }

  #drain(): void {
    for (let next = this.#internal.shift(); next !== undefined; next = this.#internal.shift())
      this.#process(next.topic, next.record);
  }

  #process(topic: string, record: Record): void {
    const source = this.#topology.sources.get(topic);
    if (source === undefined) throw new Error(`no source reads ${topic}`);
    this.#streamTimeMs = Math.max(this.#streamTimeMs, record.timestampMs);
    source.processor.process(record, this.#contextOf(source));
    this.#punctuate('streamTime', this.#streamTimeMs);
  }

  /** Calls what is due, each once: times that were missed are not made up for. */
  #punctuate(type: PunctuationType, nowMs: number): void {
    for (const punctuation of this.#punctuations) {
      if (punctuation.type !== type || punctuation.nextMs > nowMs) continue;
      punctuation.punctuator(nowMs);
      const missed = Math.floor((nowMs - punctuation.nextMs) / punctuation.intervalMs);
      punctuation.nextMs += (missed + 1) * punctuation.intervalMs;
    }
  }

  #contextOf(node: TopologyNode): ProcessorContext {
    const task = this;
    return {
      get streamTimeMs() {
        return task.#streamTimeMs;
      },
      get wallClockMs() {
        return task.#wallClockMs;
      },
      forward: record => {
        for (const child of node.children) child.processor.process(record, task.#contextOf(child));
      },
      drop: () => {
        task.#dropped++;
      },
      schedule: (intervalMs, type, punctuator) => {
        // Stream time is counted from 0 and first punctuates with the first record; the clock from now on.
        const nextMs = type === 'streamTime' ? 0 : task.#wallClockMs + intervalMs;
        task.#punctuations.push({ nextMs, intervalMs, type, punctuator });
      },
    };
  }
}
