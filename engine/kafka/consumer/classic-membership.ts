/**
 * A member of a classic group: joins, syncs, sends heartbeats, gives partitions up and takes them, eagerly or
 * cooperatively (K8 to K11). Times in milliseconds. Source: ConsumerCoordinator, AbstractCoordinator (4.2), KIP-345,
 * KIP-429.
 */
import { type Process, sleep, spawn, wait } from '../../core/process.ts';
import { msToUs } from '../../core/units.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import type { ErrorName } from '../error-code.ts';
import { exceptionOf, KafkaException } from '../exception.ts';
import type { Link } from '../link/link.ts';
import type { ConsumerConfig } from './consumer-config.ts';
import type { ConsumerHabits } from './consumer-habits.ts';
import { GroupJoin, type Joined, sameCounts } from './group-join.ts';
import { sayAlive, sayGoodbye } from './member-requests.ts';
import type { GroupIdentity, Membership, RebalanceListener } from './membership.ts';
import { recordRevoked } from './position-record.ts';
import { nameOf, type SubscriptionState } from './subscription-state.ts';

/** Errors that mean: join again. */
const rejoin: readonly (ErrorName | null)[] = ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'];
const noIdentity = { generation: -1, memberId: '' };

/** One consumer's membership. */
export class ClassicMembership implements Membership {
  readonly #link: Link;
  readonly #config: ConsumerConfig;
  readonly #subscription: SubscriptionState;
  readonly #listener: RebalanceListener;
  readonly #commit: () => Process<void>;
  readonly #habits: ConsumerHabits;
  readonly #join: GroupJoin;
  /** Only when every assignor supports it do members keep partitions over a rebalance (K10). */
  readonly #cooperative: boolean;
  #generation = noIdentity.generation;
  #memberId = noIdentity.memberId;
  #mustJoin = true;
  /** What it followed when it joined last. */
  #joinedTopics: readonly string[] = [];
  #joining: { result: Joined | null; failure: unknown; done: boolean } | null = null;
  /** Rounds of joining that failed in a row. */
  #joinFailures = 0;
  #prepared = false;
  #heartbeats = 0;
  #lastPollUs = 0;
  #lastBeatUs = 0;
  #failure: KafkaException | null = null;
  #leads: Joined | null = null;
  #checkedUs = 0;
  readonly #waiters = new Set<() => void>();

  /** `commit` commits the positions where enable.auto.commit says so. */
  constructor(
    link: Link,
    config: ConsumerConfig,
    subscription: SubscriptionState,
    listener: RebalanceListener,
    commit: () => Process<void>,
    habits: ConsumerHabits,
  ) {
    this.#habits = habits;
    this.#link = link;
    this.#config = config;
    this.#subscription = subscription;
    this.#listener = listener;
    this.#commit = commit;
    this.#join = new GroupJoin(link, config);
    this.#cooperative = config.assignors.every(name => name === 'cooperative-sticky');
  }

