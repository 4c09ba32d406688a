/**
 * How far a consumer's work has come: in each partition the records that are done (resolved) and what is committed of it.
 * Commits as KafkaJS does: after a batch, or within one by interval or threshold. Source: KafkaJS's OffsetManager.
 */
import type { Process } from '../../core/process.ts';
import { msToUs } from '../../core/units.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import type { Consumer as JavaConsumer } from '../consumer/consumer.ts';
import type { Connection } from './connection.ts';
import { toProgramError } from './error.ts';
import type { OffsetsByTopicPartition } from './kafkajs-consumer.ts';

/** When to commit within a batch. */
export interface AutoCommit {
  enabled: boolean;
  intervalMs: number | null;
  threshold: number | null;
}

/** A partition and an offset to commit. */
export interface OffsetToCommit extends TopicPartition {
  offset: number;
  metadata?: string | null;
}

interface Standing extends TopicPartition {
  /** The next record to be done. */
  next: number;
  /** What was committed last; -1 if nothing is known to be. */
  committed: number;
  /** Whether a record was done, so that there is something to commit. */
  resolved: boolean;
}

/** The work of one consumer on the partitions that it has. */
export class ResolvedOffsets {
  readonly #connection: Connection;
  readonly #java: JavaConsumer;
  readonly #groupId: string;
  readonly #autoCommit: AutoCommit;
  readonly #standings = new Map<string, Standing>();
  #lastCommitUs: number;
  #resolvedSinceCommit = 0;

  constructor(connection: Connection, java: JavaConsumer, groupId: string, autoCommit: AutoCommit) {
    this.#connection = connection;
    this.#java = java;
    this.#groupId = groupId;
    this.#autoCommit = autoCommit;
    this.#lastCommitUs = connection.cluster.simulation.scheduler.nowUs;
  }

  /** A batch begins at this offset: what is before it is done already. */
  begin(at: TopicPartition, offset: number): void {
    const { topic, partition } = at;
    const known = this.#standings.get(keyOf(at));
    if (known) known.next = offset;
    else this.#standings.set(keyOf(at), { topic, partition, next: offset, committed: -1, resolved: false });
  }

  /** The next record to be done. */
  next(at: TopicPartition): number | undefined {
    return this.#standings.get(keyOf(at))?.next;
  }

  /** The records before `next` are done. */
  resolve(at: TopicPartition, next: number): void {
    const standing = this.#standings.get(keyOf(at));
    if (!standing) return;
    this.#resolvedSinceCommit += Math.max(0, next - standing.next);
    standing.next = next;
    standing.resolved = true;
    const { topic, partition } = standing;
    const { clientId: client, cluster } = this.#connection;
    const place = { client, group: this.#groupId, topic, partition };
    cluster.simulation.record('position.moved', { ...place, offset: next, reason: 'read' });
  }

  /** These partitions are not this consumer's any more. */
  forget(partitions: readonly TopicPartition[]): void {
    for (const at of partitions) this.#standings.delete(keyOf(at));
  }

  /** What is resolved and not committed. */
  uncommitted(): OffsetsByTopicPartition {
    const byTopic = Map.groupBy(this.#open(), ({ topic }) => topic);
    return {
      topics: [...byTopic].map(([topic, list]) => ({
        topic,
        partitions: list.map(({ partition, next }) => ({ partition, offset: String(next) })),
      })),
    };
  }

  /** Commits all that is resolved, if autoCommit is on. */
  *commitAll(): Process<void> {
    if (!this.#autoCommit.enabled) return;
    const open = this.#open();
    if (open.length > 0) yield* this.commit(open.map(standing => ({ ...standing, offset: standing.next })));
  }

  /** Commits within a batch when interval or threshold say so. */
  *commitIfNecessary(): Process<void> {
    const { intervalMs, threshold } = this.#autoCommit;
    const { scheduler } = this.#connection.cluster.simulation;
    const due = intervalMs !== null && scheduler.nowUs >= this.#lastCommitUs + msToUs(intervalMs);
    const full = threshold !== null && this.#resolvedSinceCommit >= threshold;
    if (due || full) yield* this.commitAll();
  }

  /** Commits these offsets. */
  *commit(offsets: readonly OffsetToCommit[]): Process<void> {
    const places = offsets.map(({ topic, partition, offset, metadata }) => {
      return { topic, partition, offset, leaderEpoch: -1, metadata: metadata ?? '' };
    });
    const { generation, memberId } = this.#java.groupMetadata;
    try {
      yield* this.#java.commitSync(places);
    } catch (error) {
      throw toProgramError(error);
    }
    for (const offset of offsets) {
      const standing = this.#standings.get(keyOf(offset));
      if (standing) standing.committed = offset.offset;
    }
    this.#lastCommitUs = this.#connection.cluster.simulation.scheduler.nowUs;
    this.#resolvedSinceCommit = 0;
    const topics = [...Map.groupBy(places, ({ topic }) => topic)].map(([topic, list]) => ({
      topic,
      partitions: list.map(({ partition, offset }) => ({ partition, offset: String(offset) })),
    }));
    const event = { groupId: this.#groupId, memberId, groupGenerationId: generation, topics };
    this.#connection.emitter.emit('commit_offsets', event);
  }

  #open(): Standing[] {
    return [...this.#standings.values()].filter(({ resolved, next, committed }) => resolved && next !== committed);
  }
}

/** A partition's name as a key. */
export function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}
