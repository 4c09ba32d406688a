/**
 * The share coordinator of one broker: it keeps, in the partitions of __share_group_state that it leads, how far share
 * groups have come with each partition, for the partition's leader to read. Which broker that is hangs on group, topic
 * and partition (T3). Source: ShareCoordinatorShard (4.2), KIP-932. Simplified: the whole state each time (Kafka's
 * ShareSnapshot), never the change alone (ShareUpdate).
 */
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
import { StateLog } from '../transaction/state-log.ts';

/** Records in a row in the same state: 0 available, 2 acknowledged, 4 archived. */
export interface ShareStateBatch {
  firstOffset: number;
  lastOffset: number;
  deliveryState: number;
  deliveryCount: number;
}

/** How far a share group has come with a partition; who leads it in an older epoch may not say. */
export interface KeptShareState {
  leaderEpoch: number;
  startOffset: number;
  stateBatches: ShareStateBatch[];
}

/** The group has read nothing of the partition yet: it begins where its setting says. */
const notBegun: KeptShareState = { leaderEpoch: -1, startOffset: -1, stateBatches: [] };

/** What names a share partition. */
export function sharePartitionKey(groupId: string, topicId: string, partition: number): string {
  return `${groupId}:${topicId}:${partition}`;
}

/** The share partitions whose state one broker keeps. */
export class ShareCoordinator {
  readonly #states: StateLog<KeptShareState>;

  constructor(broker: Broker) {
    this.#states = new StateLog(broker, 'share');
  }

  /** Tells the state, once it is written that leaders before `leaderEpoch` may not change it any more. */
  read(
    groupId: string,
    topicId: string,
    partition: number,
    leaderEpoch: number,
    done: (error: ErrorName, state: KeptShareState) => void,
  ): void {
    const key = sharePartitionKey(groupId, topicId, partition);
    const problem = this.#problem(key, leaderEpoch);
    if (problem !== 'NONE') return done(problem, notBegun);
    const state = this.#states.get(key) ?? notBegun;
    if (state.leaderEpoch === leaderEpoch) return done('NONE', state);
    const read = { ...state, leaderEpoch };
    this.#states.put(
      key,
      read,
      () => done('NONE', this.#states.get(key) ?? read),
      () => done('NOT_COORDINATOR', notBegun),
    );
  }

  /** Keeps the state; `done` when it is committed, or with the reason why it is not. */
  write(
    groupId: string,
    topicId: string,
    partition: number,
    state: KeptShareState,
    done: (error: ErrorName) => void,
  ): void {
    const key = sharePartitionKey(groupId, topicId, partition);
    const problem = this.#problem(key, state.leaderEpoch);
    if (problem !== 'NONE') return done(problem);
    this.#states.put(
      key,
      state,
      () => done('NONE'),
      () => done('NOT_COORDINATOR'),
    );
  }

  #problem(key: string, leaderEpoch: number): ErrorName {
    if (!this.#states.coordinates(key)) return 'NOT_COORDINATOR';
    return leaderEpoch < (this.#states.get(key)?.leaderEpoch ?? -1) ? 'FENCED_LEADER_EPOCH' : 'NONE';
  }
}
