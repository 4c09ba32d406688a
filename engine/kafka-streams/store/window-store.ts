/**
 * Values by key and window start, kept for a while: reads see what begins within the retention before the latest start
 * that was written. Times in milliseconds.
 * Source: WindowStore, AbstractRocksDBSegmentedBytesStore. With duplicates, several values share a key and a time, as
 * the stores of joins need it; a write of a segment that is gone is refused.
 */
import { compareTexts, type ValueAndTimestamp } from '../record.ts';
import { oldestSegmentMs } from './segment.ts';

/** A value of the store with its place. */
export interface WindowEntry<V> {
  readonly key: string;
  readonly startMs: number;
  readonly value: V;
}

/** A store of windows. */
export class WindowStore<V> {
  readonly #retentionMs: number;
  /** From a window's start to its end; 0 where the store holds single records. */
  readonly lengthMs: number;
  /** Key to window start to values; one value unless the store keeps duplicates. */
  readonly #windows = new Map<string, Map<number, V[]>>();
  readonly #keepsDuplicates: boolean;
  #observedMs = -1;

  constructor(retentionMs: number, options: { lengthMs?: number; keepsDuplicates?: boolean } = {}) {
    this.#retentionMs = retentionMs;
    this.lengthMs = options.lengthMs ?? 0;
    this.#keepsDuplicates = options.keepsDuplicates ?? false;
  }

  fetch(key: string, startMs: number): V | null {
    if (startMs < this.#visibleFromMs) return null;
    return this.#windows.get(key)?.get(startMs)?.[0] ?? null;
  }

  /** Writes a value; false when its segment is gone. */
  put(key: string, value: V, startMs: number): boolean {
    this.#observedMs = Math.max(this.#observedMs, startMs);
    if (startMs < oldestSegmentMs(this.#observedMs, this.#retentionMs)) return false;
    const ofKey = this.#windows.get(key) ?? new Map<number, V[]>();
    this.#windows.set(key, ofKey);
    const values = ofKey.get(startMs);
    if (values === undefined || !this.#keepsDuplicates) ofKey.set(startMs, [value]);
    else values.push(value);
    return true;
  }

  /** The windows of a key that start in a range, both ends included, in order of their starts. */
  range(key: string, fromMs: number, toMs: number): WindowEntry<V>[] {
    const visibleFromMs = Math.max(fromMs, this.#visibleFromMs);
    return this.#inRange(key, visibleFromMs, toMs);
  }

  /** The windows of all keys that start in a range, by start, then key; by time the store shows 1 ms more than by key. */
  everyKey(fromMs: number, toMs: number): WindowEntry<V>[] {
    return this.#ofAllKeys(Math.max(fromMs, this.#visibleFromMs - 1), toMs);
  }

  /** What a reader of the whole store sees. */
  all(): WindowEntry<V>[] {
    return this.#ofAllKeys(this.#visibleFromMs, Number.POSITIVE_INFINITY);
  }

  #ofAllKeys(fromMs: number, toMs: number): WindowEntry<V>[] {
    return [...this.#windows.keys()]
      .flatMap(key => this.#inRange(key, fromMs, toMs))
      .sort((a, b) => a.startMs - b.startMs || compareTexts(a.key, b.key));
  }

  get #visibleFromMs(): number {
    return this.#observedMs - this.#retentionMs + 1;
  }

  #inRange(key: string, fromMs: number, toMs: number): WindowEntry<V>[] {
    return [...(this.#windows.get(key) ?? [])]
      .filter(([startMs]) => startMs >= fromMs && startMs <= toMs)
      .sort(([a], [b]) => a - b)
      .flatMap(([startMs, values]) => values.map(value => ({ key, startMs, value })));
  }
}

/** A window store as aggregations use it. */
export type AggregateWindowStore = WindowStore<ValueAndTimestamp>;
