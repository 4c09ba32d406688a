/**
 * OffsetFetch (key 9), versions 1 to 9: the committed offsets of groups, -1 where there is none; without topics all
 * that a group has. Until version 7 a request names one group, in `groupId` and `topics`; from then on `groups`.
 * Left out: topic ids (version 10).
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import type { GroupOffsets } from '../group/offsets.ts';
import { type Api, topicPartitions } from './api.ts';

interface WantedTopic {
  name: string;
  partitionIndexes: number[];
}

interface WantedGroup {
  groupId: string;
  memberId: string | null;
  memberEpoch: number;
  /** Null for all. */
  topics: WantedTopic[] | null;
}

/** An OffsetFetch request. */
export interface OffsetFetchRequest {
  groupId: string;
  topics: WantedTopic[] | null;
  groups: WantedGroup[];
  /** Refuse offsets that an open transaction may replace (KIP-447). */
  requireStable: boolean;
}

/** The committed offset of a partition. */
export interface FetchedOffset {
  partitionIndex: number;
  committedOffset: number;
  committedLeaderEpoch: number;
  metadata: string;
  errorCode: number;
}

interface FetchedTopic {
  name: string;
  partitions: FetchedOffset[];
}

/** An OffsetFetch response. */
export interface OffsetFetchResponse {
  throttleTimeMs: number;
  topics: FetchedTopic[];
  errorCode: number;
  groups: { groupId: string; topics: FetchedTopic[]; errorCode: number }[];
}

const GROUPS_VERSION = 8;

export const offsetFetch: Api<OffsetFetchRequest, OffsetFetchResponse> = {
  key: 9,
  name: 'OffsetFetch',
  versions: [1, 9],
  defaults: {
    groupId: '',
    topics: [{ name: '', partitionIndexes: [0] }],
    groups: [{ groupId: '', memberId: null, memberEpoch: -1, topics: [{ name: '', partitionIndexes: [0] }] }],
    requireStable: false,
  },
  about: ({ groups, topics }) => {
    const wanted = [...(topics ?? []), ...groups.flatMap(group => group.topics ?? [])];
    return topicPartitions(wanted.flatMap(t => t.partitionIndexes.map(p => `${t.name}-${p}`)));
  },
  handle(broker, { groupId, topics, groups, requireStable }, { version }, respond) {
    if (version >= GROUPS_VERSION) {
      const found = groups.map(group => fetched(broker, group, requireStable));
      respond({ throttleTimeMs: 0, topics: [], errorCode: codeOf('NONE'), groups: found });
      return;
    }
    const found = fetched(broker, { groupId, topics, memberId: null, memberEpoch: -1 }, requireStable);
    respond({ throttleTimeMs: 0, topics: found.topics, errorCode: found.errorCode, groups: [] });
  },
};

function fetched(broker: Broker, wanted: WantedGroup, requireStable: boolean): OffsetFetchResponse['groups'][number] {
  const { groupId } = wanted;
  const refusal = broker.groups.refusal(groupId);
  if (refusal !== 'NONE') return { groupId, topics: [], errorCode: codeOf(refusal) };
  const offsets = broker.groups.offsets(groupId);
  const topics = (wanted.topics ?? allOf(offsets)).map(({ name, partitionIndexes }) => ({
    name,
    partitions: partitionIndexes.map(partition => committed(offsets, name, partition, requireStable)),
  }));
  return { groupId, topics, errorCode: codeOf('NONE') };
}

function allOf(offsets: GroupOffsets): WantedTopic[] {
  return [...offsets.partitions()].map(([name, partitionIndexes]) => ({ name, partitionIndexes }));
}

function committed(offsets: GroupOffsets, topic: string, partition: number, requireStable: boolean): FetchedOffset {
  const unstable = requireStable && offsets.isPending(topic, partition);
  const found = unstable ? null : offsets.get(topic, partition);
  const error: ErrorName = unstable ? 'UNSTABLE_OFFSET_COMMIT' : 'NONE';
  return {
    partitionIndex: partition,
    committedOffset: found?.offset ?? -1,
    committedLeaderEpoch: found?.leaderEpoch ?? -1,
    metadata: found?.metadata ?? '',
    errorCode: codeOf(error),
  };
}
