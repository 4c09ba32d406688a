/**
 * Offsets of the Kafka source: what `startingOffsets` and its relatives say, and how `maxOffsetsPerTrigger` is shared
 * among partitions. Source: ConsumerStrategy, KafkaSourceProvider, KafkaMicroBatchStream.rateLimit.
 */
import { SparkError } from '../condition.ts';

/** An offset for each partition of each topic. */
export type TopicOffsets = Record<string, Record<string, number>>;

/** One partition. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
}

export const EARLIEST = -2;
export const LATEST = -1;

/** Where to begin: everywhere alike, partition by partition, or by time (milliseconds). */
export type OffsetWish =
  | { readonly kind: 'earliest' | 'latest' }
  | { readonly kind: 'offsets'; readonly offsets: TopicOffsets }
  | { readonly kind: 'timestamp'; readonly timestampMs: number }
  | { readonly kind: 'timestamps'; readonly offsets: TopicOffsets };

/** The offset of a partition; undefined where there is none. */
export function offsetOf(offsets: TopicOffsets | null, { topic, partition }: Place): number | undefined {
  return offsets?.[topic]?.[partition];
}

/** The offsets in the order of topics and partitions, as Spark writes them. */
export function offsetsBy(places: readonly Place[], offset: (place: Place) => number): TopicOffsets {
  const offsets: TopicOffsets = {};
  const sorted = [...places].sort((a, b) => compare(a.topic, b.topic) || a.partition - b.partition);
  for (const place of sorted) {
    offsets[place.topic] ??= {};
    offsets[place.topic]![place.partition] = offset(place);
  }
  return offsets;
}

/** `{"topic":{"0":23,"1":-2}}` as an option says it. */
export function readOffsets(option: string, text: string): TopicOffsets {
  try {
    const read = JSON.parse(text) as TopicOffsets;
    const all = Object.values(read).flatMap(partitions => Object.entries(partitions));
    if (all.every(([partition, offset]) => /^\d+$/.test(partition) && Number.isInteger(offset))) return read;
  } catch {
    // told below
  }
  throw new SparkError(null, {
    type: 'IllegalArgumentException',
    message: `Expected e.g. {"topicA":{"0":23,"1":-1},"topicB":{"0":-2}} for option ${option}, got ${text}`,
  });
}

/** `topics` of `assign`: `{"topicA":[0,1]}`. */
export function readAssignment(text: string): Place[] {
  try {
    const read = JSON.parse(text) as Record<string, number[]>;
    return Object.entries(read).flatMap(([topic, partitions]) => partitions.map(partition => ({ topic, partition })));
  } catch {
    throw new SparkError(null, {
      type: 'IllegalArgumentException',
      message: `Expected e.g. {"topicA":[0,1],"topicB":[0,1]}, got ${text}`,
    });
  }
}

/** How far a batch of at most `limit` records goes: each partition gets its share of what waits. */
export function limited(
  limit: number,
  places: readonly Place[],
  from: (place: Place) => number,
  until: (place: Place) => number,
): TopicOffsets {
  const total = places.reduce((sum, place) => sum + Math.max(0, until(place) - from(place)), 0);
  return offsetsBy(places, place => {
    const [begin, end] = [from(place), until(place)];
    const size = end - begin;
    if (size <= 0) return end;
    const share = (limit * size) / total;
    return Math.min(begin + (share < 1 ? Math.ceil(share) : Math.floor(share)), end);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
