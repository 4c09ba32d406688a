/**
 * A group of either protocol as the Admin client describes it: asked for as a consumer group first, then as a classic
 * one. Source: DescribeConsumerGroupsHandler of KafkaAdminClient (4.2), KIP-848.
 */
import type { Process } from '../../core/process.ts';
import { describeGroups } from '../api/15-describe-groups.ts';
import { consumerGroupDescribe, type DescribedConsumerGroup } from '../api/69-consumer-group-describe.ts';
import { errorName } from '../error-code.ts';
import { throwIfFailed } from '../exception.ts';
import type { Link } from '../link/link.ts';

/** What the Admin client tells of a group. */
export interface GroupDescription {
  groupState: string;
  groupType: 'Classic' | 'Consumer';
  /** The assignor: the members' choice, or the broker's. */
  protocolData: string;
  members: { memberId: string; groupInstanceId: string | null; clientId: string; memberAssignment: unknown }[];
  /** Only for the consumer protocol. */
  epochs: { groupEpoch: number; targetAssignmentEpoch: number } | null;
}

/** Describes one group; GROUP_ID_NOT_FOUND if nobody knows it. */
export function* describeGroup(link: Link, groupId: string): Process<GroupDescription> {
  return yield* link.atCoordinator('group', groupId, function* (coordinator) {
    const asConsumer = { groupIds: [groupId], includeAuthorizedOperations: false };
    const consumer = (yield* link.request(coordinator, consumerGroupDescribe, asConsumer)).groups[0]!;
    if (errorName(consumer.errorCode) !== 'GROUP_ID_NOT_FOUND') {
      throwIfFailed(consumer.errorCode);
      return consumerDescription(consumer);
    }
    const asClassic = { groups: [groupId], includeAuthorizedOperations: false };
    const classic = (yield* link.request(coordinator, describeGroups, asClassic)).groups[0]!;
    throwIfFailed(classic.errorCode);
    const { groupState, protocolData, members } = classic;
    return { groupState, groupType: 'Classic' as const, protocolData, members, epochs: null };
  });
}

function consumerDescription(group: DescribedConsumerGroup): GroupDescription {
  const members = group.members.map(({ memberId, instanceId, clientId, assignment }) => ({
    memberId,
    groupInstanceId: instanceId,
    clientId,
    memberAssignment: {
      assignedPartitions: assignment.topicPartitions.map(({ topicName, partitions }) => ({
        topic: topicName,
        partitions,
      })),
    },
  }));
  const epochs = { groupEpoch: group.groupEpoch, targetAssignmentEpoch: group.assignmentEpoch };
  return { groupState: group.groupState, groupType: 'Consumer', protocolData: group.assignorName, members, epochs };
}
