/**
 * ConsumerGroupDescribe (key 69), versions 0 and 1: groups of the consumer protocol: epochs, members, what each has and
 * what it shall have. Source: KIP-848. Left out: authorised operations, hosts.
 */
import type { TopicPartition } from '../assignor/assignor.ts';
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import type { ConsumerGroup } from '../group/consumer-group.ts';
import type { Api } from './api.ts';

/** A ConsumerGroupDescribe request. */
export interface ConsumerGroupDescribeRequest {
  groupIds: string[];
  includeAuthorizedOperations: boolean;
}

/** Partitions as a description lists them. */
export interface DescribedPartitions {
  topicPartitions: { topicId: string; topicName: string; partitions: number[] }[];
}

/** One group. */
export interface DescribedConsumerGroup {
  errorCode: number;
  groupId: string;
  groupState: string;
  groupEpoch: number;
  assignmentEpoch: number;
  assignorName: string;
  members: {
    memberId: string;
    instanceId: string | null;
    rackId: string | null;
    memberEpoch: number;
    clientId: string;
    subscribedTopicNames: string[];
    subscribedTopicRegex: string;
    assignment: DescribedPartitions;
    targetAssignment: DescribedPartitions;
    /** Whether the member speaks 0 the classic or 1 the consumer protocol. */
    memberType: number;
  }[];
}

/** A ConsumerGroupDescribe response. */
export interface ConsumerGroupDescribeResponse {
  throttleTimeMs: number;
  groups: DescribedConsumerGroup[];
}

export const consumerGroupDescribe: Api<ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse> = {
  key: 69,
  name: 'ConsumerGroupDescribe',
  versions: [0, 1],
  defaults: { groupIds: [], includeAuthorizedOperations: false },
  about: ({ groupIds }) => groupIds.join(' '),
  handle(broker, { groupIds }, _caller, respond) {
    respond({ throttleTimeMs: 0, groups: groupIds.map(id => found(broker, id)) });
  },
};

function found(broker: Broker, groupId: string): DescribedConsumerGroup {
  const refusal = broker.groups.refusal(groupId);
  const group = refusal === 'NONE' ? broker.groups.findConsumerGroup(groupId) : undefined;
  if (group) return described(broker, group);
  const error: ErrorName = refusal === 'NONE' ? 'GROUP_ID_NOT_FOUND' : refusal;
  const epochs = { groupEpoch: 0, assignmentEpoch: 0 };
  return { errorCode: codeOf(error), groupId, groupState: '', ...epochs, assignorName: '', members: [] };
}

function described(broker: Broker, group: ConsumerGroup): DescribedConsumerGroup {
  const members = [...group.members.values()].map(member => ({
    memberId: member.memberId,
    instanceId: member.instanceId,
    rackId: member.rackId,
    memberEpoch: member.memberEpoch,
    clientId: member.clientId,
    subscribedTopicNames: [...member.subscribedTopicNames].sort(),
    subscribedTopicRegex: member.subscribedTopicRegex,
    assignment: listed(broker, member.assigned),
    targetAssignment: listed(broker, group.target.get(member.memberId) ?? []),
    memberType: member.classic ? 0 : 1,
  }));
  return {
    errorCode: codeOf('NONE'),
    groupId: group.id,
    groupState: group.state,
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.targetEpoch,
    assignorName: group.assignorName,
    members,
  };
}

function listed({ image }: Broker, partitions: readonly TopicPartition[]): DescribedPartitions {
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic);
  return {
    topicPartitions: [...byTopic].map(([topicName, list]) => ({
      topicId: image.topics.get(topicName)?.topicId ?? '',
      topicName,
      partitions: list.map(({ partition }) => partition).sort((a, b) => a - b),
    })),
  };
}
