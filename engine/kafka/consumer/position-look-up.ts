/**
 * Where a consumer begins in a partition (K2): at what a seek or a reset asked for, else at the committed offset, else
 * where auto.offset.reset says. Source: ConsumerCoordinator.initWithCommittedOffsetsIfNeeded, OffsetFetcher (4.2).
 */
import type { Process } from '../../core/process.ts';
import { listOffset } from '../admin/offsets.ts';
import { KafkaException } from '../exception.ts';
import type { Link } from '../link/link.ts';
import type { ConsumerConfig } from './consumer-config.ts';
import type { ConsumerHabits } from './consumer-habits.ts';
import type { OffsetCommits } from './offset-commits.ts';
import { resetTimestamp } from './offset-reset.ts';
import { recordPosition } from './position-record.ts';
import { nameOf, type PartitionState, type SubscriptionState } from './subscription-state.ts';

/** The look-ups of one consumer. */
export class PositionLookUp {
  readonly #link: Link;
  readonly #config: ConsumerConfig;
  readonly #subscription: SubscriptionState;
  readonly #commits: OffsetCommits | null;
  readonly #habits: ConsumerHabits;

  constructor(
    link: Link,
    config: ConsumerConfig,
    subscription: SubscriptionState,
    commits: OffsetCommits | null,
    habits: ConsumerHabits,
  ) {
    this.#habits = habits;
    this.#link = link;
    this.#config = config;
    this.#subscription = subscription;
    this.#commits = commits;
  }

  /** Looks for the positions that are not known, once; false if some are still missing. */
  *findAll(): Process<boolean> {
    const missing = this.#subscription.assigned.filter(({ position }) => position === null);
    const fresh = missing.filter(({ resetTo }) => resetTo === null);
    if (this.#commits && fresh.length > 0) yield* this.#startAtCommitted(fresh);
    for (const state of missing) if (state.position === null) yield* this.#reset(state);
    return missing.every(({ position }) => position !== null);
  }

  /** Looks for one position, once. */
  *find(state: PartitionState): Process<void> {
    if (this.#commits && state.resetTo === null) yield* this.#startAtCommitted([state]);
    if (state.position === null) yield* this.#reset(state);
  }

  *#startAtCommitted(states: readonly PartitionState[]): Process<void> {
    const committed = yield* this.#commits!.committed(states);
    for (const state of states) {
      const found = committed.get(nameOf(state));
      if (!found || state.position !== null || state.resetTo !== null) continue;
      state.position = found.offset;
      state.lastLeaderEpoch = found.leaderEpoch;
      state.validEpoch = -1;
      this.#told(state, 'committed offset');
    }
  }

  /** Looks up where to begin: what was asked for, else auto.offset.reset (K2). */
  *#reset(state: PartitionState): Process<void> {
    const reset = this.#habits.offsetReset?.(state.topic) ?? this.#config.autoOffsetReset;
    const timestamp = state.resetTo ?? resetTimestamp(reset, this.#link.cluster.simulation.nowMs());
    if (timestamp === null) {
      const message = `Undefined offset with no reset policy for partitions: [${nameOf(state)}]`;
      throw new KafkaException('NoOffsetForPartitionException', message);
    }
    const { seeks } = state;
    const found = yield* listOffset(this.#link, state.topic, state.partition, timestamp, this.#config.isolationLevel);
    if (found.offset < 0 || state.seeks !== seeks) return;
    const reason = state.resetTo === null ? 'no committed offset' : 'reset';
    state.position = found.offset;
    state.resetTo = null;
    this.#told(state, reason);
  }

  /** Tells the trace where the consumer stands in a partition. */
  #told(state: PartitionState, reason: string): void {
    recordPosition(this.#link, this.#config.groupId, state, reason);
  }
}
