/**
 * One replica of a topic partition on one broker: its own log and, when it leads, what it knows of its
 * followers. The leader's high watermark is the smallest log end in the ISR (R2) and stands still while
 * the ISR is smaller than min.insync.replicas (A7). Source: kafka.cluster.Partition.
 * Left out for now: ISR changes, elections and truncation, for no broker can fail yet.
 */
import type { Simulation } from '../core/simulation.ts';
import { type LogHost, PartitionLog } from './log/partition-log.ts';
import { decodeText, type RecordBatch, recordSize } from './record-batch.ts';
import type { PartitionMetadata } from './topic.ts';

/** A replica and its leader's bookkeeping. */
export class Replica {
  readonly log: PartitionLog;
  readonly brokerId: number;
  readonly partition: PartitionMetadata;
  readonly #simulation: Simulation;
  /** Log end of each follower, as its fetches told (R1). */
  readonly #followerEnds = new Map<number, number>();
  readonly #waiters = new Set<() => void>();

  constructor(simulation: Simulation, brokerId: number, partition: PartitionMetadata, host: LogHost) {
    this.#simulation = simulation;
    this.log = new PartitionLog(host);
    this.brokerId = brokerId;
    this.partition = partition;
  }

  /** Whether this broker leads the partition. */
  get leads(): boolean {
    return this.partition.leader === this.brokerId;
  }

  /** min.insync.replicas, but never more than there are replicas (A2). */
  get minInSyncReplicas(): number {
    return Math.min(this.log.config.minInsyncReplicas, this.partition.replicas.length);
  }

  /** Appends a producer's batch; returns it with its offsets. */
  append(batch: RecordBatch): RecordBatch {
    const stored = this.log.appendAsLeader(batch, this.partition.leaderEpoch);
    this.#recordAppended(stored);
    this.#advanceHighWatermark();
    this.#wake();
    return stored;
  }

  /** Appends what the leader sent, and takes over its high watermark as far as the own log goes (R3). */
  appendFetched(batches: readonly RecordBatch[], leaderHighWatermark: number): void {
    for (const batch of batches) {
      this.log.appendAsFollower(batch);
      this.#recordAppended(batch);
    }
    this.#setHighWatermark(Math.min(leaderHighWatermark, this.log.logEndOffset));
  }

  /** A follower's fetch at `offset` acknowledges everything below it (R1). */
  followerFetched(brokerId: number, offset: number): void {
    this.#followerEnds.set(brokerId, offset);
    this.#advanceHighWatermark();
  }

  /** Calls `changed` after each append and each move of the high watermark until the returned function is called. */
  watch(changed: () => void): () => void {
    this.#waiters.add(changed);
    return () => this.#waiters.delete(changed);
  }

  /** Calls `done` once all records below `offset` are committed: at once, or when the high watermark gets there. */
  whenCommitted(offset: number, done: () => void): void {
    if (this.log.highWatermark >= offset) {
      done();
      return;
    }
    const stop = this.watch(() => {
      if (this.log.highWatermark < offset) return;
      stop();
      done();
    });
  }

  #advanceHighWatermark(): void {
    if (!this.leads || this.partition.isr.length < this.minInSyncReplicas) return;
    const ends = this.partition.isr.map(id =>
      id === this.brokerId ? this.log.logEndOffset : (this.#followerEnds.get(id) ?? 0),
    );
    if (this.#setHighWatermark(Math.min(...ends))) this.#wake();
  }

  #setHighWatermark(offset: number): boolean {
    if (offset <= this.log.highWatermark) return false;
    this.log.highWatermark = offset;
    const { topic, index } = this.partition;
    this.#simulation.record('highwatermark.moved', { broker: this.brokerId, topic, partition: index, offset });
    return true;
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }

  #recordAppended(batch: RecordBatch): void {
    for (const record of batch.records) {
      this.#simulation.record('record.appended', {
        broker: this.brokerId,
        topic: this.partition.topic,
        partition: this.partition.index,
        offset: batch.baseOffset + record.offsetDelta,
        key: decodeText(record.key),
        value: decodeText(record.value),
        timestampMs: batch.baseTimestamp + record.timestampDelta,
        leaderEpoch: batch.partitionLeaderEpoch,
        producer: batch.clientId,
        bytes: recordSize(record),
      });
    }
  }
}
