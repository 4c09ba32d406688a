/**
 * Where a consumer stands: for each partition the position (next offset to read, K1), what is committed, and
 * seeks that wait for the next fetch. Commits as KafkaJS does: after a batch, or within one by interval or
 * threshold. Source: KafkaJS's OffsetManager.
 */
import type { Process } from '../../core/process.ts';
import { EARLIEST, LATEST, listOffsets } from '../api/02-list-offsets.ts';
import { offsetCommit } from '../api/08-offset-commit.ts';
import { offsetFetch } from '../api/09-offset-fetch.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import type { Connection } from './connection.ts';
import { throwIfError } from './error.ts';
import type { Membership } from './membership.ts';

/** When to commit within a batch. */
export interface AutoCommit {
  enabled: boolean;
  intervalMs: number | null;
  threshold: number | null;
}

interface Standing extends TopicPartition {
  position: number;
  /** Whether a record was done, so that there is something to commit. */
  resolved: boolean;
  committed: number;
}

/** A partition and an offset to commit or to seek. */
export interface OffsetToCommit extends TopicPartition {
  offset: number;
  metadata?: string | null;
}

/** The positions of one consumer in one generation. */
export class Positions {
  readonly #connection: Connection;
  readonly #membership: Membership;
  readonly #fromBeginning: ReadonlyMap<string, boolean>;
  readonly #autoCommit: AutoCommit;
  readonly #standings = new Map<string, Standing>();
  readonly #seeks = new Map<string, OffsetToCommit>();
  #lastCommitUs: number;
  #resolvedSinceCommit = 0;

  constructor(
    connection: Connection,
    membership: Membership,
    fromBeginning: ReadonlyMap<string, boolean>,
    autoCommit: AutoCommit,
  ) {
    this.#connection = connection;
    this.#membership = membership;
    this.#fromBeginning = fromBeginning;
    this.#autoCommit = autoCommit;
    this.#lastCommitUs = connection.cluster.simulation.scheduler.nowUs;
  }

  /** Finds out where to begin: the committed offset, else the beginning or the end (K2). */
  *begin(partitions: TopicPartition[]): Process<void> {
    if (partitions.length === 0) return;
    const byTopic = Map.groupBy(partitions, p => p.topic);
    const topics = [...byTopic].map(([name, list]) => ({ name, partitionIndexes: list.map(p => p.partition) }));
    const response = yield* this.#connection.request(this.#membership.coordinator, offsetFetch, {
      groupId: '',
      topics: [],
      groups: [{ groupId: this.#membership.groupId, memberId: null, memberEpoch: -1, topics }],
      requireStable: false,
    });
    const found = response.groups[0]!;
    throwIfError(found.errorCode);
    for (const { name, partitions: answers } of found.topics) {
      for (const { partitionIndex, committedOffset } of answers) {
        const at = { topic: name, partition: partitionIndex };
        const position = committedOffset >= 0 ? committedOffset : yield* this.#defaultOffset(at);
        this.#standings.set(keyOf(at), { ...at, position, resolved: false, committed: committedOffset });
        this.#moved(at, position, committedOffset >= 0 ? 'committed offset' : 'no committed offset');
      }
    }
  }

  /** The offset to fetch next. */
  position(at: TopicPartition): number {
    return this.#standings.get(keyOf(at))!.position;
  }

