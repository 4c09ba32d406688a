/**
 * How the leader of a partition has a share group's state kept: reads it from the share coordinator when it begins to
 * lead, writes it when it has changed, one write at a time, and again where it failed. Times in milliseconds. Source:
 * DefaultStatePersister, PersisterStateManager (4.2). Simplified: a cluster with too few brokers for
 * __share_group_state keeps it in memory, where Kafka would wait for ever.
 */
import { msToUs } from '../../core/units.ts';
import { createTopics } from '../api/19-create-topics.ts';
import { readShareGroupState } from '../api/84-read-share-group-state.ts';
import { writeShareGroupState } from '../api/85-write-share-group-state.ts';
import type { Api } from '../api/api.ts';
import type { Broker } from '../broker.ts';
import { type ErrorName, errorCodes, errorName } from '../error-code.ts';
import { internalTopicRequest, internalTopics } from '../internal-topic.ts';
import { sendRequest } from '../send-request.ts';
import { type KeptShareState, sharePartitionKey } from './share-coordinator.ts';

const BACKOFF_MS = 1000;
const MOST_ATTEMPTS = 5;
const { name: TOPIC, replicationFactor: REPLICAS } = internalTopics.share;

/** What is kept of a share partition, as its leader has it. */
export type LedShareState = Omit<KeptShareState, 'leaderEpoch'>;

type Done = (error: ErrorName) => void;

/** Whether the cluster is large enough to keep share groups' state. */
export function keepsShareState({ cluster }: Broker): boolean {
  return cluster.brokers.length >= cluster.setting(REPLICAS);
}

/** One share partition's way to its coordinator, in one term of the partition's leader. */
export class StateKeeper {
  readonly #broker: Broker;
  readonly #groupId: string;
  readonly #topicId: string;
  readonly #place: { partition: number; leaderEpoch: number };
  /** Who waits for the write under way, and for the one after it; null where there is none. */
  #current: Done[] | null = null;
  #next: Done[] | null = null;

  constructor(broker: Broker, groupId: string, topicId: string, place: { partition: number; leaderEpoch: number }) {
    this.#broker = broker;
    this.#groupId = groupId;
    this.#topicId = topicId;
    this.#place = place;
  }

  /** Reads the state, start offset -1 where there is none; tries until it is told, or this leader is fenced. */
  read(done: (state: LedShareState) => void): void {
    const request = { groupId: this.#groupId, topics: [{ topicId: this.#topicId, partitions: [this.#place] }] };
    this.#ask(readShareGroupState, request, response => {
      const result = response?.results[0]?.partitions[0];
      if (result && errorName(result.errorCode) === 'NONE') return done(result);
      if (result && errorName(result.errorCode) === 'FENCED_LEADER_EPOCH') return;
      this.#broker.clock.after(msToUs(BACKOFF_MS), () => this.read(done));
    });
  }

  /** Writes the state, which `stateNow` tells when its turn has come; `failed` if it cannot be kept. */
  write(stateNow: () => LedShareState, failed: () => void): void {
    if (this.#current) {
      this.#next ??= [];
      return;
    }
    this.#current = [];
    this.#attempt(stateNow, failed, 1);
  }

  /** Answers when all that was to be written by now is kept. */
  settled(done: Done): void {
    const waiting = this.#next ?? this.#current;
    if (waiting) waiting.push(done);
    else done('NONE');
  }

  #attempt(stateNow: () => LedShareState, failed: () => void, number: number): void {
    const partitions = [{ ...this.#place, ...stateNow() }];
    const request = { groupId: this.#groupId, topics: [{ topicId: this.#topicId, partitions }] };
    this.#ask(writeShareGroupState, request, response => {
      const code = response?.results[0]?.partitions[0]?.errorCode;
      const error = code === undefined ? 'COORDINATOR_NOT_AVAILABLE' : errorName(code);
      const again = error !== 'NONE' && error !== 'FENCED_LEADER_EPOCH' && errorCodes[error].retriable;
      if (again && number < MOST_ATTEMPTS) {
        const backoffUs = msToUs(BACKOFF_MS * 2 ** (number - 1));
        this.#broker.clock.after(backoffUs, () => this.#attempt(stateNow, failed, number + 1));
        return;
      }
      this.#ended(error === 'FENCED_LEADER_EPOCH' ? 'NOT_LEADER_OR_FOLLOWER' : error, stateNow, failed);
    });
  }

  #ended(error: ErrorName, stateNow: () => LedShareState, failed: () => void): void {
    const waited = error === 'NONE' ? this.#current! : [...this.#current!, ...(this.#next ?? [])];
    const more = error === 'NONE' ? this.#next : null;
    this.#current = more;
    this.#next = null;
    if (more) this.#attempt(stateNow, failed, 1);
    if (error !== 'NONE') failed();
    for (const done of waited) done(error);
  }

  /** Asks the share coordinator; `ended` gets null where there is none, or no answer. */
  #ask<Q, A>(api: Api<Q, A>, request: Q, ended: (response: A | null) => void): void {
    const { cluster, clock, controller, host, image } = this.#broker;
    const key = sharePartitionKey(this.#groupId, this.#topicId, this.#place.partition);
    const coordinator = this.#broker.coordinatorOf('share', key);
    if (coordinator < 0) {
      const missing = !image.topics.has(TOPIC);
      if (missing) controller.ask(createTopics, internalTopicRequest(cluster, 'share'), { answered: () => {} });
      return ended(null);
    }
    let open = true;
    const end = clock.guarded((response: A | null) => {
      if (!open) return;
      open = false;
      timer.cancel();
      ended(response);
    });
    const timer = clock.after(msToUs(cluster.setting('request.timeout.ms')), () => end(null));
    const fate = { answered: (response: A) => end(response), broken: () => end(null) };
    sendRequest(cluster.network, host, cluster.broker(coordinator).host, api, request, fate);
  }
}
