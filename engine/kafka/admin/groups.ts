/**
 * The Admin client's work on groups: describe, list, delete, remove members. Source: KafkaAdminClient and its handlers
 * (4.2), KIP-345 (removal of static members).
 */
import type { Process } from '../../core/process.ts';
import { type LeavingMember, leaveGroup } from '../api/13-leave-group.ts';
import { type DescribedClassicGroup, describeGroups } from '../api/15-describe-groups.ts';
import { type ListedGroup, listGroups as listGroupsApi } from '../api/16-list-groups.ts';
import { deleteGroups } from '../api/42-delete-groups.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import { codeOf, errorName } from '../error-code.ts';
import { KafkaException, throwIfFailed } from '../exception.ts';
import { assignedPartitions, type TopicPartitions } from '../group/member.ts';
import type { Link } from '../link/link.ts';

/** A member as the Admin client shows it. */
export interface MemberDescription {
  memberId: string;
  clientId: string;
  groupInstanceId: string | null;
  assigned: TopicPartition[];
}

/** A group as the Admin client shows it. */
export interface GroupDescription {
  groupId: string;
  state: string;
  type: 'Classic' | 'Consumer';
  assignor: string;
  members: MemberDescription[];
  /** Epochs of the consumer protocol (KIP-848); null in a classic group. */
  groupEpoch: number | null;
  targetAssignmentEpoch: number | null;
}

/** A group with its members. */
export function* describeGroup(link: Link, groupId: string): Process<GroupDescription> {
  return yield* link.atCoordinator('group', groupId, function* (coordinator) {
    const request = { groups: [groupId], includeAuthorizedOperations: false };
    const { groups } = yield* link.request(coordinator, describeGroups, request);
    const found = groups[0]!;
    throwIfFailed(found.errorCode, found.errorMessage);
    return ofClassic(found);
  });
}

/** The groups of all brokers. */
export function* listGroups(link: Link): Process<ListedGroup[]> {
  const found: ListedGroup[] = [];
  for (const { id } of link.cluster.brokers) {
    const response = yield* link.request(id, listGroupsApi, { statesFilter: [], typesFilter: [] });
    throwIfFailed(response.errorCode);
    found.push(...response.groups);
  }
  return found;
}

/** Deletes an empty group with its offsets (G10). */
export function* deleteGroup(link: Link, groupId: string): Process<void> {
  yield* link.atCoordinator('group', groupId, function* (coordinator) {
    const { results } = yield* link.request(coordinator, deleteGroups, { groupsNames: [groupId] });
    throwIfFailed(results[0]!.errorCode);
  });
}

/** Removes static members by their group.instance.id; all members where none is named. */
export function* removeMembers(link: Link, groupId: string, instanceIds: string[]): Process<void> {
  const reason = 'removed by an administrator';
  const members = instanceIds.length > 0 ? instanceIds.map(byInstance) : yield* everyMember(link, groupId);
  const request = { groupId, memberId: '', members: members.map(member => ({ ...member, reason })) };
  yield* link.atCoordinator('group', groupId, function* (coordinator) {
    const response = yield* link.request(coordinator, leaveGroup, request);
    throwIfFailed(response.errorCode);
    for (const { errorCode } of response.members) {
      if (instanceIds.length > 0) throwIfFailed(errorCode);
      else if (errorCode !== codeOf('NONE')) throw notRemoved(groupId, errorName(errorCode));
    }
  });
}

/** Where all members are removed, the client wraps what went wrong. */
function notRemoved(groupId: string, why: string): KafkaException {
  return new KafkaException('KafkaException', `Removing the members of group ${groupId} failed: ${why}`);
}

function byInstance(groupInstanceId: string): Omit<LeavingMember, 'reason'> {
  return { memberId: '', groupInstanceId };
}

function* everyMember(link: Link, groupId: string): Process<Omit<LeavingMember, 'reason'>[]> {
  try {
    const { members } = yield* describeGroup(link, groupId);
    return members.map(({ memberId, groupInstanceId }) =>
      groupInstanceId === null ? { memberId, groupInstanceId: null } : byInstance(groupInstanceId),
    );
  } catch (error) {
    throw notRemoved(groupId, error instanceof Error ? error.message : String(error));
  }
}

function ofClassic(group: DescribedClassicGroup): GroupDescription {
  return {
    groupId: group.groupId,
    state: group.groupState,
    type: 'Classic',
    assignor: group.protocolData,
    members: group.members.map(({ memberId, clientId, groupInstanceId, memberAssignment }) => ({
      memberId,
      clientId,
      groupInstanceId,
      assigned: listed(assignedPartitions(memberAssignment)),
    })),
    groupEpoch: null,
    targetAssignmentEpoch: null,
  };
}

function listed(assigned: TopicPartitions[]): TopicPartition[] {
  return assigned.flatMap(({ topic, partitions }) => partitions.map(partition => ({ topic, partition })));
}
