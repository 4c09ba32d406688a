/**
 * A member under the consumer protocol (KIP-848): heartbeats go on in the background, and each may bring a new
 * assignment; `poll` carries it out: gives up, tells the listener, takes, and the next heartbeat says so at once. The
 * client has no assignor and no generation of its own making. Times in milliseconds.
 * Source: ConsumerMembershipManager, ConsumerHeartbeatRequestManager (4.2). That a closing member without
 * group.instance.id leaves even if it is to remain was asked of 4.2.1. Left out: subscription by pattern.
 */
import { type Process, sleep, spawn, wait } from '../../core/process.ts';
import { msToUs } from '../../core/units.ts';
import {
  type ConsumerGroupHeartbeatRequest,
  type ConsumerGroupHeartbeatResponse,
  consumerGroupHeartbeat,
  type PartitionsById,
} from '../api/68-consumer-group-heartbeat.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import { errorName } from '../error-code.ts';
import { exceptionOf, KafkaException } from '../exception.ts';
import { LEAVES_FOR_GOOD, LEAVES_TO_RETURN } from '../group/consumer-group-member.ts';
import type { Link } from '../link/link.ts';
import type { ConsumerConfig } from './consumer-config.ts';
import type { ConsumerHabits } from './consumer-habits.ts';
import type { GroupIdentity, Membership, RebalanceListener } from './membership.ts';
import { recordRevoked } from './position-record.ts';
import { nameOf, type SubscriptionState } from './subscription-state.ts';

/** What the coordinator does with a heartbeat's error: fenced members begin anew, other errors end the membership. */
type Standing = 'joining' | 'member' | 'fenced' | 'silent' | 'failed' | 'left';

/** One consumer's membership. */
export class ConsumerMembership implements Membership {
  readonly #link: Link;
  readonly #config: ConsumerConfig;
  readonly #subscription: SubscriptionState;
  readonly #listener: RebalanceListener;
  readonly #commit: () => Process<void>;
  readonly #changed: () => void;
  readonly #habits: ConsumerHabits;
  readonly #memberId: string;
  #memberEpoch = 0;
  #standing: Standing = 'joining';
  #beating = false;
  #failure: KafkaException | null = null;
  /** What the coordinator gave; null when there is nothing to carry out. */
  #given: PartitionsById[] | null = null;
  /** What the last heartbeat told; the next one tells only what differs. */
  #told: { topics: string; owned: string } | null = null;
  #intervalMs = 0;
  #lastPollUs = 0;
  #wake: (() => void) | null = null;

  /** `commit` commits the positions where enable.auto.commit says so; `changed` is called when `poll` has work to do. */
  constructor(
    link: Link,
    config: ConsumerConfig,
    subscription: SubscriptionState,
    listener: RebalanceListener,
    commit: () => Process<void>,
    changed: () => void,
    habits: ConsumerHabits,
  ) {
    this.#habits = habits;
    this.#link = link;
    this.#config = config;
    this.#subscription = subscription;
    this.#listener = listener;
    this.#commit = commit;
    this.#changed = changed;
    this.#memberId = link.cluster.newUuid();
  }

