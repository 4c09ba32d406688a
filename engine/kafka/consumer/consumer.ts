/**
 * The Java consumer: one `poll` after another, which joins the group, finds positions, commits and gives records. What
 * Java does with blocking calls are processes here. Source: ClassicKafkaConsumer (4.2). Left out: interceptors,
 * subscription by pattern, wakeup(). Other clients are this one with other habits.
 */
import { type Process, sleep, wait } from '../../core/process.ts';
import { msToUs } from '../../core/units.ts';
import { listOffset } from '../admin/offsets.ts';
import { EARLIEST, LATEST } from '../api/02-list-offsets.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import type { Cluster } from '../cluster.ts';
import type { GivenSettings } from '../config/client-setting.ts';
import { exceptionOf, KafkaException, timeoutException } from '../exception.ts';
import { Link } from '../link/link.ts';
import { ClassicMembership } from './classic-membership.ts';
import type { ConsumerRecord } from './completed-fetch.ts';
import { type ConsumerConfig, consumerConfig } from './consumer-config.ts';
import type { ConsumerHabits } from './consumer-habits.ts';
import { ConsumerMembership } from './consumer-membership.ts';
import { type FetchedBatch, Fetcher } from './fetcher.ts';
import { type GroupIdentity, type Membership, noListener, type RebalanceListener, telling } from './membership.ts';
import { type Committed, notInGroup, OffsetCommits, type OffsetToCommit } from './offset-commits.ts';
import { PositionLookUp } from './position-look-up.ts';
import { recordPosition } from './position-record.ts';
import { PositionValidation } from './position-validation.ts';
import { nameOf, SubscriptionState } from './subscription-state.ts';

/** One consumer. */
export class Consumer {
  readonly config: ConsumerConfig;
  readonly #link: Link;
  readonly #habits: ConsumerHabits;
  readonly #subscription = new SubscriptionState();
  readonly #validation: PositionValidation;
  readonly #positions: PositionLookUp;
  readonly #fetcher: Fetcher;
  readonly #commits: OffsetCommits | null;
  readonly #waiters = new Set<() => void>();
  #membership: Membership | null = null;
  /** What it was when it joined last. */
  #joined: GroupIdentity | null = null;
  #lastCommitUs = 0;
  #closed = false;

  /** A ConfigException where the settings are not allowed. `name` is the client id unless the settings have one. */
  constructor(cluster: Cluster, name: string, settings: GivenSettings, habits: ConsumerHabits = {}) {
    this.config = consumerConfig(settings);
    this.#habits = habits;
    const { retryBackoffMs, retryBackoffMaxMs, requestTimeoutMs, defaultApiTimeoutMs, clientId } = this.config;
    this.#link =
      habits.link ??
      new Link(cluster, clientId || name, {
        retryBackoffMs,
        retryBackoffMaxMs,
        requestTimeoutMs,
        apiTimeoutMs: defaultApiTimeoutMs,
      });
    const changed = (): void => this.#wakeAll();
    this.#validation = new PositionValidation(this.#link, this.config, this.#subscription, changed);
    this.#fetcher = new Fetcher(this.#link, this.config, this.#subscription, this.#validation, changed, habits);
    const { groupId } = this.config;
    this.#commits = groupId === null ? null : new OffsetCommits(this.#link, groupId);
    this.#positions = new PositionLookUp(this.#link, this.config, this.#subscription, this.#commits, habits);
  }

  /** The partitions that this consumer has. */
  get assignment(): TopicPartition[] {
    return this.#subscription.assigned.map(({ topic, partition }) => ({ topic, partition }));
  }

