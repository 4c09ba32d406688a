/**
 * The group coordinator of one broker: the groups whose partition of __consumer_offsets it leads (T3).
 */
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
import { exceptionOf, KafkaException } from '../exception.ts';
import { ConsumerGroup, consumerMember } from './consumer-group.ts';
import type { ConsumerGroupMember } from './consumer-group-member.ts';
import { consumerGroupRecords, fillFrom, tellOfConsumerGroup } from './consumer-group-records.ts';
import { Group } from './group.ts';
import type { KeptRecord } from './group-log.ts';
import { classicGroupIn, groupRecord } from './group-record.ts';
import { type GroupHome, KeptGroups } from './kept-groups.ts';
import type { GroupMember } from './member.ts';
import { downgraded, mayDowngrade, mayUpgrade, upgraded } from './migration.ts';
import { GroupOffsets } from './offsets.ts';

const CONSUMER_PROTOCOL_COMMIT_VERSION = 9;

/** The groups that one broker coordinates. */
export class GroupCoordinator implements GroupHome {
  readonly #broker: Broker;
  /** The groups as they are kept. */
  readonly kept: KeptGroups;
  readonly #groups = new Map<string, Group>();
  /** Groups of the consumer protocol (KIP-848); an id is in one of the two maps at most. */
  readonly #consumerGroups = new Map<string, ConsumerGroup>();

  constructor(broker: Broker) {
    this.#broker = broker;
    this.kept = new KeptGroups(broker, this);
  }

