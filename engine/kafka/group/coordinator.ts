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

  /** Why this broker refuses requests for the group, or NONE. */
  refusal(id: string): ErrorName {
    if (id === '') return 'INVALID_GROUP_ID';
    return this.#broker.cluster.coordinatorOf('group', id) === this.#broker.id ? 'NONE' : 'NOT_COORDINATOR';
  }

  /** Why offsets may not be sent within a transaction, or NONE; a bare group id is always accepted (X11, KIP-447). */
  mayCommitInTransaction(request: { groupId: string; memberId: string; generationId: number }): ErrorName {
    const { groupId, memberId, generationId } = request;
    const refusal = this.refusal(groupId);
    if (refusal !== 'NONE') return refusal;
    if (memberId === '' && generationId < 0) return 'NONE';
    const found = this.member(groupId, memberId, generationId);
    return 'error' in found ? found.error : 'NONE';
  }

  /** A transaction's marker is in a partition of __consumer_offsets: its offsets are decided. */
  transactionEnded(partition: number, producerId: number, committed: boolean): void {
    for (const group of this.#groups.values()) {
      const kept = statePartition(this.#broker.cluster, 'group', group.id);
      if (kept === partition) group.offsets.decide(producerId, committed);
    }
  }

  /** The member that a request speaks for, or why it may not. */
  member(groupId: string, memberId: string, generationId: number): { member: GroupMember } | { error: ErrorName } {
    const refusal = this.refusal(groupId);
    if (refusal !== 'NONE') return { error: refusal };
    const group = this.group(groupId);
    const member = group.members.get(memberId);
    if (!member) return { error: 'UNKNOWN_MEMBER_ID' };
    if (generationId !== group.generation) return { error: 'ILLEGAL_GENERATION' };
    return { member };
  }
}