  /** Marks the record at `offset`, and all before it, as done. */
  resolve(at: TopicPartition, offset: number): void {
    const standing = this.#standings.get(keyOf(at));
    if (!standing || this.#seeks.has(keyOf(at))) return;
    this.#resolvedSinceCommit += Math.max(0, offset + 1 - standing.position);
    standing.position = offset + 1;
    standing.resolved = true;
    this.#moved(at, standing.position, 'read');
  }

  /** Goes on at `offset` with the next fetch. */
  seek(target: OffsetToCommit): void {
    this.#seeks.set(keyOf(target), target);
  }

  /** Whether a seek waits for this partition. */
  hasSeek(at: TopicPartition): boolean {
    return this.#seeks.has(keyOf(at));
  }

  /** Carries out the seeks that wait; with autoCommit KafkaJS commits the new offsets. */
  *applySeeks(): Process<void> {
    for (const [key, target] of [...this.#seeks]) {
      const standing = this.#standings.get(key);
      this.#seeks.delete(key);
      if (!standing) continue;
      standing.position = target.offset >= 0 ? target.offset : yield* this.#listOffset(target, target.offset);
      this.#moved(target, standing.position, 'seek');
      if (this.#autoCommit.enabled) yield* this.commit([{ ...target, offset: standing.position }]);
    }
  }

  /** After OFFSET_OUT_OF_RANGE: begins anew as without a committed offset. */
  *reset(at: TopicPartition): Process<void> {
    const standing = this.#standings.get(keyOf(at))!;
    standing.position = yield* this.#defaultOffset(at);
    this.#moved(at, standing.position, 'offset out of range');
  }

  /** Commits all positions that moved, if autoCommit is on. */
  *autoCommit(): Process<void> {
    if (!this.#autoCommit.enabled) return;
    const moved = [...this.#standings.values()].filter(s => s.resolved && s.position !== s.committed);
    if (moved.length > 0) yield* this.commit(moved.map(s => ({ ...s, offset: s.position })));
  }

  /** Commits within a batch when interval or threshold say so. */
  *autoCommitIfNecessary(): Process<void> {
    const { intervalMs, threshold } = this.#autoCommit;
    const { scheduler } = this.#connection.cluster.simulation;
    const due = intervalMs !== null && scheduler.nowUs >= this.#lastCommitUs + intervalMs * 1000;
    const full = threshold !== null && this.#resolvedSinceCommit >= threshold;
    if (due || full) yield* this.autoCommit();
  }

  /** Commits these offsets. */
  *commit(offsets: OffsetToCommit[]): Process<void> {
    const byTopic = Map.groupBy(offsets, offset => offset.topic);
    const response = yield* this.#connection.request(this.#membership.coordinator, offsetCommit, {
      groupId: this.#membership.groupId,
      generationIdOrMemberEpoch: this.#membership.generation,
      memberId: this.#membership.memberId,
      groupInstanceId: null,
      topics: [...byTopic].map(([name, list]) => ({
        name,
        partitions: list.map(({ partition, offset, metadata = null }) => ({
          partitionIndex: partition,
          committedOffset: offset,
          committedLeaderEpoch: -1,
          committedMetadata: metadata,
        })),
      })),
    });
    for (const { partitions } of response.topics) for (const p of partitions) throwIfError(p.errorCode);
    for (const offset of offsets) {
      const standing = this.#standings.get(keyOf(offset));
      if (standing) standing.committed = offset.offset;
    }
    this.#lastCommitUs = this.#connection.cluster.simulation.scheduler.nowUs;
    this.#resolvedSinceCommit = 0;
  }

  #defaultOffset(at: TopicPartition): Process<number> {
    return this.#listOffset(at, this.#fromBeginning.get(at.topic) ? EARLIEST : LATEST);
  }

  *#listOffset(at: TopicPartition, timestamp: number): Process<number> {
    const topic = yield* this.#connection.topic(at.topic, true);
    const host = this.#connection.host(topic.partitions[at.partition]!.leaderId);
    const response = yield* this.#connection.request(host, listOffsets, {
      replicaId: -1,
      isolationLevel: 0,
      topics: [{ name: at.topic, partitions: [{ partitionIndex: at.partition, timestamp }] }],
    });
    const answer = response.topics[0]!.partitions[0]!;
    throwIfError(answer.errorCode);
    return answer.offset;
  }

  #moved({ topic, partition }: TopicPartition, offset: number, reason: string): void {
    this.#connection.cluster.simulation.record('position.moved', {
      client: this.#connection.clientId,
      group: this.#membership.groupId,
      topic,
      partition,
      offset,
      reason,
    });
  }
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}
