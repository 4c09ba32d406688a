/**
 * What members of the classic protocol say to a consumer group of KIP-848, while a group moves from one protocol to the
 * other (N8): their join is answered at once with the member epoch as generation, there is no leader, and a heartbeat
 * tells them when to join again. Source: GroupMetadataManager.classicGroup...ToConsumerGroup (4.2); that LeaveGroup also
 * removes members of the consumer protocol was asked of 4.2.1.
 */
import type { JoinGroupRequest, JoinGroupResponse } from '../api/11-join-group.ts';
import type { HeartbeatRequest } from '../api/12-heartbeat.ts';
import type { LeaveGroupRequest } from '../api/13-leave-group.ts';
import type { SyncGroupRequest } from '../api/14-sync-group.ts';
import type { Caller } from '../api/api.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import type { Broker } from '../broker.ts';
import { exceptionOf } from '../exception.ts';
import { type ConsumerGroup, consumerMember } from './consumer-group.ts';
import type { ConsumerGroupMember } from './consumer-group-member.ts';
import { joinRefused } from './join-answer.ts';
import { type MemberAssignment, rebalanceTimeout, type Subscription } from './member.ts';
import { supportsAny } from './protocol-vote.ts';

const ID_FIRST_VERSION = 4;

type ClassicMember = ConsumerGroupMember & { classic: NonNullable<ConsumerGroupMember['classic']> };

/** JoinGroup: the answer, and what is to be done when it counts; or the refusal as an exception. */
export function joinConsumerGroup(
  broker: Broker,
  group: ConsumerGroup,
  request: JoinGroupRequest,
  caller: Caller,
): { response: JoinGroupResponse; gained: () => void } {
  checkJoin(broker, group, request);
  const { groupInstanceId: instanceId, protocols } = request;
  const memberId = request.memberId || broker.cluster.newUuid();
  if (request.memberId === '' && instanceId === null && caller.version >= ID_FIRST_VERSION) {
    return { response: joinRefused('MEMBER_ID_REQUIRED', memberId), gained: () => {} };
  }
  const { member, replaced } = joining(group, request, memberId, caller.clientId);
  const subscription = subscriptionIn(protocols[0]!.metadata);
  const said = {
    instanceId,
    rackId: subscription.rackId ?? null,
    clientId: caller.clientId,
    rebalanceTimeoutMs: rebalanceTimeout(request),
    serverAssignor: null,
    subscribedTopicNames: subscription.topics,
    subscribedTopicRegex: null,
    classic: { sessionTimeoutMs: request.sessionTimeoutMs, protocols },
  };
  const gained = group.update(member, said, placesIn(subscription.ownedPartitions ?? []), true);
  group.renewSession(member);
  group.setDeadline(member, 'did not send SyncGroup within the rebalance timeout');
  if (replaced) broker.groups.downgradeIfClassic(group, null);
  return { response: joinedAs(memberId, member.memberEpoch, protocols[0]!.name), gained };
}

/** SyncGroup: the member's part. */
export function syncConsumerGroup(group: ConsumerGroup, request: SyncGroupRequest): MemberAssignment {
  const member = classicMember(group, request.memberId, request.groupInstanceId, request.generationId);
  const { protocolType, protocolName } = request;
  const otherType = protocolType !== null && protocolType !== 'consumer';
  const otherName = protocolName !== null && protocolName !== member.classic.protocols[0]!.name;
  if (otherType || otherName) throw exceptionOf('INCONSISTENT_GROUP_PROTOCOL');
  if (group.groupEpoch > member.memberEpoch && member.state !== 'UNREVOKED_PARTITIONS') {
    awaitRejoin(group, member);
    throw exceptionOf('REBALANCE_IN_PROGRESS');
  }
  group.clearDeadline(member);
  group.renewSession(member);
  return { assignedPartitions: byTopic(member.assigned) };
}

/** Heartbeat: whether the member must join again. */
export function heartbeatConsumerGroup(group: ConsumerGroup, request: HeartbeatRequest): void {
  const member = classicMember(group, request.memberId, request.groupInstanceId, request.generationId);
  group.renewSession(member);
  const { state } = member;
  const complete = state === 'UNRELEASED_PARTITIONS' && !group.awaitsUnreleased(member);
  if (member.memberEpoch >= group.groupEpoch && state !== 'UNREVOKED_PARTITIONS' && !complete) return;
  awaitRejoin(group, member);
  throw exceptionOf('REBALANCE_IN_PROGRESS');
}

