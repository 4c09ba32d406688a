/**
 * The Admin client's work on the committed offsets of a group: list, alter, delete. Source: the handlers
 * ListConsumerGroupOffsets, AlterConsumerGroupOffsets and DeleteConsumerGroupOffsets (4.2), KIP-496.
 */
import type { Process } from '../../core/process.ts';
import { offsetCommit } from '../api/08-offset-commit.ts';
import { offsetFetch } from '../api/09-offset-fetch.ts';
import { offsetDelete } from '../api/47-offset-delete.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import { throwIfFailed } from '../exception.ts';
import type { Link } from '../link/link.ts';

/** An offset of a partition, as it is committed. */
export interface OffsetOfPartition extends TopicPartition {
  offset: number;
  /** -1 where it is not known. */
  leaderEpoch: number;
  metadata: string;
}

/** All that the group has committed. */
export function* listGroupOffsets(link: Link, groupId: string): Process<OffsetOfPartition[]> {
  const group = { groupId, memberId: null, memberEpoch: -1, topics: null };
  const request = { groupId: '', topics: [], groups: [group], requireStable: false };
  return yield* link.atCoordinator('group', groupId, function* (coordinator) {
    const response = yield* link.request(coordinator, offsetFetch, request);
    const { errorCode, topics } = response.groups[0]!;
    throwIfFailed(errorCode);
    return topics.flatMap(({ name: topic, partitions }) =>
      partitions.map(({ partitionIndex: partition, committedOffset: offset, committedLeaderEpoch, metadata }) => {
        return { topic, partition, offset, leaderEpoch: committedLeaderEpoch, metadata };
      }),
    );
  });
}

/** Commits offsets for a group that has no members. */
export function* alterGroupOffsets(link: Link, groupId: string, offsets: OffsetOfPartition[]): Process<void> {
  const topics = [...Map.groupBy(offsets, ({ topic }) => topic)].map(([name, list]) => ({
    name,
    partitions: list.map(({ partition, offset, leaderEpoch, metadata }) => ({
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: leaderEpoch,
      committedMetadata: metadata,
    })),
  }));
  const request = { groupId, generationIdOrMemberEpoch: -1, memberId: '', groupInstanceId: null, topics };
  yield* link.atCoordinator('group', groupId, function* (coordinator) {
    const response = yield* link.request(coordinator, offsetCommit, request);
    for (const { partitions } of response.topics) {
      for (const { errorCode } of partitions) throwIfFailed(errorCode);
    }
  });
}

/** Deletes the offsets of partitions whose topic no member subscribes to. */
export function* deleteGroupOffsets(link: Link, groupId: string, partitions: TopicPartition[]): Process<void> {
  const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([name, list]) => ({
    name,
    partitions: list.map(({ partition }) => ({ partitionIndex: partition })),
  }));
  yield* link.atCoordinator('group', groupId, function* (coordinator) {
    const response = yield* link.request(coordinator, offsetDelete, { groupId, topics });
    throwIfFailed(response.errorCode);
    for (const topic of response.topics) {
      for (const { errorCode } of topic.partitions) throwIfFailed(errorCode);
    }
  });
}
