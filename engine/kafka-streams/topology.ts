/**
 * A topology: sources, processors and sinks as a graph. It is built once, then a task runs it.
 * Source: `Topology`, `ProcessorContext`, `Processor`.
 */
import type { Key, Record } from './record.ts';

/** What calls a processor back at times, with the stream time or the clock at the call. */
export type Punctuator = (atMs: number) => void;

/** By what a punctuator's times are counted. */
export type PunctuationType = 'streamTime' | 'wallClock';

/** What a processor may know and do. */
export interface ProcessorContext {
  /** The greatest timestamp that the task has taken in. */
  readonly streamTimeMs: number;
  readonly wallClockMs: number;
  /** To all processors behind this one. */
  forward(record: Record): void;
  /** Counts a record that is passed over: the metric dropped-records-total. */
  drop(): void;
  schedule(intervalMs: number, type: PunctuationType, punctuator: Punctuator): void;
}

/** One step of a topology. */
export interface Processor {
  init?(context: ProcessorContext): void;
  process(record: Record, context: ProcessorContext): void;
}

/** A processor in its place. */
export interface TopologyNode {
  readonly processor: Processor;
  readonly children: TopologyNode[];
}

/** The graph as it is being built. */
export class Topology {
  readonly sources = new Map<string, TopologyNode>();
  /** Topics whose records are processed before all others, by every instance: those of global tables. */
  readonly globalSources = new Map<string, TopologyNode>();
  readonly sinks: string[] = [];
  readonly nodes: TopologyNode[] = [];
  #internalTopics = 0;

  /** The records of a topic; a topic has one source. */
  source(topic: string): TopologyNode {
    const known = this.sources.get(topic);
    if (known !== undefined) return known;
    const node = this.#add(passOn);
    this.sources.set(topic, node);
    return node;
  }

  globalSource(topic: string, processor: Processor): void {
    this.globalSources.set(topic, this.#add(processor));
  }

  /** A processor behind others. */
  after(parents: readonly TopologyNode[], processor: Processor): TopologyNode {
    const node = this.#add(processor);
    for (const parent of parents) parent.children.push(node);
    return node;
  }

  /** Writes records to a topic. */
  sink(parent: TopologyNode, topic: string, send: (topic: string, record: Record) => void): void {
    if (!this.sinks.includes(topic)) this.sinks.push(topic);
    this.after([parent], { process: record => send(topic, record) });
  }

  /** Writes records to a topic between two parts of the topology, and reads them again: they wait for their turn. */
  throughInternalTopic(parent: TopologyNode, enqueue: (topic: string, record: Record) => void): TopologyNode {
    const topic = `internal-${this.#internalTopics++}`;
    this.after([parent], { process: record => enqueue(topic, record) });
    return this.source(topic);
  }

  #add(processor: Processor): TopologyNode {
    const node = { processor, children: [] };
    this.nodes.push(node);
    return node;
  }
}

/** Passes every record on as it is. */
export const passOn: Processor = { process: (record, context) => context.forward(record) };

/** A key that is a text; windowed keys are not joined or grouped further. */
export function textKey(key: Key): string | null {
  return typeof key === 'string' ? key : null;
}
