/**
 * The share partitions that one broker leads: who may read them, what a member is given and what it says of it. They
 * begin where `share.auto.offset.reset` of the group says, and go on from what the share coordinator keeps. Source:
 * SharePartitionManager, DelayedShareFetch (4.2). Simplified: when a state cannot be kept, the leader begins anew from
 * the one that was kept last, which also voids what others hold.
 */
import { partitionKey, type TopicPartition } from '../assignor/assignor.ts';
import type { Broker } from '../broker.ts';
import { groupSetting } from '../config/group-config.ts';
import type { ErrorName } from '../error-code.ts';
import { leaderProblem } from '../leader-check.ts';
import { withoutAborted } from '../log/aborted-batches.ts';
import type { RecordBatch } from '../record-batch.ts';
import type { Replica } from '../replica.ts';
import type { Delivery } from './delivery.ts';
import {
  type AcknowledgementBatch,
  type AcquiredRecords,
  type AcquireLimit,
  SharePartition,
} from './share-partition.ts';
import { ShareSessions } from './share-session.ts';
import { deliveriesIn, keptForm } from './state-batches.ts';
import { keepsShareState, type LedShareState, StateKeeper } from './state-keeper.ts';

/** Records of a partition that a member got. */
export interface SharedRecords {
  records: RecordBatch[];
  acquired: AcquiredRecords[];
}

interface Led {
  leaderEpoch: number;
  /** Null until the state has been read. */
  share: SharePartition | null;
  /** Null where nothing keeps the state but this broker's memory. */
  keeper: StateKeeper | null;
}

const MAX_SESSIONS = 2000;
const nothing: SharedRecords = { records: [], acquired: [] };

