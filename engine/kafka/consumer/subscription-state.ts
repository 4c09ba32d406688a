/**
 * What a consumer has subscribed to or been assigned, and where it stands in each partition (K1). Source:
 * SubscriptionState (4.2). Left out: patterns on the client's side.
 */
import type { TopicPartition } from '../assignor/assignor.ts';
import { KafkaException } from '../exception.ts';

/** Where a consumer stands in one of its partitions. */
export interface PartitionState extends TopicPartition {
  /** The offset of the next record to be returned; null while it is not known. */
  position: number | null;
  /** The timestamp to look the position up by, where a seek or a reset asked for one; else null. */
  resetTo: number | null;
  /** The leader epoch of the last record returned, -1 for none. */
  lastLeaderEpoch: number;
  /** The leader epoch of the partition under which the position is known to hold, -1 for none (K6). */
  validEpoch: number;
  highWatermark: number | null;
  lastStableOffset: number | null;
  paused: boolean;
  /** Grows with each seek, so that fetches from before are dropped. */
  seeks: number;
}

/** How a consumer got its partitions. */
export type SubscriptionKind = 'none' | 'topics' | 'partitions';

/** The partitions of one consumer. */
export class SubscriptionState {
  kind: SubscriptionKind = 'none';
  topics: string[] = [];
  #partitions = new Map<string, PartitionState>();
  #assigned: readonly PartitionState[] = [];

  /** The partitions, in the order in which they were given. */
  get assigned(): readonly PartitionState[] {
    return this.#assigned;
  }

  /** Follows topics within a group. */
  subscribe(topics: readonly string[]): void {
    this.#become('topics');
    this.topics = [...new Set(topics)];
  }

  /** Whether it follows these topics, in whatever order, and no others. */
  followsExactly(topics: readonly string[]): boolean {
    return topics.length === this.topics.length && topics.every(topic => this.topics.includes(topic));
  }

  /** Takes partitions by itself, without a group's help. */
  assign(partitions: readonly TopicPartition[]): void {
    this.#become('partitions');
    this.replace(partitions);
  }

  /** Follows nothing any more. */
  unsubscribe(): void {
    this.kind = 'none';
    this.topics = [];
    this.replace([]);
  }

  /** Has exactly these partitions from now on; those that stay keep their position. */
  replace(partitions: readonly TopicPartition[]): void {
    const states = partitions.map(at => [nameOf(at), this.#partitions.get(nameOf(at)) ?? fresh(at)] as const);
    this.#partitions = new Map(states);
    this.#assigned = [...this.#partitions.values()];
  }

  /** The state of a partition, or undefined if it is not this consumer's. */
  find(at: TopicPartition): PartitionState | undefined {
    return this.#partitions.get(nameOf(at));
  }

  /** The state of a partition that must be this consumer's. */
  get(at: TopicPartition): PartitionState {
    const state = this.find(at);
    if (!state) throw notAssigned(at);
    return state;
  }

  /** Goes to an offset. */
  seek(at: TopicPartition, offset: number): void {
    if (offset < 0) throw new KafkaException('IllegalArgumentException', 'seek offset must not be a negative number');
    const state = this.get(at);
    state.position = offset;
    state.lastLeaderEpoch = -1;
    state.resetTo = null;
    state.seeks++;
  }

  /** Goes to where a look-up by `timestamp` will lead, when the position is needed next. */
  requestReset(at: TopicPartition, timestamp: number): void {
    const state = this.get(at);
    state.position = null;
    state.lastLeaderEpoch = -1;
    state.resetTo = timestamp;
    state.seeks++;
  }

  #become(kind: SubscriptionKind): void {
    if (this.kind !== 'none' && this.kind !== kind) {
      throw new KafkaException(
        'IllegalStateException',
        'Subscription to topics, partitions and pattern are mutually exclusive',
      );
    }
    this.kind = kind;
  }
}

/** `topic-0`. */
export function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}

function fresh({ topic, partition }: TopicPartition): PartitionState {
  return {
    topic,
    partition,
    position: null,
    resetTo: null,
    lastLeaderEpoch: -1,
    validEpoch: -1,
    highWatermark: null,
    lastStableOffset: null,
    paused: false,
    seeks: 0,
  };
}

function notAssigned(at: TopicPartition): KafkaException {
  return new KafkaException('IllegalStateException', `No current assignment for partition ${nameOf(at)}`);
}
