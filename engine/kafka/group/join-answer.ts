/**
 * The answers to a JoinGroup: what a member is told of the new generation (G5), or why it is refused (G2).
 */
import type { JoinGroupResponse } from '../api/11-join-group.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import type { Group } from './group.ts';
import type { GroupMember } from './member.ts';

/** A join that failed. */
export function joinRefused(error: ErrorName, memberId: string): JoinGroupResponse {
  return {
    throttleTimeMs: 0,
    errorCode: codeOf(error),
    generationId: -1,
    protocolType: null,
    protocolName: null,
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  };
}

/** What a member is told when its join is done; only the leader sees the members. */
export function joinAnswer(group: Group, { memberId }: GroupMember, skipAssignment: boolean): JoinGroupResponse {
  const { generation, protocolType, protocolName, leaderId, members } = group;
  return {
    throttleTimeMs: 0,
    errorCode: codeOf('NONE'),
    generationId: generation,
    protocolType,
    protocolName,
    leader: leaderId ?? '',
    skipAssignment,
    memberId,
    members: memberId === leaderId ? [...members.values()].map(member => described(member, protocolName)) : [],
  };
}

function described(member: GroupMember, protocolName: string | null): JoinGroupResponse['members'][number] {
  const protocol = member.protocols.find(({ name }) => name === protocolName);
  return { memberId: member.memberId, groupInstanceId: member.groupInstanceId, metadata: protocol?.metadata ?? null };
}
