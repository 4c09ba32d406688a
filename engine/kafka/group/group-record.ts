/**
 * A classic group as it is kept in __consumer_offsets, so that its members go on in their generation at another
 * coordinator: written when a generation is stable, when a static member came back, and when nobody is left. Times in
 * milliseconds. Source: GroupMetadataValue, GroupMetadataManager.replay (4.2).
 */
import type { Group } from './group.ts';
import type { KeptRecord } from './group-log.ts';
import type { GroupMember } from './member.ts';

/** A group that has all its members, or none any more. */
export interface GroupRecord {
  generation: number;
  protocolType: string | null;
  protocolName: string | null;
  leaderId: string | null;
  emptySinceMs: number;
  members: Omit<GroupMember, 'awaitingJoin' | 'awaitingSync' | 'session'>[];
}

const KIND = 'GroupMetadata';

/** The group as it is kept. */
export function groupRecord(group: Group): KeptRecord {
  const { id, generation, protocolType, protocolName, leaderId, emptySinceMs } = group;
  const members = [...group.members.values()].map(
    ({ awaitingJoin: _join, awaitingSync: _sync, session: _session, ...member }) => member,
  );
  const value: GroupRecord = { generation, protocolType, protocolName, leaderId, emptySinceMs, members };
  return { key: [KIND, id], value };
}

/** The classic group that records tell of, if they do. */
export function classicGroupIn(records: readonly KeptRecord[]): GroupRecord | undefined {
  return records.find(({ key }) => key[0] === KIND)?.value as GroupRecord | undefined;
}

/** The members of a group that is read. */
export function keptMembers({ members }: GroupRecord): GroupMember[] {
  return members.map(member => ({ ...member, awaitingJoin: null, awaitingSync: null, session: null }));
}
