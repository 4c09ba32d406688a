/**
 * How a classic group answers SyncGroup: the leader hands in the assignment, every member gets its own (G6).
 * Source: GroupMetadataManager.classicGroupSyncToClassicGroup (4.2), KIP-559 (the protocol's type and name).
 */
import type { SyncGroupRequest, SyncGroupResponse } from '../api/14-sync-group.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import type { ClassicGroup } from './classic-group.ts';
import { completeSync, renewSession, synced } from './rebalance.ts';

/** Answers a SyncGroup, now or when the leader has handed in the assignment. */
export function sync(
  group: ClassicGroup,
  request: SyncGroupRequest,
  respond: (response: SyncGroupResponse) => void,
): void {
  const problem = problemOf(group, request);
  if (problem !== 'NONE') return respond(syncError(problem));
  const member = group.members.get(request.memberId)!;
  synced(group, member.memberId);
  member.awaitingSync = respond;
  if (group.state === 'Stable') {
    group.answerSync(member, 'NONE');
    renewSession(group, member);
  } else if (member.memberId === group.leaderId) {
    completeSync(group, new Map(request.assignments.map(({ memberId, assignment }) => [memberId, assignment])));
  }
}

function problemOf(group: ClassicGroup, request: SyncGroupRequest): ErrorName {
  const problem = group.problemOf(request.memberId, request.groupInstanceId);
  if (problem !== 'NONE') return problem;
  if (request.generationId !== group.generation) return 'ILLEGAL_GENERATION';
  const { protocolType, protocolName } = request;
  const otherType = protocolType !== null && protocolType !== group.protocolType;
  const otherName = protocolName !== null && protocolName !== group.protocolName;
  if (otherType || otherName) return 'INCONSISTENT_GROUP_PROTOCOL';
  return group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
}

/** A sync that failed. */
export function syncError(error: ErrorName): SyncGroupResponse {
  return { throttleTimeMs: 0, errorCode: codeOf(error), protocolType: null, protocolName: null, assignment: '' };
}
