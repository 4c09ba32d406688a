/**
 * Aggregates a stream by key in sliding windows: for each record the window that ends at it, and for each record that
 * has later ones the window that begins right after it. Both ends belong to a window. Records that are younger than the
 * time difference share the window from 0. Times in milliseconds.
 * Source: KStreamSlidingWindowAggregate (KIP-450), which walks a key's windows backwards.
 */
import type { Record, ValueAndTimestamp } from '../record.ts';
import type { AggregateWindowStore, WindowEntry } from '../store/window-store.ts';
import { type Processor, type ProcessorContext, textKey } from '../topology.ts';
import type { Aggregator } from './aggregator.ts';
import { changed } from './stateless.ts';
import { type EmitStrategy, FinalResults } from './window-emission.ts';
import type { SlidingWindows } from './windows.ts';

export function slidingWindowAggregate(
  store: AggregateWindowStore,
  windows: SlidingWindows,
  aggregator: Aggregator,
  emits: EmitStrategy,
): Processor {
  const { differenceMs, graceMs } = windows;
  const final = new FinalResults(store, { lengthMs: differenceMs, inclusiveMs: 1 });
  let observedMs = -1;
  return {
    process(record, context) {
      const key = textKey(record.key);
      if (key === null || record.value === null) {
        context.drop();
        return;
      }
      observedMs = Math.max(observedMs, record.timestampMs);
      const closeTimeMs = observedMs - graceMs;
      if (record.timestampMs + 1 + differenceMs <= closeTimeMs) {
        context.drop();
        return;
      }
      const sliding = new SlidingUpdate({ store, differenceMs, aggregator, emits, closeTimeMs }, record, key, context);
      if (record.timestampMs < differenceMs) sliding.early();
      else sliding.ordinary();
      if (emits === 'windowClose') final.emit(record, closeTimeMs, context);
    },
  };
}

interface Settings {
  readonly store: AggregateWindowStore;
  readonly differenceMs: number;
  readonly aggregator: Aggregator;
  readonly emits: EmitStrategy;
  readonly closeTimeMs: number;
}

/** What is known of a record's neighbours. */
interface Neighbours {
  /** What the window right after the record would hold. */
  right: ValueAndTimestamp | null;
  rightExists: boolean;
  /** The latest record before this one; null when there is none near enough to matter. */
  previousMs: number | null;
  readonly starts: Set<number>;
}

/** The work for one record. */
class SlidingUpdate {
  readonly #settings: Settings;
  readonly #record: Record;
  readonly #key: string;
  readonly #context: ProcessorContext;
  readonly #timeMs: number;

  constructor(settings: Settings, record: Record, key: string, context: ProcessorContext) {
    this.#settings = settings;
    this.#record = record;
    this.#key = key;
    this.#context = context;
    this.#timeMs = record.timestampMs;
  }

  ordinary(): void {
    const { differenceMs, store } = this.#settings;
    const near: Neighbours = { right: null, rightExists: false, previousMs: null, starts: new Set() };
    let left: ValueAndTimestamp | null = null;
    let leftExists = false;
    const known = store.range(this.#key, Math.max(0, this.#timeMs - 2 * differenceMs), this.#timeMs + 1).reverse();
    for (const entry of known) {
      near.starts.add(entry.startMs);
      const endMs = entry.startMs + differenceMs;
      if (entry.startMs === this.#timeMs + 1) near.rightExists = true;
      else if (endMs > this.#timeMs) {
        near.right ??= entry.value;
        this.#update(entry.startMs, entry.value);
      } else if (endMs === this.#timeMs) {
        leftExists = true;
        this.#update(entry.startMs, entry.value);
        // The latest record of the window is this very time: its neighbours' windows exist already.
        if (entry.value.timestampMs >= this.#timeMs) return;
        near.previousMs = entry.value.timestampMs;
      } else {
        left = entry.value;
        near.previousMs = entry.value.timestampMs;
        break;
      }
    }
    this.#previousRight(near, differenceMs);
    if (!leftExists) this.#createLeft(left, near.previousMs);
    this.#ownRight(near);
  }

  /** A record so early that its own window would begin before 0: it goes into the window from 0. */
  early(): void {
    const near: Neighbours = { right: null, rightExists: false, previousMs: null, starts: new Set() };
    let combined: WindowEntry<ValueAndTimestamp> | null = null;
    for (const entry of this.#settings.store.range(this.#key, 0, this.#timeMs + 1)) {
      near.starts.add(entry.startMs);
      if (entry.startMs === 0) {
        combined = entry;
        if (entry.value.timestampMs < this.#timeMs) near.previousMs = entry.value.timestampMs;
      } else if (entry.startMs <= this.#timeMs) {
        near.right = entry.value;
        this.#update(entry.startMs, entry.value);
      } else near.rightExists = true;
    }
    if (near.right === null && combined !== null && combined.value.timestampMs > this.#timeMs)
      near.right = combined.value;
    this.#ownRight(near);
    this.#previousRight(near, Number.POSITIVE_INFINITY);
    this.#update(0, combined?.value ?? this.#empty());
  }

  /** The window right after the previous record, if this record is the first in it. */
  #previousRight({ previousMs, starts }: Neighbours, reachMs: number): void {
    if (previousMs === null || starts.has(previousMs + 1) || previousMs + 1 + reachMs < this.#timeMs) return;
    this.#update(previousMs + 1, this.#empty());
  }

  #createLeft(left: ValueAndTimestamp | null, previousMs: number | null): void {
    const startMs = this.#timeMs - this.#settings.differenceMs;
    const holdsPrevious = previousMs !== null && startMs <= previousMs;
    this.#update(startMs, holdsPrevious ? { value: left!.value, timestampMs: this.#timeMs } : this.#empty());
  }

  /** The window right after this record, if later ones are there. */
  #ownRight({ right, rightExists }: Neighbours): void {
    if (rightExists || right === null || right.timestampMs <= this.#timeMs) return;
    const startMs = this.#timeMs + 1;
    this.#settings.store.put(this.#key, right, startMs);
    this.#forward(startMs, right.value, null, right.timestampMs);
  }

  #empty(): ValueAndTimestamp {
    return { value: this.#settings.aggregator.initial(), timestampMs: this.#timeMs };
  }

  #update(startMs: number, held: ValueAndTimestamp): void {
    const { store, differenceMs, aggregator, closeTimeMs } = this.#settings;
    if (startMs + differenceMs < closeTimeMs) {
      this.#context.drop();
      return;
    }
    const aggregate = aggregator.add(this.#key, this.#record.value, held.value);
    const timestampMs = held.value === null ? this.#timeMs : Math.max(this.#timeMs, held.timestampMs);
    store.put(this.#key, { value: aggregate, timestampMs }, startMs);
    this.#forward(startMs, aggregate, held.value, timestampMs);
  }

  #forward(startMs: number, value: unknown, old: unknown, timestampMs: number): void {
    if (this.#settings.emits !== 'windowUpdate') return;
    const key = { key: this.#key, startMs, endMs: startMs + this.#settings.differenceMs };
    this.#context.forward(changed(this.#record, key, value, old, timestampMs));
  }
}
