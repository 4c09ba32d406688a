/**
 * The Admin client's work on groups: list, delete, offsets, members. Source: KafkaAdminClient (4.2).
 */
import type { Process } from '../../core/process.ts';
import { offsetCommit } from '../api/08-offset-commit.ts';
import { type OffsetFetchResponse, offsetFetch } from '../api/09-offset-fetch.ts';
import { leaveGroup } from '../api/13-leave-group.ts';
import { type ListGroupsResponse, listGroups as listGroupsApi } from '../api/16-list-groups.ts';
import { deleteGroups } from '../api/42-delete-groups.ts';
import { offsetDelete } from '../api/47-offset-delete.ts';
import type { OffsetToCommit } from '../consumer/offset-commits.ts';
import { type ErrorName, errorName } from '../error-code.ts';
import { throwIfFailed } from '../exception.ts';
import type { Link } from '../link/link.ts';
import { describeGroup } from './group-description.ts';

const COORDINATOR_ERRORS: readonly ErrorName[] = [
  'NOT_COORDINATOR',
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
];

/** The groups of all coordinators. */
export function* listGroups(link: Link): Process<ListGroupsResponse['groups']> {
  const found: ListGroupsResponse['groups'] = [];
  for (const { id } of link.cluster.brokers) {
    const response = yield* link.request(id, listGroupsApi, listGroupsApi.defaults!);
    throwIfFailed(response.errorCode);
    found.push(...response.groups);
  }
  return found;
}

/** Deletes a group that has no members. */
export function* deleteGroup(link: Link, groupId: string): Process<void> {
  yield* link.atCoordinator('group', groupId, function* (coordinator) {
    const response = yield* link.request(coordinator, deleteGroups, { groupsNames: [groupId] });
    throwIfFailed(response.results[0]!.errorCode);
  });
}

/** The committed offsets of a group. */
export function* groupOffsets(link: Link, groupId: string): Process<OffsetFetchResponse['groups'][number]['topics']> {
  return yield* link.atCoordinator('group', groupId, function* (coordinator) {
    const groups = [{ groupId, memberId: null, memberEpoch: -1, topics: null }];
    const group = (yield* link.request(coordinator, offsetFetch, { groups, requireStable: false })).groups[0]!;
    throwIfFailed(group.errorCode);
    return group.topics;
  });
}

/** Sets offsets of a group without members. */
export function* alterGroupOffsets(link: Link, groupId: string, offsets: readonly OffsetToCommit[]): Process<void> {
  const byTopic = Map.groupBy(offsets, ({ topic }) => topic);
  const request = {
    ...offsetCommit.defaults!,
    groupId,
    topics: [...byTopic].map(([name, list]) => ({
      name,
      partitions: list.map(({ partition, offset, leaderEpoch, metadata }) => ({
        partitionIndex: partition,
        committedOffset: offset,
        committedLeaderEpoch: leaderEpoch,
        committedMetadata: metadata,
      })),
    })),
  };
  const errors = yield* link.atCoordinator('group', groupId, function* (coordinator) {
    const response = yield* link.request(coordinator, offsetCommit, request);
    return partitionErrors(response.topics);
  });
  throwFirst(errors);
}

/** Errors of the coordinator that pass are thrown, so that it is looked for again; those of partitions are told. */
function partitionErrors(topics: { partitions: { errorCode: number }[] }[]): number[] {
  const errors = topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode));
  for (const code of errors) if (COORDINATOR_ERRORS.includes(errorName(code))) throwIfFailed(code);
  return errors;
}

function throwFirst(errors: readonly number[]): void {
  for (const code of errors) throwIfFailed(code);
}

/** Forgets offsets of partitions that no member follows. */
export function* deleteGroupOffsets(
  link: Link,
  groupId: string,
  partitions: readonly { topic: string; partition: number }[],
): Process<void> {
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic);
  const topics = [...byTopic].map(([name, list]) => ({
    name,
    partitions: list.map(({ partition }) => ({ partitionIndex: partition })),
  }));
  const errors = yield* link.atCoordinator('group', groupId, function* (coordinator) {
    const response = yield* link.request(coordinator, offsetDelete, { groupId, topics });
    throwIfFailed(response.errorCode);
    return partitionErrors(response.topics);
  });
  throwFirst(errors);
}

/** Removes static members by their instance ids, or every member where none is named. */
export function* removeMembers(link: Link, groupId: string, instanceIds: readonly string[]): Process<void> {
  const named = instanceIds.map(groupInstanceId => ({ memberId: '', groupInstanceId, reason: 'removed by an admin' }));
  const members = named.length > 0 ? named : yield* everyMember(link, groupId);
  yield* link.atCoordinator('group', groupId, function* (coordinator) {
    const response = yield* link.request(coordinator, leaveGroup, { groupId, members });
    throwIfFailed(response.errorCode);
    for (const { errorCode } of response.members) throwIfFailed(errorCode);
  });
}

function* everyMember(
  link: Link,
  groupId: string,
): Process<{ memberId: string; groupInstanceId: string | null; reason: string }[]> {
  const { members } = yield* describeGroup(link, groupId);
  return members.map(({ memberId, groupInstanceId }) => {
    const byInstance = groupInstanceId !== null;
    return { memberId: byInstance ? '' : memberId, groupInstanceId, reason: 'removed by an admin' };
  });
}