  /** The classic group, made if it is not known yet; an empty consumer group gives way to it. */
  group(id: string): Group {
    let group = this.#groups.get(id);
    if (!group) {
      group = new Group(this.#broker, id, this.#consumerGroups.get(id)?.offsets);
      this.#consumerGroups.delete(id);
      this.#groups.set(id, group);
    }
    return group;
  }

  /** The group of the consumer protocol, if it is one. */
  findConsumerGroup(id: string): ConsumerGroup | undefined {
    return this.#consumerGroups.get(id);
  }

  /** The group of the consumer protocol, if it has members: an empty one gives way to a classic member. */
  peopledConsumerGroup(id: string): ConsumerGroup | undefined {
    const group = this.#consumerGroups.get(id);
    return group && group.members.size > 0 ? group : undefined;
  }

  /** The group of the consumer protocol; GROUP_ID_NOT_FOUND if it is none. */
  consumerGroup(id: string): ConsumerGroup {
    const group = this.#consumerGroups.get(id);
    if (group) return group;
    throw exceptionOf('GROUP_ID_NOT_FOUND', `Group ${id} is not a consumer group.`);
  }

  /** The group that a member of the consumer protocol joins: made, or made of a classic group (N8). */
  consumerGroupToJoin(id: string): ConsumerGroup {
    const known = this.#consumerGroups.get(id);
    if (known) return known;
    const classic = this.#groups.get(id);
    const upgrades = classic !== undefined && classic.members.size > 0;
    if (upgrades && !mayUpgrade(this.#broker, classic)) {
      throw exceptionOf('GROUP_ID_NOT_FOUND', `Group ${id} is not a consumer group.`);
    }
    const group = upgrades
      ? upgraded(this.#broker, classic)
      : new ConsumerGroup(this.#broker, id, classic?.offsets ?? new GroupOffsets());
    this.#groups.delete(id);
    this.#consumerGroups.set(id, group);
    return group;
  }

  /** Takes a member out of its consumer group; with the last one of the consumer protocol the group is classic again. */
  fence(group: ConsumerGroup, member: ConsumerGroupMember, reason: string): void {
    if (mayDowngrade(this.#broker, group, member.memberId)) {
      const { memberId, clientId: client } = member;
      this.#broker.cluster.simulation.record('member.left', { group: group.id, member: memberId, client, reason });
      this.downgradeIfClassic(group, memberId)?.rebalance(`${client} ${reason}`);
    } else {
      group.remove(member, reason);
    }
    this.kept.keep(group.id);
  }

  /** Makes a consumer group classic if, without the one who leaves, it has only members of the classic protocol. */
  downgradeIfClassic(group: ConsumerGroup, leavingId: string | null): Group | null {
    if (!mayDowngrade(this.#broker, group, leavingId)) return null;
    const classic = downgraded(this.#broker, group, leavingId);
    this.#consumerGroups.delete(group.id);
    this.#groups.set(group.id, classic);
    this.kept.keep(group.id);
    return classic;
  }

  /** The committed offsets of a group of either protocol, if it is known. */
  offsets(id: string): GroupOffsets | undefined {
    return (this.#groups.get(id) ?? this.#consumerGroups.get(id))?.offsets;
  }

  /** The group, if it is known. */
  find(id: string): Group | undefined {
    return this.#groups.get(id);
  }

  /** The groups as ListGroups tells them. */
  listings(): { groupId: string; protocolType: string; groupState: string; groupType: string }[] {
    const classic = [...this.#groups.values()].map(({ id, protocolType, state }) => {
      return { groupId: id, protocolType: protocolType ?? '', groupState: state as string, groupType: 'classic' };
    });
    const modern = [...this.#consumerGroups.values()].map(({ id, state }) => {
      return { groupId: id, protocolType: 'consumer', groupState: state as string, groupType: 'consumer' };
    });
    return [...classic, ...modern];
  }

  /** Why offsets may not be asked for, or NONE; who names himself must be a member in his epoch (N7). */
  mayFetchOffsets(groupId: string, memberId: string | null, memberEpoch: number): ErrorName {
    const refusal = this.refusal(groupId);
    const group = this.#consumerGroups.get(groupId);
    if (refusal !== 'NONE' || !group || (memberId === null && memberEpoch < 0)) return refusal;
    return errorOf(() => checkEpoch(consumerMember(group, memberId ?? '', null), memberEpoch));
  }

  /** Why a member of a consumer group may not commit, or NONE (N7). */
  mayCommitToConsumerGroup(group: ConsumerGroup, memberId: string, memberEpoch: number, version: number): ErrorName {
    if (memberEpoch < 0 && group.members.size === 0) return 'NONE';
    return errorOf(() => {
      const member = consumerMember(group, memberId, null);
      if (!member.classic && version < CONSUMER_PROTOCOL_COMMIT_VERSION) throw exceptionOf('UNSUPPORTED_VERSION');
      checkEpoch(member, memberEpoch);
    });
  }

  /** Why this broker refuses requests for the group, or NONE. */
  refusal(id: string): ErrorName {
    if (id === '') return 'INVALID_GROUP_ID';
    return this.#broker.coordinatorOf('group', id) === this.#broker.id ? 'NONE' : 'NOT_COORDINATOR';
  }

  /** Why offsets may not be sent within a transaction, or NONE; a bare group id is always accepted (X11, KIP-447). */
  mayCommitInTransaction(request: {
    groupId: string;
    memberId: string;
    generationId: number;
    groupInstanceId: string | null;
  }): ErrorName {
    const { groupId, memberId, generationId, groupInstanceId } = request;
    const refusal = this.refusal(groupId);
    if (refusal !== 'NONE') return refusal;
    if (memberId === '' && generationId < 0) return 'NONE';
    const consumerGroup = this.#consumerGroups.get(groupId);
    if (consumerGroup) {
      return this.mayCommitToConsumerGroup(consumerGroup, memberId, generationId, CONSUMER_PROTOCOL_COMMIT_VERSION);
    }
    if (!this.#groups.has(groupId)) return 'ILLEGAL_GENERATION';
    const found = this.member(groupId, memberId, generationId, groupInstanceId);
    return 'error' in found ? found.error : 'NONE';
  }

  /** The member that a request speaks for, or why it may not; an instance id must be that member's (G9). */
  member(
    groupId: string,
    memberId: string,
    generationId: number,
    instanceId: string | null = null,
  ): { group: Group; member: GroupMember } | { error: ErrorName } {
    const refusal = this.refusal(groupId);
    if (refusal !== 'NONE') return { error: refusal };
    const group = this.#groups.get(groupId);
    if (!group) return { error: 'UNKNOWN_MEMBER_ID' };
    const found = memberOf(group, memberId, instanceId);
    if ('error' in found) return found;
    if (generationId !== group.generation) return { error: 'ILLEGAL_GENERATION' };
    return { group, member: found.member };
  }

  /** Forgets a group without members, and its offsets; says why it may not. */
  remove(groupId: string, done: (error: ErrorName) => void): void {
    const refusal = this.refusal(groupId);
    if (refusal !== 'NONE') return done(refusal);
    const group = this.#groups.get(groupId) ?? this.#consumerGroups.get(groupId);
    if (!group) return done('GROUP_ID_NOT_FOUND');
    if (group.members.size > 0) return done('NON_EMPTY_GROUP');
    this.drop(groupId);
    this.kept.keep(groupId);
    this.kept.forget(groupId, group.offsets.entries(), done);
  }

  /** What is kept of a group; of a classic one only once it had a generation. */
  recordsOf(id: string): KeptRecord[] {
    const modern = this.#consumerGroups.get(id);
    if (modern) return consumerGroupRecords(modern);
    const classic = this.#groups.get(id);
    return classic && classic.generation > 0 ? [groupRecord(classic)] : [];
  }

  /** Goes on with a group as the coordinator before kept it. */
  goOn(id: string, records: readonly KeptRecord[]): void {
    const classic = classicGroupIn(records);
    if (classic) this.group(id).goOn(classic);
    if (!tellOfConsumerGroup(records)) return;
    const group = new ConsumerGroup(this.#broker, id, this.offsets(id) ?? new GroupOffsets());
    fillFrom(group, records);
    this.#groups.delete(id);
    this.#consumerGroups.set(id, group);
    group.goOn();
  }

  /** All groups, of either protocol. */
  get all(): (Group | ConsumerGroup)[] {
    return [...this.#groups.values(), ...this.#consumerGroups.values()];
  }

  /** Forgets a group, whatever it has. */
  drop(id: string): void {
    this.#groups.delete(id);
    this.#consumerGroups.delete(id);
  }
}

/** The member with this id; with an instance id, only if that is still its own. */
export function memberOf(
  group: Group,
  memberId: string,
  instanceId: string | null,
): { member: GroupMember } | { error: ErrorName } {
  if (instanceId !== null) {
    const owner = group.staticMember(instanceId);
    if (!owner) return { error: 'UNKNOWN_MEMBER_ID' };
    return owner.memberId === memberId ? { member: owner } : { error: 'FENCED_INSTANCE_ID' };
  }
  const member = group.members.get(memberId);
  return member ? { member } : { error: 'UNKNOWN_MEMBER_ID' };
}

/** The name of the refusal that `check` throws, or NONE. */
export function errorOf(check: () => void): ErrorName {
  try {
    check();
    return 'NONE';
  } catch (error) {
    if (error instanceof KafkaException && error.error !== null) return error.error;
    throw error;
  }
}

/** An epoch must be the member's own. */
function checkEpoch({ classic, memberEpoch }: ConsumerGroupMember, given: number): void {
  if (given !== memberEpoch) throw exceptionOf(classic ? 'ILLEGAL_GENERATION' : 'STALE_MEMBER_EPOCH');
}
