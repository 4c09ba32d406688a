/**
 * A consumer group under the consumer protocol (KIP-848) on its coordinator. The group epoch grows when members,
 * subscriptions or topics change; then a target is worked out, and each member is led to it by itself, heartbeat by
 * heartbeat (N2, N3). Members are never stopped all together.
 * Source: GroupMetadataManager, ConsumerGroup (4.2); epoch 0 always joins anew (asked of 4.2.1).
 */
import { msToUs } from '../../core/units.ts';
import { partitionKey, type TopicPartition } from '../assignor/assignor.ts';
import type { Broker } from '../broker.ts';
import { exceptionOf } from '../exception.ts';
import { type ConsumerGroupMember, LEAVES_TO_RETURN, newConsumerGroupMember } from './consumer-group-member.ts';
import type { GroupOffsets } from './offsets.ts';
import { reconciled } from './reconciliation.ts';
import { SubscribedTopics } from './subscribed-topics.ts';
import { preferredAssignor, targetAssignment } from './target-assignment.ts';

/** The states of a consumer group (N2). */
export type ConsumerGroupState = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable';

/** What a member may say of itself; what is null stays as it was. */
export interface MemberUpdate {
  instanceId: string | null;
  rackId: string | null;
  clientId: string;
  rebalanceTimeoutMs: number;
  serverAssignor: string | null;
  subscribedTopicNames: readonly string[] | null;
  subscribedTopicRegex: string | null;
  classic: ConsumerGroupMember['classic'];
}

/** One group. */
export class ConsumerGroup {
  readonly id: string;
  readonly offsets: GroupOffsets;
  readonly members = new Map<string, ConsumerGroupMember>();
  groupEpoch = 0;
  targetEpoch = 0;
  readonly target = new Map<string, readonly TopicPartition[]>();
  readonly topics: SubscribedTopics;
  readonly #broker: Broker;
  /** What the trace was told last. */
  #told = '';

  constructor(broker: Broker, id: string, offsets: GroupOffsets) {
    this.#broker = broker;
    this.id = id;
    this.offsets = offsets;
    this.topics = new SubscribedTopics(broker, () => {
      this.#bump('a pattern was resolved');
      broker.groups.kept.keep(id);
    });
  }

  get state(): ConsumerGroupState {
    if (this.members.size === 0) return 'Empty';
    if (this.groupEpoch > this.targetEpoch) return 'Assigning';
    const all = [...this.members.values()];
    return all.every(member => member.state === 'STABLE' && member.memberEpoch === this.targetEpoch)
      ? 'Stable'
      : 'Reconciling';
  }