  /**
   * Its generation, or member epoch, and member id, as of when it joined last: one that has left or was thrown out still
   * names what it was, and is fenced by it (KIP-447).
   */
  get groupMetadata(): GroupIdentity & { groupId: string } {
    this.#rememberJoin();
    const { groupInstanceId } = this.config;
    return { groupId: this.#group(), ...(this.#joined ?? { generation: -1, memberId: '', groupInstanceId }) };
  }

  /** Follows topics as a member of its group. */
  *subscribe(topics: readonly string[], listener: RebalanceListener = noListener): Process<void> {
    this.#group();
    if (topics.length === 0) return yield* this.unsubscribe();
    this.#subscription.subscribe(topics);
    if (this.#membership) this.#membership.subscriptionChanged();
    else this.#membership = this.#join(telling(listener));
  }

  /** Takes these partitions, without a group's help. */
  assign(partitions: readonly TopicPartition[]): void {
    this.#subscription.assign(partitions);
  }

  /** Follows nothing any more, and leaves the group. */
  *unsubscribe(): Process<void> {
    if (this.#membership) yield* this.#membership.close(true);
    this.#membership = null;
    this.#joined = null;
    this.#subscription.unsubscribe();
  }

  /** Records from the positions on, at most max.poll.records; waits for some, at most `timeoutMs`. */
  poll(timeoutMs: number): Process<ConsumerRecord[]> {
    return this.#poll(timeoutMs, () => this.#fetcher.collect(this.config.maxPollRecords));
  }

  /** As `poll`, but all that was fetched, partition by partition: what KafkaJS calls batches. */
  pollBatches(timeoutMs: number): Process<FetchedBatch[]> {
    return this.#poll(timeoutMs, () => this.#fetcher.collectBatches());
  }

  /** Sends a heartbeat if that is for the client to do, and due; throws where the member must join again. */
  *heartbeat(): Process<void> {
    if (this.#membership) yield* this.#membership.heartbeat();
  }

  /** Goes back in a partition that is still its own, so that records come again; the trace is not told. */
  rewind(at: TopicPartition, offset: number): void {
    if (this.#subscription.find(at)) this.#subscription.seek(at, offset);
  }

  /** Pauses exactly the partitions that `isPaused` names. */
  pauseWhere(isPaused: (at: TopicPartition) => boolean): void {
    for (const state of this.#subscription.assigned) state.paused = isPaused(state);
  }

  *#poll<T>(timeoutMs: number, collect: () => T[]): Process<T[]> {
    const { scheduler } = this.#link.cluster.simulation;
    const deadlineUs = scheduler.nowUs + msToUs(timeoutMs);
    if (this.#subscription.kind === 'none') {
      const message = 'Consumer is not subscribed to any topics or assigned any partitions';
      throw new KafkaException('IllegalStateException', message);
    }
    for (;;) {
      if (this.#closed) return [];
      if (this.#membership) yield* this.#membership.poll(deadlineUs);
      if (this.#closed) return [];
      this.#rememberJoin();
      yield* this.#commitWhenDue();
      this.#validation.throwIfTruncated();
      const found = yield* this.#positions.findAll();
      if (found) this.#habits.positioned?.();
      const records = collect();
      this.#fetcher.send();
      if (records.length > 0 || scheduler.nowUs >= deadlineUs) return records;
      yield* found ? this.#wait(deadlineUs) : this.#pause(deadlineUs);
    }
  }

  /** The offset of the next record of a partition; looked up if it is not known yet. */
  *position(at: TopicPartition, timeoutMs = this.config.defaultApiTimeoutMs): Process<number> {
    const { scheduler } = this.#link.cluster.simulation;
    const deadlineUs = scheduler.nowUs + msToUs(timeoutMs);
    const state = this.#subscription.get(at);
    for (;;) {
      if (state.position === null) yield* this.#positions.find(state);
      if (state.position !== null && this.#validation.holds(state)) return state.position;
      if (scheduler.nowUs >= deadlineUs) {
        const message = `Timeout of ${timeoutMs}ms expired before the position for partition ${nameOf(at)} could be determined`;
        throw timeoutException(message);
      }
      yield* this.#pause(deadlineUs);
    }
  }

  /** The end of each partition: the high watermark, or the last stable offset for read_committed. */
  *endOffsets(partitions: readonly TopicPartition[]): Process<Map<string, number>> {
    const ends = new Map<string, number>();
    for (const at of partitions) {
      const { offset } = yield* listOffset(this.#link, at.topic, at.partition, LATEST, this.config.isolationLevel);
      ends.set(nameOf(at), offset);
    }
    return ends;
  }

  /** How many records lie between the position and the end, as far as the last fetch knows; null if it is not known. */
  currentLag(at: TopicPartition): number | null {
    const { position, highWatermark, lastStableOffset } = this.#subscription.get(at);
    const end = this.config.isolationLevel === 1 ? lastStableOffset : highWatermark;
    return position === null || end === null ? null : end - position;
  }

  /** Goes to an offset of a partition. */
  seek(at: TopicPartition, offset: number): void {
    this.#subscription.seek(at, offset);
    recordPosition(this.#link, this.config.groupId, this.#subscription.get(at), 'seek');
  }

  /** Goes to the beginning of partitions, of all where none is named; looked up when it is needed. */
  seekToBeginning(partitions: readonly TopicPartition[]): void {
    for (const at of this.#some(partitions)) this.#subscription.requestReset(at, EARLIEST);
  }

  /** Goes to the end of partitions, of all where none is named; looked up when it is needed. */
  seekToEnd(partitions: readonly TopicPartition[]): void {
    for (const at of this.#some(partitions)) this.#subscription.requestReset(at, LATEST);
  }

  /** Gives no records of these partitions until they are resumed. */
  pause(partitions: readonly TopicPartition[]): void {
    for (const at of partitions) this.#subscription.get(at).paused = true;
  }

  /** Gives records of these partitions again. */
  resume(partitions: readonly TopicPartition[]): void {
    for (const at of partitions) this.#subscription.get(at).paused = false;
  }

  /** Commits offsets, or the positions of all partitions, and waits for the answer. */
  *commitSync(offsets: readonly OffsetToCommit[] = this.#consumed()): Process<void> {
    this.#group();
    if (offsets.length === 0) return;
    const identity = this.#membership?.identity ?? { generation: -1, memberId: '', groupInstanceId: null };
    if (this.#subscription.kind === 'topics' && identity.generation < 0) throw notInGroup();
    yield* this.#commits!.commit(offsets, identity, this.#membership);
  }

  /** What is committed for partitions; null where there is nothing. */
  *committed(partitions: readonly TopicPartition[]): Process<Map<string, Committed | null>> {
    this.#group();
    return yield* this.#commits!.committed(partitions);
  }

  /** Commits where enable.auto.commit says so, gives its partitions up and leaves; or only stops. */
  *close(leave = true): Process<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#wakeAll();
    if (leave) yield* this.#autoCommit();
    if (this.#membership) yield* this.#membership.close(leave);
    this.#subscription.unsubscribe();
  }

  #rememberJoin(): void {
    const identity = this.#membership?.identity;
    if (identity && identity.generation > 0) this.#joined = identity;
  }

  #join(listener: RebalanceListener): Membership {
    const commit = (): Process<void> => this.#autoCommit();
    if (this.config.groupProtocol === 'classic') {
      return new ClassicMembership(this.#link, this.config, this.#subscription, listener, commit, this.#habits);
    }
    const changed = (): void => this.#wakeAll();
    const { config } = this;
    return new ConsumerMembership(this.#link, config, this.#subscription, listener, commit, changed, this.#habits);
  }

  #group(): string {
    const { groupId } = this.config;
    if (groupId !== null) return groupId;
    throw exceptionOf(
      'INVALID_GROUP_ID',
      'To use the group management or offset commit APIs, you must provide a valid group.id in the consumer configuration.',
    );
  }

  #some(partitions: readonly TopicPartition[]): readonly TopicPartition[] {
    return partitions.length > 0 ? partitions : this.assignment;
  }

  #consumed(): OffsetToCommit[] {
    return this.#subscription.assigned
      .filter(({ position }) => position !== null)
      .map(({ topic, partition, position, lastLeaderEpoch }) => ({
        topic,
        partition,
        offset: position!,
        leaderEpoch: lastLeaderEpoch,
        metadata: '',
      }));
  }

  *#commitWhenDue(): Process<void> {
    const { nowUs } = this.#link.cluster.simulation.scheduler;
    if (nowUs - this.#lastCommitUs < msToUs(this.config.autoCommitIntervalMs)) return;
    this.#lastCommitUs = nowUs;
    yield* this.#autoCommit();
  }

  /** Commits the positions if that is the consumer's job; a failure is left to the next time (K7). */
  *#autoCommit(): Process<void> {
    if (!this.config.enableAutoCommit || this.#commits === null) return;
    try {
      yield* this.commitSync();
    } catch (error) {
      if (!(error instanceof KafkaException)) throw error;
    }
  }

  *#wait(deadlineUs: number): Process<void> {
    const { scheduler } = this.#link.cluster.simulation;
    yield* wait<void>(resume => {
      const woken = (): void => {
        timer.cancel();
        this.#waiters.delete(woken);
        resume();
      };
      const timer = scheduler.at(deadlineUs, woken);
      this.#waiters.add(woken);
    });
  }

  /** Waits before the next look-up. */
  *#pause(deadlineUs: number): Process<void> {
    const { scheduler } = this.#link.cluster.simulation;
    const leftUs = Math.max(deadlineUs - scheduler.nowUs, 0);
    yield* sleep(scheduler, Math.min(msToUs(this.config.retryBackoffMs), leftUs));
  }

  #wakeAll(): void {
    for (const wake of [...this.#waiters]) wake();
  }
}
