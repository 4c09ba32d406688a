/**
 * Whether a position still means what it did (K6): when a partition has another leader epoch than the position was
 * found under, the consumer asks the leader where the epoch of the last record that it read ends. If that lies below
 * the position, the log was truncated: records that were read are gone. Source: OffsetFetcher.validatePositionsIfNeeded,
 * SubscriptionState.maybeCompleteValidation (4.2), KIP-320. Simplified: one partition a request.
 */
import { spawn } from '../../core/process.ts';
import { offsetForLeaderEpoch } from '../api/23-offset-for-leader-epoch.ts';
import { KafkaException, throwIfFailed } from '../exception.ts';
import type { Link } from '../link/link.ts';
import type { ConsumerConfig } from './consumer-config.ts';
import { resetTimestamp } from './offset-reset.ts';
import { recordPosition } from './position-record.ts';
import { nameOf, type PartitionState, type SubscriptionState } from './subscription-state.ts';

const UNKNOWN = -1;

/** The validations of one consumer. */
export class PositionValidation {
  readonly #link: Link;
  readonly #config: ConsumerConfig;
  readonly #subscription: SubscriptionState;
  readonly #done: () => void;
  readonly #asking = new Set<PartitionState>();
  #truncated: KafkaException | null = null;

  /** `done` is called when a validation has ended. */
  constructor(link: Link, config: ConsumerConfig, subscription: SubscriptionState, done: () => void) {
    this.#link = link;
    this.#config = config;
    this.#subscription = subscription;
    this.#done = done;
  }

  /** Whether a partition may be read: its position holds under the leader epoch that is known; else asks. */
  holds(state: PartitionState): boolean {
    const known = this.#link.knownLeaderEpoch(state.topic, state.partition);
    if (known <= state.validEpoch) return true;
    // The epoch of the last record read is not known: there is nothing to compare (a seek, a look-up).
    if (state.lastLeaderEpoch === UNKNOWN) {
      state.validEpoch = known;
      return true;
    }
    if (!this.#asking.has(state)) this.#ask(state, known);
    return false;
  }

  /** Throws what a validation has found, once: a truncation, and no policy that says where to go on. */
  throwIfTruncated(): void {
    const truncated = this.#truncated;
    this.#truncated = null;
    if (truncated) throw truncated;
  }

  #ask(state: PartitionState, known: number): void {
    const { topic, partition, lastLeaderEpoch: leaderEpoch, seeks } = state;
    this.#asking.add(state);
    const partitions = [{ partition, currentLeaderEpoch: known, leaderEpoch }];
    const request = { replicaId: -1, topics: [{ topic, partitions }] };
    const link = this.#link;
    const process = function* () {
      const leader = yield* link.leader(topic, partition);
      const answer = yield* link.request(leader, offsetForLeaderEpoch, request);
      const [found] = answer.topics[0]!.partitions;
      throwIfFailed(found!.errorCode);
      return found!;
    };
    spawn(link.cluster.simulation.scheduler, process(), {
      done: end => {
        this.#asking.delete(state);
        if (this.#subscription.find(state) === state && state.seeks === seeks) this.#compare(state, known, end);
        this.#done();
      },
      failed: error => {
        this.#asking.delete(state);
        if (!(error instanceof KafkaException)) throw error;
        link.forget(topic);
        this.#done();
      },
    });
  }

  #compare(state: PartitionState, known: number, end: { leaderEpoch: number; endOffset: number }): void {
    const position = state.position ?? 0;
    const unknown = end.leaderEpoch === UNKNOWN || end.endOffset === UNKNOWN;
    const holds = !unknown && end.endOffset >= position;
    const timestamp = resetTimestamp(this.#config.autoOffsetReset, this.#link.cluster.simulation.nowMs());
    // Without a policy the position stays in doubt: every poll asks anew and throws, until a seek.
    if (!holds && timestamp === null) {
      this.#truncated = truncation(state, unknown ? null : end.endOffset);
      return;
    }
    state.validEpoch = known;
    if (holds || timestamp === null) return;
    if (unknown) this.#subscription.requestReset(state, timestamp);
    else {
      state.position = end.endOffset;
      state.lastLeaderEpoch = end.leaderEpoch;
      state.seeks++;
      recordPosition(this.#link, this.#config.groupId, state, 'truncated log');
    }
  }
}

function truncation(state: PartitionState, divergence: number | null): KafkaException {
  const where = divergence === null ? '' : `; the logs part ways at offset ${divergence}`;
  const message = `Detected log truncation of partition ${nameOf(state)} below the position ${state.position}${where}`;
  return new KafkaException('LogTruncationException', message);
}
