/**
 * ConsumerGroupHeartbeat (key 68), versions 0 and 1: the one request of the consumer protocol: joins (epoch 0), goes
 * on, leaves (-1) or leaves to come back (-2); tells what changed, and is told what to give up and take (N1, N4).
 * Source: GroupMetadataManager.consumerGroupHeartbeat (4.2), KIP-848. Fields that are null are as before.
 */
import { partitionKey, type TopicPartition } from '../assignor/assignor.ts';
import type { Broker } from '../broker.ts';
import type { Cluster } from '../cluster.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { exceptionOf, KafkaException } from '../exception.ts';
import { type ConsumerGroup, consumerMember } from '../group/consumer-group.ts';
import { type ConsumerGroupMember, LEAVES_FOR_GOOD, LEAVES_TO_RETURN } from '../group/consumer-group-member.ts';
import { serverAssignors } from '../group/target-assignment.ts';
import { compilePattern } from '../group/topic-pattern.ts';
import type { Api, Caller } from './api.ts';

/** Partitions of one topic, by the topic's id. */
export interface PartitionsById {
  topicId: string;
  partitions: number[];
}

/** A ConsumerGroupHeartbeat request. */
export interface ConsumerGroupHeartbeatRequest {
  groupId: string;
  memberId: string;
  memberEpoch: number;
  instanceId: string | null;
  rackId: string | null;
  rebalanceTimeoutMs: number;
  subscribedTopicNames: string[] | null;
  subscribedTopicRegex: string | null;
  serverAssignor: string | null;
  topicPartitions: PartitionsById[] | null;
}

/** A ConsumerGroupHeartbeat response. */
export interface ConsumerGroupHeartbeatResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  memberId: string | null;
  memberEpoch: number;
  heartbeatIntervalMs: number;
  assignment: { topicPartitions: PartitionsById[] } | null;
}

const CLIENT_MAKES_ID_VERSION = 1;

export const consumerGroupHeartbeat: Api<ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse> = {
  key: 68,
  name: 'ConsumerGroupHeartbeat',
  versions: [0, 1],
  defaults: {
    groupId: '',
    memberId: '',
    memberEpoch: 0,
    instanceId: null,
    rackId: null,
    rebalanceTimeoutMs: -1,
    subscribedTopicNames: null,
    subscribedTopicRegex: null,
    serverAssignor: null,
    topicPartitions: null,
  },
  about: request => request.groupId,
  handle(broker, request, caller, respond) {
    try {
      const { gained, ...told } = answer(broker, request, caller);
      broker.groups.kept.keep(request.groupId, error => {
        if (error !== 'NONE') return respond(refused(error, null));
        gained?.();
        respond({ throttleTimeMs: 0, errorCode: codeOf('NONE'), errorMessage: null, ...told });
      });
    } catch (error) {
      if (!(error instanceof KafkaException) || error.error === null) throw error;
      respond(refused(error.error, error.message));
    }
  },
};

function refused(error: ErrorName, errorMessage: string | null): ConsumerGroupHeartbeatResponse {
  const nothing = { memberId: null, memberEpoch: 0, heartbeatIntervalMs: 0, assignment: null };
  return { throttleTimeMs: 0, errorCode: codeOf(error), errorMessage, ...nothing };
}

/** What the member is told when that counts. */
type Answer = Pick<
  ConsumerGroupHeartbeatResponse,
  'memberId' | 'memberEpoch' | 'heartbeatIntervalMs' | 'assignment'
> & {
  gained?: () => void;
};

function answer(broker: Broker, request: ConsumerGroupHeartbeatRequest, caller: Caller): Answer {
  check(broker.cluster, request, caller.version);
  const refusal = broker.groups.refusal(request.groupId);
  if (refusal !== 'NONE') throw exceptionOf(refusal);
  return request.memberEpoch < 0 ? leave(broker, request) : beat(broker, request, caller);
}

/** What a request must look like, whoever sends it. */
function check(cluster: Cluster, request: ConsumerGroupHeartbeatRequest, version: number): void {
  const { groupId, memberId, memberEpoch, instanceId, rackId, serverAssignor } = request;
  const refuse = (wrong: boolean, message: string): void => {
    if (wrong) throw exceptionOf('INVALID_REQUEST', message);
  };
  refuse(groupId.trim() === '', "GroupId can't be empty.");
  refuse(instanceId !== null && instanceId.trim() === '', "InstanceId can't be empty.");
  refuse(rackId !== null && rackId.trim() === '', "RackId can't be empty.");
  const makesId = version >= CLIENT_MAKES_ID_VERSION || memberEpoch !== 0;
  refuse(makesId && memberId.trim() === '', "MemberId can't be empty.");
  refuse(memberEpoch < LEAVES_TO_RETURN, 'MemberEpoch is invalid.');
  refuse(memberEpoch === LEAVES_TO_RETURN && instanceId === null, "InstanceId can't be null.");
  if (memberEpoch === 0) {
    refuse(request.rebalanceTimeoutMs === -1, 'RebalanceTimeoutMs must be provided in first request.');
    const owns = request.topicPartitions === null || request.topicPartitions.length > 0;
    refuse(owns, 'TopicPartitions must be empty when (re-)joining.');
    const follows = request.subscribedTopicNames !== null || Boolean(request.subscribedTopicRegex);
    refuse(!follows, 'Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.');
  }
  const known = serverAssignors(cluster);
  if (serverAssignor === null || known.includes(serverAssignor)) return;
  const message = `ServerAssignor ${serverAssignor} is not supported. Supported assignors: ${known.join(', ')}.`;
  throw exceptionOf('UNSUPPORTED_ASSIGNOR', message);
}

