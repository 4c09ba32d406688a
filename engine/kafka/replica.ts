/**
 * One replica of a topic partition on one broker: its own log and, when it leads, what it knows of its followers. The
 * high watermark is the smallest log end among the in-sync replicas and those about to be (R2); it stands still while
 * fewer are in sync than min.insync.replicas (A7). Times in microseconds of the run. Source: kafka.cluster.Partition.
 */
import type { Simulation } from '../core/simulation.ts';
import { type FollowerFetch, FollowerStates } from './follower-states.ts';
import type { PartitionLog } from './log/partition-log.ts';
import type { Purgatory, Waiter } from './purgatory.ts';
import type { RecordBatch } from './record-batch.ts';
import { AppendedRecords } from './record-rows.ts';
import type { IsrMember, PartitionMetadata } from './topic.ts';

/** What a replica needs of its broker. */
export interface ReplicaHost {
  readonly id: number;
  readonly simulation: Simulation;
  /** Who waits for changes on this broker. */
  readonly purgatory: Purgatory;
  /** replica.lag.time.max.ms in microseconds. */
  readonly lagLimitUs: number;
  /** Whether a broker is alive as far as this one knows. */
  isAlive(broker: number): boolean;
  /** Asks the controller for another ISR; `done` gets the partition as it is then, or null where it was refused. */
  alterIsr(
    partition: PartitionMetadata,
    isr: readonly IsrMember[],
    done: (after: PartitionMetadata | null) => void,
  ): void;
}

/** A replica and its leader's bookkeeping. */
export class Replica {
  readonly log: PartitionLog;
  readonly #host: ReplicaHost;
  #partition: PartitionMetadata;
  #followers: FollowerStates;
  /** Where the log ended when this broker became the leader. */
  #termStart = 0;
  /** The ISR that the controller has been asked for and has not answered yet. */
  #wanted: readonly number[] | null = null;
  readonly #waiters = new Set<Waiter>();
  /** The last stable offset that the trace was told of; null while nothing holds it back. */
  #toldStable: number | null = null;

  constructor(host: ReplicaHost, partition: PartitionMetadata, log: PartitionLog) {
    this.#host = host;
    this.#partition = partition;
    this.log = log;
    this.#followers = new FollowerStates(partition, host);
    if (this.leads) this.#lead();
  }

  /** The partition as this broker knows it. */
  get partition(): PartitionMetadata {
    return this.#partition;
  }

  /** Whether this broker leads the partition, as far as it knows. */
  get leads(): boolean {
    return this.#partition.leader === this.#host.id;
  }