  /** The broker's assignor that the group uses. */
  get assignorName(): string {
    return preferredAssignor(this.#broker.cluster, [...this.members.values()]);
  }

  /** Whether a member follows the topic. */
  follows(topic: string): boolean {
    return [...this.members.values()].some(member => this.topics.of(member).includes(topic));
  }

  /** The member with this group.instance.id. */
  staticMember(instanceId: string): ConsumerGroupMember | undefined {
    return [...this.members.values()].find(member => member.instanceId === instanceId);
  }

  /** Takes a new member in; it has nothing until it is brought to the target. */
  add(memberId: string, clientId: string): ConsumerGroupMember {
    const member = newConsumerGroupMember(memberId);
    this.members.set(memberId, member);
    this.#broker.cluster.simulation.record('member.joined', { group: this.id, member: memberId, client: clientId });
    return member;
  }

  /** Takes over a member of a classic group, with what it has: it is at the target (N8). */
  take(memberId: string, clientId: string, assigned: readonly TopicPartition[]): ConsumerGroupMember {
    const epochs = { memberEpoch: this.groupEpoch, previousMemberEpoch: this.groupEpoch };
    const member = { ...newConsumerGroupMember(memberId), clientId, assigned, ...epochs };
    this.members.set(memberId, member);
    this.target.set(memberId, assigned);
    return member;
  }

  /** A static member is back under a new member id: it takes the place, the target and the assignment of the old one. */
  replace(old: ConsumerGroupMember, memberId: string, clientId: string): ConsumerGroupMember {
    stopTimers(old);
    const member = { ...old, memberId, memberEpoch: 0, previousMemberEpoch: 0, session: null, deadline: null };
    const order = [...this.members.values()].map(each => (each === old ? member : each));
    this.members.clear();
    for (const each of order) this.members.set(each.memberId, each);
    const target = this.target.get(old.memberId);
    this.target.delete(old.memberId);
    if (target) this.target.set(memberId, target);
    this.#broker.cluster.simulation.record('member.joined', { group: this.id, member: memberId, client: clientId });
    return member;
  }

  /** Goes on as the coordinator before kept it: every member with a whole session, and time to give up what it must. */
  goOn(): void {
    for (const member of this.members.values()) {
      this.renewSession(member);
      if (member.state === 'UNREVOKED_PARTITIONS' && !member.classic) this.setDeadline(member, DID_NOT_REVOKE);
    }
    this.#tell('another broker coordinates it');
  }

  /**
   * Notes what a member says of itself, makes a new target if that or the topics have changed, and goes on towards it.
   * A member that `joins` holds nothing until it is told what it has, also what it had before. Returns what is to be
   * done when the change is committed: the trace is told what the member has gained.
   */
  update(
    member: ConsumerGroupMember,
    said: MemberUpdate,
    owned: readonly TopicPartition[] | null,
    joins: boolean,
  ): () => void {
    const names = said.subscribedTopicNames ?? member.subscribedTopicNames;
    const regex = said.subscribedTopicRegex ?? member.subscribedTopicRegex;
    const newNames = [...names].sort().join() !== [...member.subscribedTopicNames].sort().join();
    const newRegex = regex !== member.subscribedTopicRegex;
    Object.assign(member, {
      instanceId: said.instanceId ?? member.instanceId,
      rackId: said.rackId ?? member.rackId,
      clientId: said.clientId,
      rebalanceTimeoutMs: said.rebalanceTimeoutMs === -1 ? member.rebalanceTimeoutMs : said.rebalanceTimeoutMs,
      serverAssignor: said.serverAssignor ?? member.serverAssignor,
      subscribedTopicNames: names,
      subscribedTopicRegex: regex,
      classic: said.classic,
    });
    const resolved = this.topics.resolveSoon([...this.members.values()]);
    const changed = newNames || (newRegex && resolved) || this.groupEpoch === 0;
    const topicsChanged = this.topics.noteCounts([...this.members.values()]);
    if (changed || topicsChanged) this.#bump(changed ? `${member.clientId} subscribed` : 'topics have changed');
    if (this.groupEpoch > this.targetEpoch) this.#retarget();
    const before = joins ? [] : member.assigned;
    this.#reconcile(member, owned);
    this.#tell(`${member.clientId} sent a heartbeat`);
    return this.#gain(member, before);
  }

  /** Starts the member's session anew. */
  renewSession(member: ConsumerGroupMember): void {
    const timeoutMs =
      member.classic?.sessionTimeoutMs ?? this.#broker.cluster.setting('group.consumer.session.timeout.ms');
    member.session?.cancel();
    member.session = this.#broker.clock.after(msToUs(timeoutMs), () =>
      this.#broker.groups.fence(this, member, 'sent no heartbeat within its session timeout'),
    );
  }

