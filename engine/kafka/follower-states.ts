/**
 * What a leader knows of its followers from their fetches: where their logs end and start, and since when they have
 * caught up (R1, R4). Times in microseconds of the run. Source: kafka.cluster.Replica, ReplicaState (4.2).
 */
import type { ReplicaHost } from './replica.ts';
import type { PartitionMetadata } from './topic.ts';

/** What a fetch tells of the follower. */
export interface FollowerFetch {
  offset: number;
  logStart: number;
  brokerEpoch: number;
}

interface FollowerState {
  logEnd: number;
  logStart: number;
  /** Which registration of the broker fetched (KIP-903). */
  brokerEpoch: number;
  lastFetchUs: number;
  /** Where the leader's log ended at the last fetch. */
  leaderEndAtLastFetch: number;
  lastCaughtUpUs: number;
}

/** The followers of one partition in one term of its leader. */
export class FollowerStates {
  readonly #host: ReplicaHost;
  readonly #states = new Map<number, FollowerState>();

  constructor(partition: PartitionMetadata, host: ReplicaHost) {
    this.#host = host;
    this.follow(partition);
  }

  /** Takes replicas in that are new, as a reassignment adds them. */
  follow({ replicas, isr }: PartitionMetadata): void {
    const { nowUs } = this.#host.simulation.scheduler;
    for (const id of replicas) {
      if (this.#states.has(id)) continue;
      this.#states.set(id, {
        logEnd: -1,
        logStart: -1,
        brokerEpoch: -1,
        lastFetchUs: 0,
        leaderEndAtLastFetch: 0,
        lastCaughtUpUs: isr.includes(id) ? nowUs : Number.NEGATIVE_INFINITY,
      });
    }
  }

  /** A follower asked for records from `offset` on; false for a broker that has no replica. */
  fetched(id: number, { offset, logStart, brokerEpoch }: FollowerFetch, leaderEnd: number): boolean {
    const state = this.#states.get(id);
    if (!state) return false;
    const { nowUs } = this.#host.simulation.scheduler;
    if (offset >= leaderEnd) state.lastCaughtUpUs = nowUs;
    else if (offset >= state.leaderEndAtLastFetch)
      state.lastCaughtUpUs = Math.max(state.lastCaughtUpUs, state.lastFetchUs);
    state.logEnd = offset;
    state.logStart = logStart;
    state.brokerEpoch = brokerEpoch;
    state.lastFetchUs = nowUs;
    state.leaderEndAtLastFetch = leaderEnd;
    return true;
  }

  /** Where a follower's log ends, -1 while it has not fetched in this term. */
  logEnd(id: number): number {
    return this.#states.get(id)?.logEnd ?? -1;
  }

  /** The broker epoch under which a follower last fetched, -1 while it has not. */
  brokerEpoch(id: number): number {
    return this.#states.get(id)?.brokerEpoch ?? -1;
  }

  /** Where a follower's log starts, -1 while it has not told. */
  logStart(id: number): number {
    return this.#states.get(id)?.logStart ?? -1;
  }

  /** Whether a follower is at the end, or was not long ago (R4). */
  isCaughtUp(id: number, leaderEnd: number): boolean {
    const state = this.#states.get(id);
    if (!state) return false;
    const { nowUs } = this.#host.simulation.scheduler;
    return state.logEnd === leaderEnd || nowUs - state.lastCaughtUpUs <= this.#host.lagLimitUs;
  }

  /** Whether the high watermark waits for a follower that is not in the ISR yet, for it will be soon (R2). */
  willJoin(id: number, leaderEnd: number): boolean {
    return this.#host.isAlive(id) && this.isCaughtUp(id, leaderEnd);
  }
}
