/**
 * JoinGroup (key 11), versions 0 to 9: a member joins, or joins again; answered when the rebalance's join phase is
 * over (G1 to G5). From version 4 on a new dynamic member is first given an id; a static one is known by its
 * group.instance.id (G9). Source: GroupMetadataManager.classicGroupJoin (4.2), KIP-394, KIP-345, KIP-814.
 */
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
import { joinConsumerGroup } from '../group/classic-in-consumer-group.ts';
import type { ConsumerGroup } from '../group/consumer-group.ts';
import { errorOf, memberOf } from '../group/coordinator.ts';
import type { Group } from '../group/group.ts';
import { joinRefused } from '../group/join-answer.ts';
import { type GroupMember, type MemberProtocol, noAssignment, rebalanceTimeout } from '../group/member.ts';
import { sameProtocols } from '../group/protocol-vote.ts';
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
  protocolType: string | null;
  protocolName: string | null;
  leader: string;
  /** The leader need not share out anything: a static member came back. */
  skipAssignment: boolean;
  memberId: string;
  members: { memberId: string; groupInstanceId: string | null; metadata: unknown }[];
}

type Respond = (response: JoinGroupResponse) => void;

const ID_FIRST_VERSION = 4;
const SKIPS_ASSIGNMENT_VERSION = 9;

export const joinGroup: Api<JoinGroupRequest, JoinGroupResponse> = {
  key: 11,
  name: 'JoinGroup',
  versions: [0, 9],
  defaults: {
    groupId: '',
    sessionTimeoutMs: 0,
    rebalanceTimeoutMs: -1,
    memberId: '',
    groupInstanceId: null,
    protocolType: '',
    protocols: [{ name: '', metadata: '' }],
  },
  about: request => request.groupId,
  handle(broker, request, caller, respond) {
    const error = refusal(broker, request);
    if (error !== 'NONE') return respond(joinRefused(error, request.memberId));
    const consumerGroup = broker.groups.peopledConsumerGroup(request.groupId);
    if (consumerGroup) return joinConsumer(broker, consumerGroup, request, caller, respond);
    const group = broker.groups.group(request.groupId);
    if (group.members.size === 0) group.protocolType = request.protocolType;
    if (request.memberId === '') joinNew(broker, group, request, caller, respond);
    else if (group.isPending(request.memberId)) group.addMember(newMember(request, request.memberId, caller, respond));
    else rejoin(group, request, respond);
  },
};

function joinConsumer(
  broker: Broker,
  group: ConsumerGroup,
  request: JoinGroupRequest,
  caller: Caller,
  respond: Respond,
): void {
  const refused = errorOf(() => {
    const { response, gained } = joinConsumerGroup(broker, group, request, caller);
    broker.groups.kept.keep(group.id, error => {
      if (error !== 'NONE') return respond(joinRefused(error, request.memberId));
      gained();
      respond(response);
    });
  });
  if (refused !== 'NONE') respond(joinRefused(refused, request.memberId));
}

function refusal(broker: Broker, request: JoinGroupRequest): ErrorName {
  const { cluster } = broker;
  const { groupId, memberId, sessionTimeoutMs, protocolType, protocols } = request;
  const error = broker.groups.refusal(groupId);
  if (error !== 'NONE') return error;
  const tooShort = sessionTimeoutMs < cluster.setting('group.min.session.timeout.ms');
  const tooLong = sessionTimeoutMs > cluster.setting('group.max.session.timeout.ms');
  if (tooShort || tooLong) return 'INVALID_SESSION_TIMEOUT';
  if (broker.groups.peopledConsumerGroup(groupId)) return 'NONE';
  const group = broker.groups.find(groupId);
  if (!group && memberId !== '') return 'UNKNOWN_MEMBER_ID';
  const supported = group ? group.supports(protocolType, protocols) : protocolType !== '' && protocols.length > 0;
  if (!supported) return 'INCONSISTENT_GROUP_PROTOCOL';
  const joins = memberId === '' || group!.isPending(memberId);
  if (joins && (group?.members.size ?? 0) >= cluster.setting('group.max.size')) return 'GROUP_MAX_SIZE_REACHED';
  if (joins) return 'NONE';
  const found = memberOf(group!, memberId, request.groupInstanceId);
  return 'error' in found ? found.error : 'NONE';
}

function joinNew(broker: Broker, group: Group, request: JoinGroupRequest, caller: Caller, respond: Respond): void {
  const instanceId = request.groupInstanceId;
  const memberId = `${instanceId ?? caller.clientId}-${broker.cluster.newUuid()}`;
  if (instanceId === null && caller.version >= ID_FIRST_VERSION) {
    group.addPending(memberId, request.sessionTimeoutMs);
    respond(joinRefused('MEMBER_ID_REQUIRED', memberId));
    return;
  }
  const member = newMember(request, memberId, caller, respond);
  const old = instanceId === null ? undefined : group.staticMember(instanceId);
  if (old) comeBack(broker, group, old, member, caller);
  else group.addMember(member);
}

/** A static member is back: no rebalance in a stable group, unless the chosen assignor would be another one. */
function comeBack(broker: Broker, group: Group, old: GroupMember, member: GroupMember, { version }: Caller): void {
  const respond = member.awaitingJoin!;
  group.replaceStatic(old, member);
  if (group.state !== 'Stable' || group.electProtocol() !== group.protocolName) {
    group.rebalance(`${member.clientId} came back as ${member.groupInstanceId}`);
    return;
  }
  member.awaitingJoin = null;
  const leads = member.memberId === group.leaderId;
  const response = group.joined(member, leads && version >= SKIPS_ASSIGNMENT_VERSION);
  broker.groups.kept.keep(group.id, error => {
    respond(error === 'NONE' ? response : joinRefused(error, member.memberId));
  });
}

/** A known member joins again: only a change, or the leader, makes a stable group rebalance (G3). */
function rejoin(group: Group, request: JoinGroupRequest, respond: Respond): void {
  const member = group.members.get(request.memberId)!;
  const unchanged = sameProtocols(member, request.protocols);
  const leads = member.memberId === group.leaderId;
  const answerNow = unchanged && (group.state === 'CompletingRebalance' || (group.state === 'Stable' && !leads));
  if (answerNow) {
    respond(group.joined(member));
    return;
  }
  member.protocols = request.protocols;
  member.sessionTimeoutMs = request.sessionTimeoutMs;
  member.rebalanceTimeoutMs = rebalanceTimeout(request);
  member.awaitingJoin = respond;
  group.rebalance(`${member.clientId} joined again`);
}

function newMember(request: JoinGroupRequest, memberId: string, caller: Caller, respond: Respond): GroupMember {
  return {
    memberId,
    groupInstanceId: request.groupInstanceId,
    clientId: caller.clientId,
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: rebalanceTimeout(request),
    protocols: request.protocols,
    assignment: noAssignment,
    awaitingJoin: respond,
    awaitingSync: null,
    session: null,
  };
}