  get identity(): GroupIdentity {
    const { groupInstanceId } = this.#config;
    return { generation: this.#generation, memberId: this.#memberId, groupInstanceId };
  }

  /** Following the same topics as it joined with is no change. */
  subscriptionChanged(): void {
    if (!this.#subscription.followsExactly(this.#joinedTopics)) this.#mustJoin = true;
  }

  lose(): void {
    this.#generation = noIdentity.generation;
    this.#memberId = noIdentity.memberId;
    this.#mustJoin = true;
  }

  *poll(deadlineUs: number): Process<void> {
    const { scheduler } = this.#link.cluster.simulation;
    this.#lastPollUs = scheduler.nowUs;
    if (this.#failure) throw this.#failure;
    yield* this.#watchMetadata();
    while (this.#mustJoin || this.#joining) {
      if (!this.#joining) yield* this.#begin();
      if (!this.#joining!.done) yield* this.#wait(deadlineUs);
      if (!this.#joining!.done) return;
      const { result, failure } = this.#joining!;
      this.#joining = null;
      if (result) this.#complete(result);
      else if (this.#failed(failure)) yield* this.#backOff(deadlineUs);
    }
  }

  *close(leave: boolean): Process<void> {
    this.#heartbeats++;
    this.#giveUpAll();
    const { memberId } = this.identity;
    const dynamic = this.#config.groupInstanceId === null;
    this.lose();
    this.#joining = null;
    if (!leave || !dynamic || memberId === '') return;
    yield* sayGoodbye(this.#link, this.#config.groupId!, memberId, 'the consumer is being closed');
  }

  /** Gives up what must be given up before joining, and joins in the background. */
  *#begin(): Process<void> {
    if (!this.#prepared) {
      this.#prepared = true;
      yield* this.#commit();
      this.#prepare();
    }
    this.#mustJoin = false;
    const joining = { result: null as Joined | null, failure: null as unknown, done: false };
    this.#joining = joining;
    const { topics, assigned } = this.#subscription;
    this.#joinedTopics = topics;
    const owned = this.#cooperative ? assigned.map(({ topic, partition }) => ({ topic, partition })) : [];
    const end = (fields: Partial<typeof joining>): void => {
      Object.assign(joining, fields, { done: true });
      this.#wakeAll();
    };
    const named = (memberId: string): void => {
      if (this.#joining === joining) this.#memberId = memberId;
    };
    spawn(this.#link.cluster.simulation.scheduler, this.#join.run(this.identity, topics, owned, named), {
      done: result => end({ result }),
      failed: failure => end({ failure }),
    });
  }

  #prepare(): void {
    if (this.#generation < 0 || this.#memberId === '') this.#take(this.#subscription.assigned, 'lost');
    else if (!this.#cooperative) this.#take(this.#subscription.assigned, 'revoked');
    else
      this.#take(
        this.#subscription.assigned.filter(({ topic }) => !this.#subscription.topics.includes(topic)),
        'revoked',
      );
  }

  /** Takes partitions out of the assignment and tells the listener how they went. */
  #take(partitions: readonly TopicPartition[], how: 'revoked' | 'lost'): void {
    if (partitions.length === 0) return;
    const gone = partitions.map(({ topic, partition }) => ({ topic, partition }));
    this.#listener[how](gone);
    const names = new Set(gone.map(nameOf));
    this.#subscription.replace(this.#subscription.assigned.filter(state => !names.has(nameOf(state))));
    recordRevoked(this.#link, this.#config.groupId!, gone);
  }

  #giveUpAll(): void {
    this.#take(this.#subscription.assigned, this.#generation < 0 || this.#memberId === '' ? 'lost' : 'revoked');
  }

  #complete(joined: Joined): void {
    this.#joinFailures = 0;
    this.#prepared = false;
    this.#generation = joined.generation;
    this.#memberId = joined.memberId;
    this.#leads = joined.leads ? joined : null;
    const names = new Set(joined.assignment.map(nameOf));
    const owned = new Set(this.#subscription.assigned.map(nameOf));
    if (this.#cooperative) {
      const given = this.#subscription.assigned.filter(state => !names.has(nameOf(state)));
      if (given.length > 0) this.#mustJoin = true;
      this.#take(given, 'revoked');
    }
    this.#subscription.replace(joined.assignment);
    const added = joined.assignment.filter(at => !owned.has(nameOf(at)));
    this.#listener.assigned(added);
    const { generation, memberId, leaderId, protocol, assignment } = joined;
    this.#habits.joined?.({ generation, memberId, leaderId, protocol, assignment });
    this.#lastBeatUs = this.#link.cluster.simulation.scheduler.nowUs;
    if (!this.#habits.heartbeatsWhenAsked) this.#startHeartbeats();
  }

  /** Whether to wait a little before the next round: not where the coordinator itself said to join again. */
  #failed(failure: unknown): boolean {
    if (!(failure instanceof KafkaException)) throw failure;
    this.#mustJoin = true;
    if (failure.error === 'UNKNOWN_MEMBER_ID' || failure.error === 'ILLEGAL_GENERATION') this.lose();
    if (rejoin.includes(failure.error)) return false;
    if (failure.error === 'FENCED_INSTANCE_ID') this.#failure = failure;
    if (!failure.retriable) throw failure;
    return true;
  }

  *#backOff(deadlineUs: number): Process<void> {
    const { scheduler } = this.#link.cluster.simulation;
    const againAtUs = scheduler.nowUs + msToUs(this.#link.pauseMs(this.#joinFailures++));
    yield* sleep(scheduler, Math.max(Math.min(againAtUs, deadlineUs) - scheduler.nowUs, 0));
  }

  #startHeartbeats(): void {
    const own = ++this.#heartbeats;
    spawn(this.#link.cluster.simulation.scheduler, this.#beat(own), {
      done: () => {},
      failed: error => {
        throw error;
      },
    });
  }

  /** Heartbeats until the member leaves, loses its place, or another run of them begins. */
  *#beat(own: number): Process<void> {
    const { scheduler } = this.#link.cluster.simulation;
    const { heartbeatIntervalMs, maxPollIntervalMs } = this.#config;
    for (;;) {
      yield* sleep(scheduler, msToUs(heartbeatIntervalMs));
      if (own !== this.#heartbeats) return;
      if (scheduler.nowUs - this.#lastPollUs > msToUs(maxPollIntervalMs)) {
        yield* this.#leaveUnpolled();
        return;
      }
      try {
        const error = yield* this.#sendHeartbeat();
        if (own !== this.#heartbeats) return;
        if (!this.#heard(error)) return;
      } catch (error) {
        if (!(error instanceof KafkaException)) throw error;
        this.#link.forgetCoordinator('group', this.#config.groupId!);
      }
    }
  }

  *#sendHeartbeat(): Process<ErrorName> {
    const error = yield* sayAlive(this.#link, this.#config, this.identity);
    if (error === 'NONE') this.#habits.beat?.();
    return error;
  }

  /** Where heartbeats are the client's to ask for: sends one if it is due; throws what the coordinator says. */
  *heartbeat(): Process<void> {
    const { nowUs } = this.#link.cluster.simulation.scheduler;
    const due = nowUs >= this.#lastBeatUs + msToUs(this.#config.heartbeatIntervalMs);
    if (!this.#habits.heartbeatsWhenAsked || this.#generation < 0 || !due || this.#joining) return;
    const error = yield* this.#sendHeartbeat();
    this.#lastBeatUs = this.#link.cluster.simulation.scheduler.nowUs;
    if (error === 'NONE') return;
    this.#heard(error);
    throw exceptionOf(error);
  }

  /** What the coordinator said to a heartbeat; false to end them. */
  #heard(error: ErrorName): boolean {
    switch (error) {
      case 'NONE':
        return true;
      case 'REBALANCE_IN_PROGRESS':
        if (!this.#joining) this.#mustJoin = true;
        break;
      case 'ILLEGAL_GENERATION':
      case 'UNKNOWN_MEMBER_ID':
        if (!this.#joining) this.lose();
        break;
      case 'FENCED_INSTANCE_ID':
        this.lose();
        this.#failure = exceptionOf(error);
        break;
      default:
        this.#link.forgetCoordinator('group', this.#config.groupId!);
    }
    this.#wakeAll();
    return (
      error === 'REBALANCE_IN_PROGRESS' ||
      !['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID'].includes(error)
    );
  }

  /** Nobody polled for max.poll.interval.ms: a dynamic member leaves, a static one falls silent (K8). */
  *#leaveUnpolled(): Process<void> {
    const { memberId } = this.identity;
    if (this.#config.groupInstanceId !== null) return;
    this.lose();
    yield* sayGoodbye(this.#link, this.#config.groupId!, memberId, 'consumer poll timeout has expired.');
  }

  /** The leader looks whether topics have come, gone or grown, and has the group rebalance (K11). */
  *#watchMetadata(): Process<void> {
    const { nowUs } = this.#link.cluster.simulation.scheduler;
    if (nowUs - this.#checkedUs < msToUs(this.#config.metadataMaxAgeMs)) return;
    this.#checkedUs = nowUs;
    const { allowAutoCreateTopics } = this.#config;
    const topics = this.#leads ? [...this.#leads.counts.keys()] : this.#subscription.topics;
    const found = yield* this.#link.refresh(topics, allowAutoCreateTopics);
    if (this.#leads && !sameCounts(this.#leads.counts, found)) this.#mustJoin = true;
  }

  *#wait(deadlineUs: number): Process<void> {
    const { scheduler } = this.#link.cluster.simulation;
    if (scheduler.nowUs >= deadlineUs) return;
    yield* wait<void>(resume => {
      const timer = scheduler.at(deadlineUs, () => woken());
      const woken = (): void => {
        timer.cancel();
        this.#waiters.delete(woken);
        resume();
      };
      this.#waiters.add(woken);
    });
  }

  #wakeAll(): void {
    for (const wake of [...this.#waiters]) wake();
  }
}
