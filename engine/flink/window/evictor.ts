/**
 * What a window forgets before or after its function sees it: all but the last n elements, what is older than a
 * stretch of time, what is too far from the last element. Times in milliseconds.
 * Source: CountEvictor, TimeEvictor, DeltaEvictor.
 */
import type { StreamRecord } from '../stream-element.ts';

/** Leaves out elements of a window. */
export interface Evictor<T> {
  /** Whether it works after the function rather than before it. */
  readonly after: boolean;
  /** The elements that stay, in their order. */
  keep(records: readonly StreamRecord<T>[]): StreamRecord<T>[];
}

/** Keeps the last `n`. */
export function countEvictor<T>(n: number, after = false): Evictor<T> {
  return { after, keep: records => records.slice(Math.max(0, records.length - n)) };
}

/** Keeps what is younger than `windowMs` before the newest; everything, if elements have no timestamps. */
export function timeEvictor<T>(windowMs: number, after = false): Evictor<T> {
  return {
    after,
    keep(records) {
      if (records.length === 0 || records[0]!.timestampMs === null) return [...records];
      const timeOf = ({ timestampMs }: StreamRecord<T>) => timestampMs ?? Number.NEGATIVE_INFINITY;
      const newest = records.reduce((latest, record) => Math.max(latest, timeOf(record)), Number.NEGATIVE_INFINITY);
      return records.filter(record => timeOf(record) > newest - windowMs);
    },
  };
}

/** Keeps what lies closer than `threshold` to the last element. */
export function deltaEvictor<T>(threshold: number, distance: (older: T, last: T) => number, after = false): Evictor<T> {
  return {
    after,
    keep(records) {
      const last = records.at(-1);
      return last === undefined ? [] : records.filter(record => distance(record.value, last.value) < threshold);
    },
  };
}
