/**
 * The members of a classic group as they are kept in __consumer_offsets, so that they go on in their generation at
 * another coordinator: written before a group is stable, taken back when it is empty. Source: GroupMetadataValue,
 * GroupMetadataManager.replay (4.2). Simplified: JSON.
 */
import type { Group } from './group.ts';
import type { GroupMember } from './member.ts';

/** A group with the assignment that makes it stable. */
export interface GroupRecord {
  generation: number;
  protocolType: string | null;
  protocolName: string | null;
  leaderId: string | null;
  members: Omit<GroupMember, 'awaitingJoin' | 'awaitingSync' | 'session'>[];
}

/** The group as it is kept; null for one that has no members. */
export function groupRecord(group: Group): GroupRecord | null {
  const { generation, protocolType, protocolName, leaderId } = group;
  if (group.members.size === 0) return null;
  const members = [...group.members.values()].map(
    ({ awaitingJoin: _join, awaitingSync: _sync, session: _session, ...member }) => member,
  );
  return { generation, protocolType, protocolName, leaderId, members };
}

/** The members of a group that is read. */
export function keptMembers({ members }: GroupRecord): GroupMember[] {
  return members.map(member => ({ ...member, awaitingJoin: null, awaitingSync: null, session: null }));
}
