/**
 * The group coordinator of one broker: the groups whose partition of __consumer_offsets it leads (T3).
 */
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
import { statePartition } from '../internal-topic.ts';
import { Group } from './group.ts';
import type { GroupMember } from './member.ts';

/** The groups that one broker coordinates. */
export class GroupCoordinator {
  readonly #broker: Broker;
  readonly #groups = new Map<string, Group>();

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /** The group, made if it is not known yet. */
  group(id: string): Group {
    let group = this.#groups.get(id);
    if (!group) {
      group = new Group(this.#broker, id);
      this.#groups.set(id, group);
    }
    return group;
  }

  /** The group, if it is known. */
  find(id: string): Group | undefined {
    return this.#groups.get(id);
  }

  /** All groups that this broker coordinates. */
  get all(): Group[] {
    return [...this.#groups.values()];
  }

  /** Why offsets may not be asked for, or NONE. */
  mayFetchOffsets(groupId: string, _memberId: string | null, _memberEpoch: number): ErrorName {
    return this.refusal(groupId);
  }

  /** The groups as ListGroups tells them. */
  listings(): { groupId: string; protocolType: string; groupState: string; groupType: string }[] {
    return this.all.map(({ id, protocolType, state }) => {
      return { groupId: id, protocolType: protocolType ?? '', groupState: state, groupType: 'classic' };
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
    if (!this.#groups.has(groupId)) return 'ILLEGAL_GENERATION';
    const found = this.member(groupId, memberId, generationId, groupInstanceId);
    return 'error' in found ? found.error : 'NONE';
  }

  /** A transaction's marker is in a partition of __consumer_offsets: its offsets are decided. */
  transactionEnded(partition: number, producerId: number, committed: boolean): void {
    for (const group of this.#groups.values()) {
      const kept = statePartition(this.#broker.cluster, 'group', group.id);
      if (kept === partition) group.offsets.decide(producerId, committed);
    }
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

  /** Forgets a group without members; says why it may not. */
  remove(groupId: string): ErrorName {
    const refusal = this.refusal(groupId);
    if (refusal !== 'NONE') return refusal;
    const group = this.#groups.get(groupId);
    if (!group) return 'GROUP_ID_NOT_FOUND';
    if (group.members.size > 0) return 'NON_EMPTY_GROUP';
    this.#groups.delete(groupId);
    return 'NONE';
  }

  /** A topic is gone, and its offsets with it (O4). */
  topicDeleted(topic: string): void {
    for (const group of this.#groups.values()) group.offsets.removeTopic(topic);
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
