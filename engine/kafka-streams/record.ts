/**
 * What flows through a topology of Kafka Streams: records with key, value and timestamp (milliseconds since 1970).
 * Between tables a value is a change: the new value, the old one where somebody needs it, and whether the new one is
 * the latest (it is not when a versioned table gets an older record late). Null stands for no value: a tombstone.
 * Source: `org.apache.kafka.streams.processor.api.Record`, `Change`, `Windowed`. Left out: headers.
 */

/** The key of a windowed result: a key, and a window from `startMs` to `endMs`. */
export interface WindowedKey {
  readonly key: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** What a record may be keyed by; null for none. */
export type Key = string | WindowedKey | null;

/** A record on its way. */
export interface Record<V = unknown> {
  readonly key: Key;
  readonly value: V | null;
  readonly timestampMs: number;
}

/** An update of a table. */
export interface Change<V = unknown> {
  readonly newValue: V | null;
  /** Null also where nobody downstream has asked for old values. */
  readonly oldValue: V | null;
  readonly isLatest: boolean;
}

/** A value and when it was true. */
export interface ValueAndTimestamp<V = unknown> {
  readonly value: V;
  readonly timestampMs: number;
}

/** A change of the latest value. */
export function change<V>(newValue: V | null, oldValue: V | null): Change<V> {
  return { newValue, oldValue, isLatest: true };
}

/** The text of a key, as stores order keys by it: `key`, or `key@start/end`. */
export function keyText(key: Key): string {
  if (key === null) return '';
  return typeof key === 'string' ? key : `${key.key}@${key.startMs}/${endText(key.endMs)}`;
}

/** Texts in the order of their bytes, which is that of code points. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An unlimited window ends at Long.MAX_VALUE. */
function endText(endMs: number): string {
  return endMs === Number.POSITIVE_INFINITY ? '9223372036854775807' : String(endMs);
}