  /** The ISR as the high watermark counts it: with those that are about to join, until the controller has answered (R7). */
  get maximalIsr(): readonly number[] {
    return [...new Set([...this.#partition.isr, ...(this.#wanted ?? [])])];
  }

  /** min.insync.replicas, but never more than there are replicas (A2). */
  get minInSyncReplicas(): number {
    return Math.min(this.log.config.minInsyncReplicas, this.#partition.replicas.length);
  }

  /** Whether the high watermark has reached this leader's own term: only then does it know what is committed. */
  get knowsHighWatermark(): boolean {
    return this.log.highWatermark >= this.#termStart;
  }

  /** Takes in what the controller decided. */
  update(partition: PartitionMetadata): void {
    if (partition.partitionEpoch <= this.#partition.partitionEpoch) return;
    const newTerm = partition.leaderEpoch !== this.#partition.leaderEpoch;
    this.#partition = partition;
    this.#wanted = null;
    if (newTerm) this.#followers = new FollowerStates(partition, this.#host);
    else this.#followers.follow(partition);
    if (newTerm && this.leads) this.#lead();
    this.#advanceHighWatermark();
    this.#wake();
  }

  /** Appends a producer's batch; returns it with its offsets. */
  append(batch: RecordBatch): RecordBatch {
    const stored = this.log.appendAsLeader(batch, this.#partition.leaderEpoch);
    this.#recordAppended(stored);
    this.#advanceHighWatermark();
    this.#wake();
    return stored;
  }

  /** Appends what the leader sent, and takes over its marks as far as the own log goes (R3, D2). */
  appendFetched(batches: readonly RecordBatch[], leaderHighWatermark: number, leaderLogStart: number): void {
    for (const batch of batches) {
      if (batch.baseOffset < this.log.logEndOffset) continue;
      this.log.appendAsFollower(batch);
      this.#recordAppended(batch);
    }
    this.#setHighWatermark(Math.min(leaderHighWatermark, this.log.logEndOffset));
    if (leaderLogStart > this.log.logStartOffset) this.raiseLogStart(Math.min(leaderLogStart, this.log.logEndOffset));
    this.#wake();
  }

  /** Cuts the log: what lies there is not what the leader has (R10). */
  truncateTo(offset: number): void {
    const { topic, index: partition } = this.#partition;
    const records = this.log.logEndOffset - offset;
    if (records <= 0) return;
    this.log.truncateTo(offset);
    this.#host.simulation.record('log.truncated', { broker: this.#host.id, topic, partition, offset, records });
  }

  /** Throws the log away and begins at the leader's log start (R12). */
  restartAt(offset: number): void {
    this.truncateTo(this.log.logStartOffset);
    this.log.restartAt(offset);
  }

  /** Records below `offset` are gone. */
  raiseLogStart(offset: number): void {
    if (offset <= this.log.logStartOffset) return;
    this.log.raiseLogStart(offset);
    this.recordLogStart('delete records');
    this.#wake();
  }

  /** Tells the trace where the log starts now, and why. */
  recordLogStart(reason: string): void {
    const { topic, index: partition } = this.#partition;
    const offset = this.log.logStartOffset;
    this.#host.simulation.record('logstart.moved', { broker: this.#host.id, topic, partition, offset, reason });
  }

  /** A follower's fetch at `offset` acknowledges everything below it; it may make it in sync again (R1, R6). */
  followerFetched(brokerId: number, fetch: FollowerFetch): void {
    if (!this.#followers.fetched(brokerId, fetch, this.log.logEndOffset)) return;
    this.#maybeExpand(brokerId);
    this.#advanceHighWatermark();
    this.#wake();
  }

  /** Takes replicas that lag for too long out of the ISR (R5). */
  shrinkIsr(): void {
    if (!this.leads || this.#wanted) return;
    const { isr } = this.#partition;
    const kept = isr.filter(id => id === this.#host.id || this.#followers.isCaughtUp(id, this.log.logEndOffset));
    if (kept.length < isr.length) this.#propose(kept);
  }

  /** Takes back a {@link Replica.watch}. */
  unwatch(changed: Waiter): void {
    this.#waiters.delete(changed);
    this.#host.purgatory.leave(changed);
  }

  /** Calls `changed` after appends and moves of a mark until the returned function is called. */
  watch(changed: Waiter): () => void {
    this.#waiters.add(changed);
    return () => this.unwatch(changed);
  }

  /**
   * Calls `done` once all records below `offset` are committed: at once, or when the high watermark gets there; or `lost`
   * when this term as leader ends before, for then others may lie there.
   */
  whenCommitted(offset: number, done: () => void, lost: () => void): () => void {
    const { leaderEpoch } = this.#partition;
    const leadsOn = (): boolean => this.leads && this.#partition.leaderEpoch === leaderEpoch;
    return this.#when(
      () => !leadsOn() || this.log.highWatermark >= offset,
      () => (leadsOn() ? done() : lost()),
    );
  }

  /** Calls `done` once every live replica's log starts at `offset` or above (T8). */
  whenLowWatermark(offset: number, done: (lowWatermark: number) => void): () => void {
    return this.#when(
      () => this.#lowWatermark() >= offset,
      () => done(this.#lowWatermark()),
    );
  }

  #when(reached: () => boolean, done: () => void): () => void {
    if (reached()) {
      done();
      return () => {};
    }
    const stop = this.watch(() => {
      if (!reached()) return;
      stop();
      done();
    });
    return stop;
  }

  #lowWatermark(): number {
    const others = this.#partition.replicas.filter(id => id !== this.#host.id && this.#host.isAlive(id));
    return Math.min(this.log.logStartOffset, ...others.map(id => this.#followers.logStart(id)));
  }

  /** A new term as leader begins where the log ends (R8). */
  #lead(): void {
    this.#termStart = this.log.logEndOffset;
    this.log.epochs.assign(this.#partition.leaderEpoch, this.#termStart);
    this.#advanceHighWatermark();
  }

  #maybeExpand(brokerId: number): void {
    const { isr, replicas } = this.#partition;
    if (!this.leads || this.#wanted || isr.includes(brokerId) || !replicas.includes(brokerId)) return;
    const end = this.#followers.logEnd(brokerId);
    if (!this.#host.isAlive(brokerId) || end < this.log.highWatermark || end < this.#termStart) return;
    this.#propose([...isr, brokerId]);
  }

  /** Asks the controller; until it answers, the larger of the two sets counts (R7). */
  #propose(isr: readonly number[]): void {
    this.#wanted = isr;
    const members = isr.map(brokerId => ({ brokerId, brokerEpoch: this.#followers.brokerEpoch(brokerId) }));
    this.#host.alterIsr(this.#partition, members, after => {
      if (this.#wanted !== isr) return;
      this.#wanted = null;
      if (after) this.update(after);
    });
  }

  #advanceHighWatermark(): void {
    if (!this.leads) return;
    const { isr, replicas } = this.#partition;
    const logEnd = this.log.logEndOffset;
    let offset = logEnd;
    for (const id of replicas) {
      if (id === this.#host.id) continue;
      if (isr.includes(id) || this.#wanted?.includes(id) || this.#followers.willJoin(id, logEnd)) {
        offset = Math.min(offset, this.#followers.logEnd(id));
      }
    }
    if (offset <= this.log.highWatermark || isr.length < this.minInSyncReplicas) return;
    this.#setHighWatermark(offset);
    this.#wake();
  }

  #setHighWatermark(offset: number): void {
    if (offset <= this.log.highWatermark) return;
    this.log.highWatermark = offset;
    const { topic, index } = this.#partition;
    this.#host.simulation.record('highwatermark.moved', { broker: this.#host.id, topic, partition: index, offset });
  }

  /** Tells the trace of the last stable offset while an open transaction holds it back (X7). */
  #tellLastStable(): void {
    const offset = this.log.lastStableOffset;
    const held = offset < this.log.highWatermark;
    if (!this.leads || (!held && this.#toldStable === null) || offset === this.#toldStable) return;
    this.#toldStable = held ? offset : null;
    const { topic, index: partition } = this.#partition;
    this.#host.simulation.record('laststable.moved', { broker: this.#host.id, topic, partition, offset });
  }

  /** Calls each waiter once; one that is woken, and stops waiting, may wake others meanwhile. */
  #wake(): void {
    this.#tellLastStable();
    this.#host.purgatory.wake(this.#waiters);
  }

  #recordAppended(batch: RecordBatch): void {
    const place = { broker: this.#host.id, topic: this.#partition.topic, partition: this.#partition.index };
    if (batch.control) {
      this.#host.simulation.record('marker.appended', {
        ...place,
        offset: batch.baseOffset,
        type: batch.control.type,
        producerId: batch.producerId,
        producerEpoch: batch.producerEpoch,
        leaderEpoch: batch.partitionLeaderEpoch,
      });
      return;
    }
    this.#host.simulation.recordRows('record.appended', new AppendedRecords(place, batch));
  }
}