/** LeaveGroup for one member: by its id, or by its instance id alone. */
export function leaveConsumerGroup(
  broker: Broker,
  group: ConsumerGroup,
  { memberId, groupInstanceId }: LeaveGroupRequest['members'][number],
): void {
  const named = groupInstanceId !== null && memberId === '' ? group.staticMember(groupInstanceId)?.memberId : memberId;
  const member = consumerMember(group, named ?? '', groupInstanceId);
  broker.groups.fence(group, member, 'left');
}

function checkJoin(broker: Broker, group: ConsumerGroup, request: JoinGroupRequest): void {
  const { memberId, groupInstanceId, protocolType, protocols } = request;
  const known = group.members.has(memberId) || (groupInstanceId !== null && group.staticMember(groupInstanceId));
  if (!known && group.members.size >= broker.cluster.setting('group.consumer.max.size')) {
    throw exceptionOf('GROUP_MAX_SIZE_REACHED');
  }
  const classic = [...group.members.values()].flatMap(member => (member.classic ? [member.classic] : []));
  if (protocolType === 'consumer' && supportsAny(classic, protocols)) return;
  throw exceptionOf('INCONSISTENT_GROUP_PROTOCOL', `Member ${memberId}'s protocols are not supported.`);
}

/** The member that joins; a static one takes the place of whoever had its instance id. */
function joining(
  group: ConsumerGroup,
  request: JoinGroupRequest,
  memberId: string,
  clientId: string,
): { member: ConsumerGroupMember; replaced: boolean } {
  const instanceId = request.groupInstanceId;
  if (instanceId === null)
    return { member: group.members.get(memberId) ?? group.add(memberId, clientId), replaced: false };
  if (request.memberId !== '') return { member: consumerMember(group, memberId, instanceId), replaced: false };
  const old = group.staticMember(instanceId);
  return old
    ? { member: group.replace(old, memberId, clientId), replaced: true }
    : { member: group.add(memberId, clientId), replaced: false };
}

function classicMember(
  group: ConsumerGroup,
  memberId: string,
  instanceId: string | null,
  generationId: number,
): ClassicMember {
  const member = consumerMember(group, memberId, instanceId);
  if (!member.classic) {
    throw exceptionOf('UNKNOWN_MEMBER_ID', `Member ${memberId} does not use the classic protocol.`);
  }
  if (generationId === member.memberEpoch) return member as ClassicMember;
  const message = `The request generation id ${generationId} is not equal to the member epoch ${member.memberEpoch} of member ${memberId}.`;
  throw exceptionOf('ILLEGAL_GENERATION', message);
}

function awaitRejoin(group: ConsumerGroup, member: ConsumerGroupMember): void {
  if (member.deadline === null) group.setDeadline(member, 'did not rejoin within the rebalance timeout');
}

/** A member's subscription; what is none fails, as its bytes would. */
export function subscriptionIn(metadata: unknown): Subscription {
  const subscription = metadata as Partial<Subscription> | null;
  if (Array.isArray(subscription?.topics)) return subscription as Subscription;
  throw exceptionOf('UNKNOWN_SERVER_ERROR', 'Malformed embedded consumer protocol in subscription deserialization.');
}

function joinedAs(memberId: string, generationId: number, protocolName: string): JoinGroupResponse {
  return {
    throttleTimeMs: 0,
    errorCode: 0,
    generationId,
    protocolType: 'consumer',
    protocolName,
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  };
}

/** Partitions of several topics, one after the other. */
export function placesIn(given: readonly { topic: string; partitions: readonly number[] }[]): TopicPartition[] {
  return given.flatMap(({ topic, partitions }) => partitions.map(partition => ({ topic, partition })));
}

/** Partitions listed by topic. */
export function byTopic(partitions: readonly TopicPartition[]): { topic: string; partitions: number[] }[] {
  return [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, list]) => ({
    topic,
    partitions: list.map(({ partition }) => partition).sort((a, b) => a - b),
  }));
}
