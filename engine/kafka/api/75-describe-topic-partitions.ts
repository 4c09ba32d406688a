/**
 * DescribeTopicPartitions (key 75), version 0: topics page by page, with the replicas that may lead though they are out
 * of sync (C7). Source: KIP-966. Left out: authorised operations.
 */
import { codeOf, type ErrorName } from '../error-code.ts';
import { isInternal } from '../internal-topic.ts';
import type { PartitionMetadata } from '../topic.ts';
import { type Api, topicPartitions } from './api.ts';

/** Where a page begins. */
interface Cursor {
  topicName: string;
  partitionIndex: number;
}

/** A DescribeTopicPartitions request; no topics asks for all. */
export interface DescribeTopicPartitionsRequest {
  topics: { name: string }[];
  responsePartitionLimit: number;
  cursor: Cursor | null;
}

/** One partition as the answering broker knows it. */
interface DescribedPartition {
  errorCode: number;
  partitionIndex: number;
  leaderId: number;
  leaderEpoch: number;
  replicaNodes: readonly number[];
  isrNodes: readonly number[];
  eligibleLeaderReplicas: readonly number[];
  lastKnownElr: readonly number[];
  offlineReplicas: readonly number[];
}

/** A DescribeTopicPartitions response; `nextCursor` null where it is the last page. */
export interface DescribeTopicPartitionsResponse {
  throttleTimeMs: number;
  topics: {
    errorCode: number;
    name: string;
    topicId: string | null;
    isInternal: boolean;
    partitions: DescribedPartition[];
  }[];
  nextCursor: Cursor | null;
}

export const describeTopicPartitions: Api<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse> = {
  key: 75,
  name: 'DescribeTopicPartitions',
  versions: [0, 0],
  defaults: { topics: [{ name: '' }], responsePartitionLimit: 2000, cursor: null },
  about: ({ topics }) => topicPartitions(topics.map(({ name }) => name)),
  handle({ image }, { topics, responsePartitionLimit, cursor }, _caller, respond) {
    const asked = topics.length > 0 ? topics.map(({ name }) => name) : [...image.topics.keys()];
    const names = [...new Set(asked)].sort().filter(name => cursor === null || name >= cursor.topicName);
    const response: DescribeTopicPartitionsResponse = { throttleTimeMs: 0, topics: [], nextCursor: null };
    let room = responsePartitionLimit;
    for (const name of names) {
      const topic = image.topics.get(name);
      const from = cursor?.topicName === name ? cursor.partitionIndex : 0;
      if (room === 0) {
        response.nextCursor = { topicName: name, partitionIndex: from };
        break;
      }
      const found = topic?.partitions.slice(from, from + room) ?? [];
      room -= found.length;
      const error: ErrorName = topic ? 'NONE' : 'UNKNOWN_TOPIC_OR_PARTITION';
      const partitions = found.map(partition => described(partition, image.alive));
      const { topicId = null } = topic ?? {};
      response.topics.push({ errorCode: codeOf(error), name, topicId, isInternal: isInternal(name), partitions });
      if (topic && from + found.length < topic.partitions.length) {
        response.nextCursor = { topicName: name, partitionIndex: from + found.length };
        break;
      }
    }
    respond(response);
  },
};

function described(partition: PartitionMetadata, alive: ReadonlySet<number>): DescribedPartition {
  const { index, leader, leaderEpoch, replicas, isr, elr, lastKnownElr } = partition;
  return {
    errorCode: codeOf(leader < 0 ? 'LEADER_NOT_AVAILABLE' : 'NONE'),
    partitionIndex: index,
    leaderId: leader,
    leaderEpoch,
    replicaNodes: replicas,
    isrNodes: isr,
    eligibleLeaderReplicas: elr,
    lastKnownElr,
    offlineReplicas: replicas.filter(id => !alive.has(id)),
  };
}
