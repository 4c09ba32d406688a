/**
 * OffsetCommit (key 8), versions 2 to 10: stores the offset to go on from (O1, O2). A member commits in its
 * generation; a commit without a member is accepted only by an empty group.
 * The answer comes when the offsets are committed in __consumer_offsets (O2). Left out: topic ids (version 10).
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import type { OffsetChange } from '../group/offsets.ts';
import { type Api, type Caller, topicPartitions } from './api.ts';

/** The offset of one partition. */
export interface GivenOffset {
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
  topics: { name: string; partitions: GivenOffset[] }[];
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
    const changes: OffsetChange[] = [];
    const topics = request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(given => {
        const error = isUnknown(broker, name, given) ?? (refusal === 'NONE' ? problem(broker, given) : refusal);
        if (error === 'NONE') changes.push(changeOf(broker, name, given));
        return { partitionIndex: given.partitionIndex, errorCode: codeOf(error) };
      }),
    }));
    broker.groups.kept.commit(request.groupId, changes, error => {
      if (error === 'NONE') tell(broker, caller, request.groupId, changes);
      const stored = topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex, errorCode }) => {
          return { partitionIndex, errorCode: errorCode === codeOf('NONE') ? codeOf(error) : errorCode };
        }),
      }));
      respond({ throttleTimeMs: 0, topics: stored });
    });
  },
};

function changeOf(broker: Broker, topic: string, given: GivenOffset): OffsetChange {
  const { partitionIndex: partition, committedOffset: offset, committedLeaderEpoch: leaderEpoch } = given;
  const metadata = given.committedMetadata;
  return { topic, partition, committed: { offset, leaderEpoch, metadata, committedAtMs: broker.nowMs() } };
}

function tell(broker: Broker, { clientId: client }: Caller, group: string, changes: readonly OffsetChange[]): void {
  for (const { topic, partition, committed } of changes) {
    const { offset } = committed!;
    broker.cluster.simulation.record('offset.committed', { client, group, topic, partition, offset });
  }
}

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

/** The broker looks for topics before it asks the group. */
function isUnknown(broker: Broker, topic: string, { partitionIndex }: GivenOffset): ErrorName | null {
  return broker.knowsPartition(topic, partitionIndex) ? null : 'UNKNOWN_TOPIC_OR_PARTITION';
}

function problem(broker: Broker, { committedMetadata }: GivenOffset): ErrorName {
  const max = broker.cluster.setting('offset.metadata.max.bytes');
  return (committedMetadata?.length ?? 0) > max ? 'OFFSET_METADATA_TOO_LARGE' : 'NONE';
}
