/**
 * The group coordinator of one broker: the groups whose partition of __consumer_offsets it leads (T3).
 */
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
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