function leave(broker: Broker, { groupId, memberId, memberEpoch, instanceId }: ConsumerGroupHeartbeatRequest): Answer {
  const group = broker.groups.consumerGroup(groupId);
  const member = consumerMember(group, memberId, instanceId);
  if (memberEpoch === LEAVES_FOR_GOOD) broker.groups.fence(group, member, 'left');
  else group.release(member);
  return { memberId, memberEpoch, heartbeatIntervalMs: 0, assignment: null };
}

function beat(broker: Broker, request: ConsumerGroupHeartbeatRequest, { clientId }: Caller): Answer {
  const { cluster } = broker;
  const joins = request.memberEpoch === 0;
  const regex = request.subscribedTopicRegex;
  if (regex && !compilePattern(regex)) {
    throw exceptionOf(
      'INVALID_REGULAR_EXPRESSION',
      `SubscribedTopicRegex \`${regex}\` is not a valid regular expression.`,
    );
  }
  const group = joins
    ? broker.groups.consumerGroupToJoin(request.groupId)
    : broker.groups.consumerGroup(request.groupId);
  const owned = request.topicPartitions && namedPartitions(broker, request.topicPartitions);
  const member = joins ? joining(broker, group, request, clientId) : goingOn(group, request, owned);
  const before = member.assigned;
  const gained = group.update(member, { ...request, clientId, classic: null }, owned, joins);
  group.renewSession(member);
  const full = joins || (request.rebalanceTimeoutMs !== -1 && request.subscribedTopicNames !== null && owned !== null);
  const changed = names(before) !== names(member.assigned);
  return {
    memberId: member.memberId,
    memberEpoch: member.memberEpoch,
    heartbeatIntervalMs: cluster.setting('group.consumer.heartbeat.interval.ms'),
    assignment: full || changed ? { topicPartitions: partitionsById(broker, member.assigned) } : null,
    gained,
  };
}

/** A new member, or one that begins anew; a static member takes the place of the one that left to come back. */
function joining(
  broker: Broker,
  group: ConsumerGroup,
  { memberId: given, instanceId }: ConsumerGroupHeartbeatRequest,
  clientId: string,
): ConsumerGroupMember {
  const memberId = given === '' ? broker.cluster.newUuid() : given;
  const known = group.members.get(memberId);
  const full = group.members.size >= broker.cluster.setting('group.consumer.max.size');
  const old = instanceId === null ? undefined : group.staticMember(instanceId);
  if (!known && !old && full) throw exceptionOf('GROUP_MAX_SIZE_REACHED');
  if (!old) return known ?? group.add(memberId, clientId);
  if (old.memberId === memberId) return old;
  if (old.memberEpoch !== LEAVES_TO_RETURN && !old.classic) {
    const message = `Static member ${memberId} with instance id ${instanceId} cannot join the group because the instance id is owned by ${old.memberId} member.`;
    throw exceptionOf('UNRELEASED_INSTANCE_ID', message);
  }
  return group.replace(old, memberId, clientId);
}

/** A member in its epoch, or in the one before if the last answer was lost (N4). */
function goingOn(
  group: ConsumerGroup,
  { memberId, memberEpoch, instanceId }: ConsumerGroupHeartbeatRequest,
  owned: readonly TopicPartition[] | null,
): ConsumerGroupMember {
  const member = consumerMember(group, memberId, instanceId);
  if (memberEpoch === member.memberEpoch) return member;
  const has = new Set(member.assigned.map(partitionKey));
  const lostAnswer = memberEpoch < member.memberEpoch && memberEpoch === member.previousMemberEpoch;
  if (lostAnswer && owned?.every(at => has.has(partitionKey(at)))) return member;
  const than = memberEpoch > member.memberEpoch ? 'greater' : 'smaller';
  const message = `The consumer group member has a ${than} member epoch (${memberEpoch}) than the one known by the group coordinator (${member.memberEpoch}). The member must abandon all its partitions and rejoin.`;
  throw exceptionOf('FENCED_MEMBER_EPOCH', message);
}

function namedPartitions({ image }: Broker, byId: readonly PartitionsById[]): TopicPartition[] {
  const topics = new Map([...image.topics.values()].map(({ topicId, name }) => [topicId, name]));
  return byId.flatMap(({ topicId, partitions }) => {
    const topic = topics.get(topicId);
    return topic === undefined ? [] : partitions.map(partition => ({ topic, partition }));
  });
}

function partitionsById({ image }: Broker, partitions: readonly TopicPartition[]): PartitionsById[] {
  return [...Map.groupBy(partitions, ({ topic }) => topic)].flatMap(([name, list]) => {
    const topic = image.topics.get(name);
    const numbers = list.map(({ partition }) => partition).sort((a, b) => a - b);
    return topic ? [{ topicId: topic.topicId, partitions: numbers }] : [];
  });
}

function names(partitions: readonly TopicPartition[]): string {
  return partitions.map(partitionKey).sort().join();
}