  get identity(): GroupIdentity {
    const { groupInstanceId } = this.#config;
    if (this.#memberEpoch <= 0) return { generation: -1, memberId: '', groupInstanceId };
    return { generation: this.#memberEpoch, memberId: this.#memberId, groupInstanceId };
  }

  subscriptionChanged(): void {
    this.#wakeUp();
  }

  /** They go on in the background. */
  *heartbeat(): Process<void> {}

  /** The next heartbeat will tell whether the group knows this member: a refused commit alone does not. */
  lose(): void {}

  *poll(_deadlineUs: number): Process<void> {
    this.#lastPollUs = this.#link.cluster.simulation.scheduler.nowUs;
    if (this.#failure) throw this.#failure;
    if (this.#standing === 'fenced' || this.#standing === 'silent') {
      this.#take(this.#subscription.assigned, 'lost');
      this.#joinAnew();
    }
    if (!this.#beating) {
      this.#beating = true;
      this.#startBeating();
      yield* this.#link.refresh(this.#subscription.topics, this.#config.allowAutoCreateTopics);
    }
    if (this.#given) yield* this.#reconcile(this.#given);
  }

  /** A static member says that it will be back; any other leaves, also where it was to remain. */
  *close(_leave: boolean): Process<void> {
    const { groupInstanceId } = this.#config;
    const epoch = groupInstanceId === null ? LEAVES_FOR_GOOD : LEAVES_TO_RETURN;
    const isMember = this.#standing === 'member' && this.#memberEpoch > 0;
    this.#take(this.#subscription.assigned, isMember ? 'revoked' : 'lost');
    const joined = this.#memberEpoch > 0 || (this.#standing === 'joining' && this.#told !== null);
    this.#standing = 'left';
    this.#memberEpoch = epoch;
    this.#wakeUp();
    if (joined) yield* this.#say(this.#request(epoch));
  }

  /** Carries out an assignment: what is not known by name yet is left to a later poll. */
  *#reconcile(given: readonly PartitionsById[]): Process<void> {
    const target = yield* this.#named(given);
    if (target === null || this.#given !== given) return;
    this.#given = null;
    const names = new Set(target.map(nameOf));
    const owned = new Set(this.#subscription.assigned.map(nameOf));
    yield* this.#commit();
    this.#take(
      this.#subscription.assigned.filter(state => !names.has(nameOf(state))),
      'revoked',
    );
    this.#subscription.replace(target);
    const added = target.filter(at => !owned.has(nameOf(at)));
    this.#listener.assigned(added);
    const { generation, memberId } = this.identity;
    const protocol = this.#config.groupRemoteAssignor ?? 'uniform';
    this.#habits.joined?.({ generation, memberId, leaderId: '', protocol, assignment: target });
    this.#wakeUp();
  }

  *#named(given: readonly PartitionsById[]): Process<TopicPartition[] | null> {
    const find = (): TopicPartition[] | null => {
      const { topics } = this.#subscription;
      const known = new Map(topics.map(name => [this.#link.knownTopic(name)?.topicId, name]));
      if (given.some(({ topicId }) => !known.has(topicId))) return null;
      return given.flatMap(({ topicId, partitions }) =>
        partitions.map(partition => ({ topic: known.get(topicId)!, partition })),
      );
    };
    const found = find();
    if (found) return found;
    yield* this.#link.refresh(this.#subscription.topics, this.#config.allowAutoCreateTopics);
    return find();
  }

  #take(partitions: readonly TopicPartition[], how: 'revoked' | 'lost'): void {
    if (partitions.length === 0) return;
    const gone = partitions.map(({ topic, partition }) => ({ topic, partition }));
    this.#listener[how](gone);
    const names = new Set(gone.map(nameOf));
    this.#subscription.replace(this.#subscription.assigned.filter(state => !names.has(nameOf(state))));
    recordRevoked(this.#link, this.#config.groupId!, gone);
  }

  #joinAnew(): void {
    this.#standing = 'joining';
    this.#memberEpoch = 0;
    this.#told = null;
    this.#given = null;
    this.#wakeUp();
  }

  #startBeating(): void {
    spawn(this.#link.cluster.simulation.scheduler, this.#beat(), {
      done: () => {},
      failed: error => {
        throw error;
      },
    });
  }

  /** Sends heartbeats: at the interval that the coordinator says, and at once when there is something to tell. */
  *#beat(): Process<void> {
    const { scheduler } = this.#link.cluster.simulation;
    while (this.#standing !== 'left' && this.#standing !== 'failed') {
      if (this.#standing === 'fenced' || this.#standing === 'silent') yield* this.#rest(null);
      else if (this.#unpolled()) yield* this.#fallSilent();
      else {
        yield* this.#say(this.#request(this.#memberEpoch));
        yield* this.#untilDue(scheduler.nowUs + msToUs(this.#intervalMs));
      }
    }
  }

  /** Waits for the next heartbeat's moment; less where there is something to tell, or `poll` has not come in time. */
  *#untilDue(dueUs: number): Process<void> {
    const { scheduler } = this.#link.cluster.simulation;
    while (this.#standing === 'member' && !this.#hasNews() && !this.#unpolled() && scheduler.nowUs < dueUs) {
      yield* this.#rest(Math.min(dueUs, this.#lastPollUs + msToUs(this.#config.maxPollIntervalMs) + 1));
    }
  }

  #unpolled(): boolean {
    const { nowUs } = this.#link.cluster.simulation.scheduler;
    return this.#standing === 'member' && nowUs - this.#lastPollUs > msToUs(this.#config.maxPollIntervalMs);
  }

  /** Nobody polled for max.poll.interval.ms: the member leaves until the next poll (K8). */
  *#fallSilent(): Process<void> {
    this.#standing = 'silent';
    const epoch = this.#config.groupInstanceId === null ? LEAVES_FOR_GOOD : LEAVES_TO_RETURN;
    this.#memberEpoch = epoch;
    yield* this.#say(this.#request(epoch));
  }

  *#say(request: ConsumerGroupHeartbeatRequest): Process<void> {
    const { groupId, retryBackoffMs, requestTimeoutMs } = this.#config;
    const { scheduler } = this.#link.cluster.simulation;
    try {
      const coordinator = yield* this.#link.coordinator('group', groupId!);
      const options = { timeoutMs: requestTimeoutMs };
      const response = yield* this.#link.request(coordinator, consumerGroupHeartbeat, request, options);
      if (request.memberEpoch === this.#memberEpoch && request.memberEpoch >= 0) yield* this.#heard(response);
    } catch (error) {
      if (!(error instanceof KafkaException)) throw error;
      if (request.memberEpoch < 0) return;
      this.#told = null;
      this.#link.forgetCoordinator('group', groupId!);
      yield* sleep(scheduler, msToUs(retryBackoffMs));
    }
  }

  *#heard(response: ConsumerGroupHeartbeatResponse): Process<void> {
    const error = errorName(response.errorCode);
    if (error === 'NONE') {
      this.#standing = 'member';
      this.#habits.beat?.();
      this.#memberEpoch = response.memberEpoch;
      this.#intervalMs = response.heartbeatIntervalMs;
      if (response.assignment) {
        this.#given = response.assignment.topicPartitions;
        this.#changed();
      }
      return;
    }
    const exception = exceptionOf(error, response.errorMessage);
    if (error === 'FENCED_MEMBER_EPOCH' || error === 'UNKNOWN_MEMBER_ID') {
      this.#standing = 'fenced';
      this.#memberEpoch = 0;
    } else if (exception.retriable || error === 'NOT_COORDINATOR') {
      throw exception;
    } else {
      this.#standing = 'failed';
      this.#memberEpoch = 0;
      this.#failure = exception;
    }
    this.#changed();
  }

