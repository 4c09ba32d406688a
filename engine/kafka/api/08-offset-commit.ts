/**
 * OffsetCommit (key 8), versions 2 to 9: stores the offset to go on from (O1, O2). Partitions that are not there are
 * refused before the group is asked. Left out for now: topic ids (version 10), the write to __consumer_offsets.
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { mayCommit } from '../group/commit.ts';
import { type Api, type Caller, topicPartitions } from './api.ts';

/** One offset to store. */
export interface OffsetToCommit {
  partitionIndex: number;
  committedOffset: number;
  committedLeaderEpoch: number;
  committedMetadata: string | null;
}

/** An OffsetCommit request. */
export interface OffsetCommitRequest {
  groupId: string;
  generationIdOrMemberEpoch: number;
  memberId: string;
  groupInstanceId: string | null;
  topics: { name: string; partitions: OffsetToCommit[] }[];
}

/** An OffsetCommit response. */
export interface OffsetCommitResponse {
  throttleTimeMs: number;
  topics: { name: string; partitions: { partitionIndex: number; errorCode: number }[] }[];
}

export const offsetCommit: Api<OffsetCommitRequest, OffsetCommitResponse> = {
  key: 8,
  name: 'OffsetCommit',
  versions: [2, 9],
  defaults: {
    groupId: '',
    generationIdOrMemberEpoch: -1,
    memberId: '',
    groupInstanceId: null,
    topics: [
      {
        name: '',
        partitions: [{ partitionIndex: 0, committedOffset: 0, committedLeaderEpoch: -1, committedMetadata: '' }],
      },
    ],
  },
  about: request =>
    topicPartitions(request.topics.flatMap(t => t.partitions.map(p => `${t.name}-${p.partitionIndex}`))),
  handle(broker, request, caller, respond) {
    let permission: ErrorName | null = null;
    const allowed = (): ErrorName => {
      permission ??= mayCommit(broker.groups, {
        groupId: request.groupId,
        memberId: request.memberId,
        groupInstanceId: request.groupInstanceId,
        generation: request.generationIdOrMemberEpoch,
        transactional: false,
        version: caller.version,
      });
      return permission;
    };
    const topics = request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(partition => {
        const known = broker.knowsPartition(name, partition.partitionIndex);
        const refusal = known ? allowed() : 'UNKNOWN_TOPIC_OR_PARTITION';
        const error = refusal === 'NONE' ? commit(broker, request.groupId, caller, name, partition) : refusal;
        return { partitionIndex: partition.partitionIndex, errorCode: codeOf(error) };
      }),
    }));
    respond({ throttleTimeMs: 0, topics });
  },
};

function commit(broker: Broker, group: string, { clientId }: Caller, topic: string, given: OffsetToCommit): ErrorName {
  const { partitionIndex: partition, committedOffset: offset, committedLeaderEpoch: leaderEpoch } = given;
  const metadata = given.committedMetadata ?? '';
  if (metadata.length > broker.cluster.setting('offset.metadata.max.bytes')) return 'OFFSET_METADATA_TOO_LARGE';
  const { simulation } = broker.cluster;
  const committed = { offset, leaderEpoch, metadata, committedAtMs: simulation.nowMs() };
  broker.groups.offsets(group).commit(topic, partition, committed);
  simulation.record('offset.committed', { client: clientId, group, topic, partition, offset });
  return 'NONE';
}
