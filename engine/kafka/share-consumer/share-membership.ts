/**
 * A member of a share group: joins by its first heartbeat, learns which partitions it reads, leaves. Heartbeats go on in
 * the background, at the interval that the coordinator says. Source: ShareMembershipManager (4.2), KIP-932.
 */
import { type Process, sleep, spawn } from '../../core/process.ts';
import { msToUs } from '../../core/units.ts';
import { type ShareGroupHeartbeatResponse, shareGroupHeartbeat } from '../api/76-share-group-heartbeat.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import { errorName } from '../error-code.ts';
import { exceptionOf, KafkaException } from '../exception.ts';
import type { Link } from '../link/link.ts';
import type { ShareConsumerConfig } from './share-consumer-config.ts';

const JOIN_EPOCH = 0;
const LEAVE_EPOCH = -1;

/** One consumer's place in its share group. */
export class ShareMembership {
  readonly memberId: string;
  /** What this member reads now. */
  assigned: TopicPartition[] = [];
  /** Why it is no member any more, if the coordinator said so. */
  failure: KafkaException | null = null;
  readonly #link: Link;
  readonly #config: ShareConsumerConfig;
  readonly #topics: readonly string[];
  readonly #changed: () => void;
  #epoch = JOIN_EPOCH;
  #left = false;

  /** `changed` is called when there is another assignment, or a failure. */
  constructor(link: Link, config: ShareConsumerConfig, topics: readonly string[], changed: () => void) {
    this.#link = link;
    this.#config = config;
    this.#topics = topics;
    this.#changed = changed;
    this.memberId = link.cluster.newUuid();
    spawn(link.cluster.simulation.scheduler, this.#beat(), {
      done: () => {},
      failed: error => {
        throw error;
      },
    });
  }

  /** Leaves the group. */
  *leave(): Process<void> {
    if (this.#left) return;
    this.#left = true;
    const joined = this.#epoch > JOIN_EPOCH;
    this.#epoch = LEAVE_EPOCH;
    this.assigned = [];
    if (joined) yield* this.#say();
  }

  *#beat(): Process<void> {
    const { scheduler } = this.#link.cluster.simulation;
    while (!this.#left && this.failure === null) {
      const response = yield* this.#say();
      if (this.#left) return;
      const waitMs = response ? yield* this.#heard(response) : this.#config.retryBackoffMs;
      yield* sleep(scheduler, msToUs(waitMs));
    }
  }

  /** Says that it lives; null where nobody answered. */
  *#say(): Process<ShareGroupHeartbeatResponse | null> {
    const { groupId, clientRack, requestTimeoutMs: timeoutMs } = this.#config;
    const joins = this.#epoch === JOIN_EPOCH;
    const request = {
      groupId,
      memberId: this.memberId,
      memberEpoch: this.#epoch,
      rackId: joins && clientRack ? clientRack : null,
      subscribedTopicNames: joins ? [...this.#topics] : null,
    };
    try {
      const coordinator = yield* this.#link.coordinator('group', groupId);
      return yield* this.#link.request(coordinator, shareGroupHeartbeat, request, { timeoutMs });
    } catch (error) {
      if (!(error instanceof KafkaException)) throw error;
      this.#link.forgetCoordinator('group', groupId);
      return null;
    }
  }

  /** Takes an answer in; how long to wait for the next heartbeat, in milliseconds. */
  *#heard(response: ShareGroupHeartbeatResponse): Process<number> {
    const error = errorName(response.errorCode);
    if (error === 'NONE') {
      this.#epoch = response.memberEpoch;
      if (response.assignment) yield* this.#take(response.assignment.topicPartitions);
      return response.heartbeatIntervalMs;
    }
    const exception = exceptionOf(error, response.errorMessage);
    if (error === 'UNKNOWN_MEMBER_ID' || error === 'FENCED_MEMBER_EPOCH') {
      this.#epoch = JOIN_EPOCH;
      this.assigned = [];
    } else if (exception.retriable || error === 'NOT_COORDINATOR') {
      this.#link.forgetCoordinator('group', this.#config.groupId);
    } else this.failure = exception;
    this.#changed();
    return this.#config.retryBackoffMs;
  }

  *#take(given: readonly { topicId: string; partitions: number[] }[]): Process<void> {
    const found = yield* this.#link.refresh(this.#topics, false);
    const names = new Map([...found].map(([name, { topicId }]) => [topicId, name]));
    this.assigned = given.flatMap(({ topicId, partitions }) => {
      const topic = names.get(topicId);
      return topic === undefined ? [] : partitions.map(partition => ({ topic, partition }));
    });
    this.#changed();
  }
}