  /** Says all when joining, else only what has changed since the last heartbeat. */
  #request(memberEpoch: number): ConsumerGroupHeartbeatRequest {
    const { groupId, groupInstanceId, groupRemoteAssignor, maxPollIntervalMs, clientRack } = this.#config;
    const joins = memberEpoch === 0;
    const told = joins ? null : this.#told;
    const topics = [...this.#subscription.topics].sort();
    const owned = this.#owned();
    const request: ConsumerGroupHeartbeatRequest = {
      groupId: groupId!,
      memberId: this.#memberId,
      memberEpoch,
      instanceId: groupInstanceId,
      rackId: joins && clientRack ? clientRack : null,
      rebalanceTimeoutMs: told ? -1 : maxPollIntervalMs,
      subscribedTopicNames: told?.topics === topics.join() ? null : topics,
      subscribedTopicRegex: null,
      serverAssignor: told ? null : groupRemoteAssignor,
      topicPartitions: told?.owned === JSON.stringify(owned) ? null : owned,
    };
    if (memberEpoch >= 0) this.#told = { topics: topics.join(), owned: JSON.stringify(owned) };
    return request;
  }

  #owned(): PartitionsById[] {
    const { assigned } = this.#subscription;
    if (this.#memberEpoch === 0) return [];
    return [...Map.groupBy(assigned, ({ topic }) => topic)].map(([topic, list]) => ({
      topicId: this.#link.knownTopic(topic)?.topicId ?? '',
      partitions: list.map(({ partition }) => partition).sort((a, b) => a - b),
    }));
  }

  #hasNews(): boolean {
    const topics = [...this.#subscription.topics].sort().join();
    return (
      this.#told?.topics !== topics || (this.#given === null && this.#told?.owned !== JSON.stringify(this.#owned()))
    );
  }

  /** Waits until `untilUs`, or until there is something to tell. */
  *#rest(untilUs: number | null): Process<void> {
    const { scheduler } = this.#link.cluster.simulation;
    yield* wait<void>(resume => {
      const woken = (): void => {
        timer?.cancel();
        this.#wake = null;
        resume();
      };
      const timer = untilUs === null ? null : scheduler.at(untilUs, woken);
      this.#wake = woken;
    });
  }

  #wakeUp(): void {
    this.#wake?.();
  }
}