  /** The member is removed unless it does its part within its rebalance timeout. */
  setDeadline(member: ConsumerGroupMember, reason: string): void {
    member.deadline?.cancel();
    member.deadline = this.#broker.clock.after(msToUs(Math.max(member.rebalanceTimeoutMs, 0)), () =>
      this.#broker.groups.fence(this, member, reason),
    );
  }

  /** The member did its part. */
  clearDeadline(member: ConsumerGroupMember): void {
    member.deadline?.cancel();
    member.deadline = null;
  }

  /** Takes a member out; the others learn of it when they send heartbeats. */
  remove(member: ConsumerGroupMember, reason: string): void {
    stopTimers(member);
    this.members.delete(member.memberId);
    this.target.delete(member.memberId);
    this.topics.noteCounts([...this.members.values()]);
    const { memberId, clientId } = member;
    this.#broker.cluster.simulation.record('member.left', {
      group: this.id,
      member: memberId,
      client: clientId,
      reason,
    });
    this.#bump(`${clientId} ${reason}`);
  }

  /** A static member leaves to come back: it keeps its partitions until its session ends. */
  release(member: ConsumerGroupMember): void {
    this.clearDeadline(member);
    Object.assign(member, { memberEpoch: LEAVES_TO_RETURN, pendingRevocation: [] });
    this.#tell(`${member.clientId} left to come back`);
  }

  /** Whether the member waits for partitions that another member still has. */
  awaitsUnreleased(member: ConsumerGroupMember): boolean {
    if (member.state !== 'UNRELEASED_PARTITIONS') return false;
    const has = new Set(member.assigned.map(partitionKey));
    const isFree = this.#freePartitions();
    return (this.target.get(member.memberId) ?? []).some(at => !has.has(partitionKey(at)) && !isFree(at));
  }

  #bump(reason: string): void {
    this.groupEpoch++;
    this.#tell(reason);
  }

  #retarget(): void {
    const members = [...this.members.values()];
    const target = targetAssignment(this.#broker, members, member => this.topics.of(member), this.target);
    this.target.clear();
    for (const [memberId, partitions] of target) this.target.set(memberId, partitions);
    this.targetEpoch = this.groupEpoch;
  }

  #reconcile(member: ConsumerGroupMember, owned: readonly TopicPartition[] | null): void {
    const target = { epoch: this.targetEpoch, partitions: this.target.get(member.memberId) ?? [] };
    const next = reconciled(member, target, owned, this.#freePartitions());
    if (next === member) return;
    const { state, memberEpoch, previousMemberEpoch, assigned, pendingRevocation } = next;
    Object.assign(member, { state, memberEpoch, previousMemberEpoch, assigned, pendingRevocation });
    if (member.classic) return;
    if (state === 'UNREVOKED_PARTITIONS') {
      this.setDeadline(member, DID_NOT_REVOKE);
    } else {
      this.clearDeadline(member);
    }
  }

  #freePartitions(): (at: TopicPartition) => boolean {
    const taken = new Set<string>();
    for (const { assigned, pendingRevocation } of this.members.values()) {
      for (const at of [...assigned, ...pendingRevocation]) taken.add(partitionKey(at));
    }
    return at => !taken.has(partitionKey(at));
  }

  #gain(member: ConsumerGroupMember, before: readonly TopicPartition[]): () => void {
    const had = new Set(before.map(partitionKey));
    const gained = member.assigned.filter(at => !had.has(partitionKey(at)));
    const { memberEpoch: generation, memberId, clientId: client } = member;
    return () => {
      for (const at of gained) {
        const fields = { group: this.id, generation, member: memberId, client, ...at };
        this.#broker.cluster.simulation.record('partition.assigned', fields);
      }
    };
  }

  #tell(reason: string): void {
    const { state, groupEpoch: generation } = this;
    const told = `${state} ${generation} ${this.members.size}`;
    if (told === this.#told) return;
    this.#told = told;
    const members = this.members.size;
    this.#broker.cluster.simulation.record('group.changed', { group: this.id, state, generation, members, reason });
  }
}

const DID_NOT_REVOKE = 'did not give up its partitions within the rebalance timeout';

function stopTimers(member: ConsumerGroupMember): void {
  member.session?.cancel();
  member.deadline?.cancel();
}

/** The member that a request speaks for: by its id, or by its instance id, which must still be its own. */
export function consumerMember(group: ConsumerGroup, memberId: string, instanceId: string | null): ConsumerGroupMember {
  if (instanceId === null) {
    const member = group.members.get(memberId);
    if (member) return member;
    throw exceptionOf('UNKNOWN_MEMBER_ID', `Member ${memberId} is not a member of group ${group.id}.`);
  }
  const member = group.staticMember(instanceId);
  if (!member) throw exceptionOf('UNKNOWN_MEMBER_ID', `Instance id ${instanceId} is unknown.`);
  if (member.memberId === memberId) return member;
  const message = `Static member ${memberId} with instance id ${instanceId} was fenced by member ${member.memberId}.`;
  throw exceptionOf('FENCED_INSTANCE_ID', message);
}