/** The share partitions of one broker. */
export class SharePartitions {
  readonly sessions = new ShareSessions(MAX_SESSIONS);
  readonly #broker: Broker;
  readonly #led = new Map<string, Led>();
  readonly #waiters = new Set<() => void>();

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /** Why the partition cannot be read here, or NONE. */
  problemOf({ topic, partition }: TopicPartition): ErrorName {
    return leaderProblem(this.#broker.replica(topic, partition));
  }

  /** Gives a member records of a partition, as many as `limit` and `maxBytes` say. */
  acquire(
    groupId: string,
    memberId: string,
    place: TopicPartition,
    limit: AcquireLimit,
    maxBytes: number,
  ): SharedRecords {
    const replica = this.#broker.replica(place.topic, place.partition)!;
    const { share } = this.#open(groupId, place, replica);
    if (!share) return nothing;
    const { log } = replica;
    share.logStartsAt(log.logStartOffset);
    const readable = this.#endOf(groupId, replica);
    if (!share.mayAcquire || share.nextFetchOffset >= readable) return nothing;
    const read = this.#read(groupId, replica, share.nextFetchOffset, readable, maxBytes);
    const acquired = share.acquire(memberId, read, limit);
    if (acquired.length === 0) return nothing;
    this.#record(groupId, memberId, place, acquired);
    const from = acquired[0]!.firstOffset;
    const to = acquired.at(-1)!.lastOffset;
    const records = read.filter(batch => batch.baseOffset <= to && batch.baseOffset + batch.lastOffsetDelta >= from);
    return { records, acquired };
  }

  /** Takes in what a member says of the records of a partition; `done` when that is kept, or refused. */
  acknowledge(
    groupId: string,
    memberId: string,
    place: TopicPartition,
    batches: readonly AcknowledgementBatch[],
    done: (error: ErrorName) => void,
  ): void {
    const problem = this.problemOf(place);
    if (problem !== 'NONE') return done(problem);
    const replica = this.#broker.replica(place.topic, place.partition)!;
    const { share, keeper } = this.#open(groupId, place, replica);
    const refusal = share?.acknowledge(memberId, batches) ?? 'UNKNOWN_TOPIC_OR_PARTITION';
    if (refusal !== 'NONE' || !keeper) done(refusal);
    else keeper.settled(done);
  }

  /** A member's session is over: what it has of these partitions is available to others. */
  release(groupId: string, memberId: string, places: Iterable<TopicPartition>): void {
    for (const place of places) this.#led.get(keyOf(groupId, place))?.share?.release(memberId);
  }

  /** How long a record is a member's before it must have spoken. */
  lockDurationMs(groupId: string): number {
    return Number(groupSetting(this.#broker.cluster, groupId, 'share.record.lock.duration.ms'));
  }

  /** Calls `changed` whenever records may have become available again, until the returned function is called. */
  watch(changed: () => void): () => void {
    this.#waiters.add(changed);
    return () => this.#waiters.delete(changed);
  }

  #open(groupId: string, place: TopicPartition, replica: Replica): Led {
    const key = keyOf(groupId, place);
    const known = this.#led.get(key);
    const { leaderEpoch } = replica.partition;
    if (known?.leaderEpoch === leaderEpoch) return known;
    known?.share?.close();
    const topicId = this.#broker.image.topics.get(place.topic)?.topicId ?? '';
    const at = { partition: place.partition, leaderEpoch };
    const keeper = keepsShareState(this.#broker) ? new StateKeeper(this.#broker, groupId, topicId, at) : null;
    const led: Led = { leaderEpoch, share: null, keeper };
    this.#led.set(key, led);
    if (keeper) keeper.read(kept => this.#begin(groupId, place, led, kept, replica));
    else this.#begin(groupId, place, led, { startOffset: -1, stateBatches: [] }, replica);
    return led;
  }

  #begin(groupId: string, place: TopicPartition, led: Led, kept: LedShareState, { log }: Replica): void {
    const key = keyOf(groupId, place);
    if (this.#led.get(key) !== led) return;
    const reset = groupSetting(this.#broker.cluster, groupId, 'share.auto.offset.reset');
    const beginning = reset === 'earliest' ? log.logStartOffset : log.highWatermark;
    const state = { startOffset: kept.startOffset < 0 ? beginning : kept.startOffset, deliveries: deliveriesIn(kept) };
    const share = new SharePartition(this.#broker.clock, this.#limits(groupId), state, (changed, reason) => {
      this.#recordSettled(groupId, place, changed, reason);
      this.#keep(key, led);
      this.#wake();
    });
    led.share = share;
    this.#wake();
  }

  /** Has the state kept; where that fails, this leader goes on from what was kept before. */
  #keep(key: string, led: Led): void {
    const { share, keeper } = led;
    if (!share || !keeper) return;
    const failed = (): void => {
      share.close();
      if (this.#led.get(key) === led) this.#led.delete(key);
      this.#wake();
    };
    keeper.write(() => keptForm(share.state), failed);
  }

  #limits(groupId: string): ConstructorParameters<typeof SharePartition>[1] {
    const { cluster } = this.#broker;
    return {
      lockDurationMs: this.lockDurationMs(groupId),
      deliveryCount: cluster.setting('group.share.delivery.count.limit'),
      maxLocks: cluster.setting('group.share.partition.max.record.locks'),
    };
  }

  /** With read_committed, batches of aborted transactions come as gaps. */
  #read(groupId: string, { log }: Replica, from: number, to: number, maxBytes: number): RecordBatch[] {
    const read = log.read(from, to, maxBytes);
    if (!this.#readsCommitted(groupId)) return read;
    const committed = new Set(withoutAborted(read, log.producers.aborted(from, to)));
    return read.map(batch => (committed.has(batch) ? batch : { ...batch, records: [] }));
  }

  #readsCommitted(groupId: string): boolean {
    return groupSetting(this.#broker.cluster, groupId, 'share.isolation.level') === 'read_committed';
  }

  #endOf(groupId: string, { log }: Replica): number {
    return this.#readsCommitted(groupId) ? log.lastStableOffset : log.highWatermark;
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }

  /** Tells the trace of records that were settled or came back, in rows of one state. */
  #recordSettled(group: string, place: TopicPartition, changed: readonly Delivery[], reason: string): void {
    const { topic, partition } = place;
    const rows: { firstOffset: number; lastOffset: number; state: Delivery['state'] }[] = [];
    for (const { offset, state } of [...changed].sort((a, b) => a.offset - b.offset)) {
      const row = rows.at(-1);
      if (row && row.lastOffset === offset - 1 && row.state === state) row.lastOffset = offset;
      else rows.push({ firstOffset: offset, lastOffset: offset, state });
    }
    for (const row of rows) {
      this.#broker.cluster.simulation.record('records.settled', { group, topic, partition, ...row, reason });
    }
  }

  #record(group: string, member: string, { topic, partition }: TopicPartition, acquired: AcquiredRecords[]): void {
    for (const { firstOffset, lastOffset, deliveryCount } of acquired) {
      const fields = { group, member, topic, partition, firstOffset, lastOffset, deliveryCount };
      this.#broker.cluster.simulation.record('records.acquired', fields);
    }
  }
}

function keyOf(groupId: string, place: TopicPartition): string {
  return JSON.stringify([groupId, partitionKey(place)]);
}
