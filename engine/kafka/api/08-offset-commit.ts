/**
 * OffsetCommit (key 8), versions 2 to 10: stores the offset to go on from (O1, O2). A member commits in its
 * generation; a commit without a member is accepted only by an empty group.
 * Left out for now: retention, the write to __consumer_offsets.
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { type Api, topicPartitions } from './api.ts';

/** An OffsetCommit request. */
export interface OffsetCommitRequest {
  groupId: string;
  generationIdOrMemberEpoch: number;
  memberId: string;
  groupInstanceId: string | null;
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      committedOffset: number;
      committedLeaderEpoch: number;
      committedMetadata: string | null;
    }[];
  }[];
}

/** An OffsetCommit response. */
export interface OffsetCommitResponse {
  throttleTimeMs: number;
  topics: { name: string; partitions: { partitionIndex: number; errorCode: number }[] }[];
}

const NAMES_MISSING_GROUP_VERSION = 9;

export const offsetCommit: Api<OffsetCommitRequest, OffsetCommitResponse> = {
  key: 8,
  name: 'OffsetCommit',
  versions: [2, 10],
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
    const refusal = whoMayCommit(broker, request, caller.version);
    const maxMetadata = broker.cluster.setting('offset.metadata.max.bytes');
    const topics = request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, committedOffset, committedLeaderEpoch, committedMetadata }) => {
        let error = refusal;
        if (error === 'NONE') error = problem(broker, name, partitionIndex, committedMetadata, maxMetadata);
        if (error === 'NONE') {
          const offsets = broker.groups.offsets(request.groupId) ?? broker.groups.group(request.groupId).offsets;
          offsets.commit(name, partitionIndex, {
            offset: committedOffset,
            leaderEpoch: committedLeaderEpoch,
            metadata: committedMetadata,
            committedAtMs: broker.nowMs(),
          });
          broker.cluster.simulation.record('offset.committed', {
            client: caller.clientId,
            group: request.groupId,
            topic: name,
            partition: partitionIndex,
            offset: committedOffset,
          });
        }
        return { partitionIndex, errorCode: codeOf(error) };
      }),
    }));
    respond({ throttleTimeMs: 0, topics });
  },
};

/** Members of the present generation may commit, and anybody for a group without members (O1). */
function whoMayCommit(broker: Broker, request: OffsetCommitRequest, version: number): ErrorName {
  const { groupId, memberId, groupInstanceId, generationIdOrMemberEpoch: generation } = request;
  const refusal = broker.groups.refusal(groupId);
  if (refusal !== 'NONE') return refusal;
  const consumerGroup = broker.groups.findConsumerGroup(groupId);
  if (consumerGroup) return broker.groups.mayCommitToConsumerGroup(consumerGroup, memberId, generation, version);
  const group = broker.groups.find(groupId);
  if (!group) {
    if (generation < 0) return 'NONE';
    return version >= NAMES_MISSING_GROUP_VERSION ? 'GROUP_ID_NOT_FOUND' : 'ILLEGAL_GENERATION';
  }
  if (generation < 0 && group.state === 'Empty') return 'NONE';
  if (memberId === '' && generation < 0 && groupInstanceId === null) return 'UNKNOWN_MEMBER_ID';
  const found = broker.groups.member(groupId, memberId, generation, groupInstanceId);
  if ('error' in found) return found.error;
  if (group.state === 'CompletingRebalance') return 'REBALANCE_IN_PROGRESS';
  group.renewSession(found.member);
  return 'NONE';
}

function problem(broker: Broker, topic: string, partition: number, metadata: string | null, max: number): ErrorName {
  if (!broker.cluster.topics.get(topic)?.partitions[partition]) return 'UNKNOWN_TOPIC_OR_PARTITION';
  return (metadata?.length ?? 0) > max ? 'OFFSET_METADATA_TOO_LARGE' : 'NONE';
}
