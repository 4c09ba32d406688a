/**
 * OffsetFetch (key 9), versions 8 to 10: the committed offsets of groups, -1 where there is none. With `requireStable`
 * an offset that an open transaction may change is UNSTABLE_OFFSET_COMMIT (X11), and the answer waits until every offset
 * that was written counts. Source: KIP-447, KIP-709, GroupCoordinatorService.fetchOffsets (4.2).
 * Left out: versions up to 7, which have one group in other fields.
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { type Api, topicPartitions } from './api.ts';

/** An OffsetFetch request; `topics` null asks for all offsets of the group. */
export interface OffsetFetchRequest {
  groups: {
    groupId: string;
    memberId: string | null;
    memberEpoch: number;
    topics: { name: string; partitionIndexes: number[] }[] | null;
  }[];
  requireStable: boolean;
}

/** One partition's committed offset. */
export interface FetchedOffset {
  partitionIndex: number;
  committedOffset: number;
  committedLeaderEpoch: number;
  metadata: string | null;
  errorCode: number;
}

/** An OffsetFetch response. */
export interface OffsetFetchResponse {
  throttleTimeMs: number;
  groups: { groupId: string; errorCode: number; topics: { name: string; partitions: FetchedOffset[] }[] }[];
}

export const offsetFetch: Api<OffsetFetchRequest, OffsetFetchResponse> = {
  key: 9,
  name: 'OffsetFetch',
  versions: [8, 10],
  defaults: {
    groups: [{ groupId: '', memberId: null, memberEpoch: -1, topics: [{ name: '', partitionIndexes: [] }] }],
    requireStable: false,
  },
  about: ({ groups }) =>
    topicPartitions(groups.flatMap(g => (g.topics ?? []).flatMap(t => t.partitionIndexes.map(p => `${t.name}-${p}`)))),
  handle(broker, { groups, requireStable }, _caller, respond) {
    const answers: OffsetFetchResponse['groups'] = [];
    let open = groups.length;
    for (const [index, { groupId, topics, memberId, memberEpoch }] of groups.entries()) {
      const tell = (error: ErrorName): void => {
        const found = error === 'NONE' ? committed(broker, groupId, topics, requireStable) : [];
        answers[index] = { groupId, errorCode: codeOf(error), topics: found };
        open--;
        if (open === 0) respond({ throttleTimeMs: 0, groups: answers });
      };
      const error = broker.groups.mayFetchOffsets(groupId, memberId, memberEpoch);
      if (error === 'NONE' && requireStable) broker.groups.kept.settled(groupId, tell);
      else tell(error);
    }
  },
};

function committed(
  broker: Broker,
  groupId: string,
  topics: OffsetFetchRequest['groups'][number]['topics'],
  requireStable: boolean,
): OffsetFetchResponse['groups'][number]['topics'] {
  const offsets = broker.groups.offsets(groupId);
  const wanted = topics ?? offsets?.places() ?? [];
  return wanted.map(({ name, partitionIndexes }) => ({
    name,
    partitions: partitionIndexes.map(partitionIndex => {
      if (requireStable && offsets?.isPending(name, partitionIndex)) {
        return { ...none, partitionIndex, errorCode: codeOf('UNSTABLE_OFFSET_COMMIT') };
      }
      const found = offsets?.get(name, partitionIndex);
      if (!found) return { ...none, partitionIndex };
      const { offset, leaderEpoch, metadata } = found;
      return { ...none, partitionIndex, committedOffset: offset, committedLeaderEpoch: leaderEpoch, metadata };
    }),
  }));
}

const none = { committedOffset: -1, committedLeaderEpoch: -1, metadata: '', errorCode: codeOf('NONE') };
