/**
 * JoinGroup (key 11), versions 4 to 9: a member asks to take part in the next generation (G1 to G5). A new
 * member is first given an id (MEMBER_ID_REQUIRED). The answer waits until the group has assembled.
 * Left out for now: static membership.
 */
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
import type { Group } from '../group/group.ts';
import { type GroupMember, type MemberProtocol, noAssignment, type Subscription } from '../group/member.ts';
import type { Api, Caller } from './api.ts';

/** A JoinGroup request; `protocols` are assignors in order of preference. */
export interface JoinGroupRequest {
  groupId: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  memberId: string;
  groupInstanceId: string | null;
  protocolType: string;
  protocols: MemberProtocol[];
}

/** A JoinGroup response; `members` is filled for the leader only. */
export interface JoinGroupResponse {
  throttleTimeMs: number;
  errorCode: number;
  generationId: number;
  protocolName: string | null;
  leader: string;
  memberId: string;
  members: { memberId: string; groupInstanceId: string | null; metadata: Subscription }[];
}

type Respond = (response: JoinGroupResponse) => void;

export const joinGroup: Api<JoinGroupRequest, JoinGroupResponse> = {
  key: 11,
  name: 'JoinGroup',
  versions: [4, 9],
  about: request => request.groupId,
  handle(broker, request, caller, respond) {
    const group = broker.groups.group(request.groupId);
    const error = refusal(broker, group, request);
    if (error !== 'NONE') {
      respond(group.joinError(error, request.memberId));
    } else if (request.memberId === '') {
      const memberId = `${caller.clientId}-${broker.cluster.newUuid()}`;
      group.addPending(memberId, request.sessionTimeoutMs);
      respond(group.joinError('MEMBER_ID_REQUIRED', memberId));
    } else if (group.isPending(request.memberId)) {
      group.addMember(newMember(request, caller, respond));
    } else {
      rejoin(group, group.members.get(request.memberId)!, request, respond);
    }
  },
};

function refusal(broker: Broker, group: Group, request: JoinGroupRequest): ErrorName {
  const { cluster } = broker;
  const error = broker.groups.refusal(request.groupId);
  if (error !== 'NONE') return error;
  const tooShort = request.sessionTimeoutMs < cluster.setting('group.min.session.timeout.ms');
  const tooLong = request.sessionTimeoutMs > cluster.setting('group.max.session.timeout.ms');
  if (tooShort || tooLong) return 'INVALID_SESSION_TIMEOUT';
  const known = group.members.has(request.memberId) || group.isPending(request.memberId);
  if (request.memberId !== '' && !known) return 'UNKNOWN_MEMBER_ID';
  return group.supports(request.protocols, request.memberId) ? 'NONE' : 'INCONSISTENT_GROUP_PROTOCOL';
}

function newMember(request: JoinGroupRequest, caller: Caller, respond: Respond): GroupMember {
  return {
    memberId: request.memberId,
    clientId: caller.clientId,
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    protocols: request.protocols,
    assignment: noAssignment,
    awaitingJoin: respond,
    awaitingSync: null,
    session: null,
  };
}

/** A known member joins again: only a change, or the leader, makes a stable group rebalance (G3). */
function rejoin(group: Group, member: GroupMember, request: JoinGroupRequest, respond: Respond): void {
  const unchanged = JSON.stringify(member.protocols) === JSON.stringify(request.protocols);
  const leads = member.memberId === group.leaderId;
  const answerNow = unchanged && (group.state === 'CompletingRebalance' || (group.state === 'Stable' && !leads));
  if (answerNow) {
    respond(group.joined(member));
    return;
  }
  member.protocols = request.protocols;
  member.sessionTimeoutMs = request.sessionTimeoutMs;
  member.rebalanceTimeoutMs = request.rebalanceTimeoutMs;
  member.awaitingJoin = respond;
  group.rebalance(`${member.clientId} joined again`);
}
