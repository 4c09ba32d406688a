/**
 * How a classic group answers JoinGroup (G1, G3, G9): new members, dynamic or static, and members that join again.
 * Source: GroupMetadataManager.classicGroupJoinToClassicGroup (4.2), KIP-345, KIP-394.
 */
import type { JoinGroupRequest, JoinGroupResponse } from '../api/11-join-group.ts';
import type { Caller } from '../api/api.ts';
import { type ClassicGroup, joinError } from './classic-group.ts';
import { type ClassicMember, noAssignment } from './member.ts';
import { completeJoinIfAllCame, prepareRebalance, rebalance, renewSession } from './rebalance.ts';
import { expectToJoin } from './session.ts';

/** One JoinGroup that is being answered. */
export interface Joining {
  group: ClassicGroup;
  request: JoinGroupRequest;
  caller: Caller;
  respond: (response: JoinGroupResponse) => void;
}

/** From this version on a new member must come back with the id that it is given. */
const MEMBER_ID_VERSION = 4;
/** From this version on a static leader is told to keep the assignment. */
const SKIP_ASSIGNMENT_VERSION = 9;
/** How long a member's first JoinGroup may be kept waiting. */
const NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000;

/** Answers a JoinGroup, now or when the group has assembled. */
export function join(joining: Joining): void {
  const { group, request, respond } = joining;
  const { memberId } = request;
  const names = request.protocols.map(({ name }) => name);
  if (!hasRoom(group, memberId)) {
    dropRefused(group, memberId);
    respond(joinError('GROUP_MAX_SIZE_REACHED', ''));
  } else if (!group.supports(request.protocolType, names)) {
    respond(joinError('INCONSISTENT_GROUP_PROTOCOL', memberId));
  } else if (memberId === '') {
    joinNew(joining);
  } else if (group.pendingJoin.has(memberId)) {
    addMember(joining, memberId);
  } else {
    joinAgain(joining);
  }
}

/** In a rebalance those who have joined count, else all members (`group.max.size`). */
function hasRoom(group: ClassicGroup, memberId: string): boolean {
  const max = group.broker.cluster.setting('group.max.size');
  const member = group.members.get(memberId);
  if (group.state === 'Empty') return true;
  if (group.state !== 'PreparingRebalance') return member !== undefined || group.members.size < max;
  const joined = [...group.members.values()].filter(({ awaitingJoin }) => awaitingJoin).length;
  return (member !== undefined && member.awaitingJoin !== null) || joined < max;
}

function dropRefused(group: ClassicGroup, memberId: string): void {
  const member = group.members.get(memberId);
  if (member) group.remove(member, 'found the group full');
  group.pendingJoin.get(memberId)?.cancel();
  group.pendingJoin.delete(memberId);
}

function joinNew(joining: Joining): void {
  const { group, request, caller, respond } = joining;
  const { groupInstanceId } = request;
  const memberId = `${groupInstanceId ?? caller.clientId}-${group.broker.cluster.newUuid()}`;
  const current = groupInstanceId === null ? undefined : group.staticMemberId(groupInstanceId);
  if (current !== undefined) {
    comeBack(joining, group.members.get(current)!, memberId);
  } else if (groupInstanceId === null && caller.version >= MEMBER_ID_VERSION) {
    expectToJoin(group, memberId, request.sessionTimeoutMs);
    respond(joinError('MEMBER_ID_REQUIRED', memberId));
  } else {
    addMember(joining, memberId);
  }
}

function addMember({ group, request, caller, respond }: Joining, memberId: string): void {
  const { groupInstanceId, sessionTimeoutMs, rebalanceTimeoutMs, protocols } = request;
  const member: ClassicMember = {
    memberId,
    groupInstanceId,
    clientId: caller.clientId,
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    protocols,
    assignment: noAssignment,
    isNew: true,
    awaitingJoin: respond,
    awaitingSync: null,
    session: null,
  };
  if (group.state === 'PreparingRebalance' && group.previousState === 'Empty') group.memberAddedMeanwhile = true;
  group.add(member, request.protocolType);
  renewSession(group, member, NEW_MEMBER_JOIN_TIMEOUT_MS);
  rebalance(group, `${caller.clientId} joined`);
}

/** A known member joins again: only a change, or the leader, makes a stable group rebalance (G3). */
function joinAgain({ group, request, respond }: Joining): void {
  const { memberId } = request;
  const problem = group.problemOf(memberId, request.groupInstanceId);
  if (problem !== 'NONE') return respond(joinError(problem, memberId));
  const member = group.members.get(memberId)!;
  const unchanged = JSON.stringify(member.protocols) === JSON.stringify(request.protocols);
  const leads = memberId === group.leaderId;
  const current = group.state === 'CompletingRebalance' || (group.state === 'Stable' && !leads);
  if (unchanged && current) return respond(group.joined(memberId));
  group.update(member, request);
  member.awaitingJoin = respond;
  rebalance(group, `${member.clientId} joined again`);
}

/** A static member restarted: in a stable group it takes over its place without a rebalance (G9). */
function comeBack(joining: Joining, old: ClassicMember, memberId: string): void {
  const { group, request, respond } = joining;
  const formerLeader = group.leaderId;
  const member = group.replaceStatic(old, memberId);
  renewSession(group, member);
  group.update(member, request);
  const reason = `${member.clientId} came back as ${member.groupInstanceId}`;
  if (group.state === 'Stable' && group.protocolName === group.selectProtocol()) {
    group.updateSubscribedTopics();
    respond(takenOver(joining, memberId, formerLeader));
    return;
  }
  member.awaitingJoin = respond;
  if (group.state === 'PreparingRebalance') completeJoinIfAllCame(group);
  else prepareRebalance(group, reason);
}

/** Before version 9 the answer names the former leader, so that a static leader does not assign anew. */
function takenOver({ group, caller }: Joining, memberId: string, formerLeader: string | null): JoinGroupResponse {
  const answer = group.joined(memberId);
  if (caller.version < SKIP_ASSIGNMENT_VERSION) return { ...answer, leader: formerLeader ?? '', members: [] };
  return { ...answer, skipAssignment: memberId === group.leaderId };
}
