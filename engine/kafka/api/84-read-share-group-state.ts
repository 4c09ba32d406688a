/**
 * ReadShareGroupState (key 84), version 0: the leader of a partition asks the share coordinator how far a share group has
 * come with it; one that leads later than was known fences the leader before. Start offset -1: the group has not begun.
 * Source: KIP-932, ShareCoordinatorShard.readStateAndMaybeUpdateLeaderEpoch (4.2).
 */
import { codeOf } from '../error-code.ts';
import type { ShareStateBatch } from '../share/share-coordinator.ts';
import type { Api } from './api.ts';

/** A ReadShareGroupState request. */
export interface ReadShareGroupStateRequest {
  groupId: string;
  topics: { topicId: string; partitions: { partition: number; leaderEpoch: number }[] }[];
}

/** A ReadShareGroupState response. */
export interface ReadShareGroupStateResponse {
  results: {
    topicId: string;
    partitions: {
      partition: number;
      errorCode: number;
      errorMessage: string | null;
      stateEpoch: number;
      startOffset: number;
      stateBatches: ShareStateBatch[];
    }[];
  }[];
}

export const readShareGroupState: Api<ReadShareGroupStateRequest, ReadShareGroupStateResponse> = {
  key: 84,
  name: 'ReadShareGroupState',
  versions: [0, 0],
  defaults: { groupId: '', topics: [{ topicId: '', partitions: [{ partition: 0, leaderEpoch: 0 }] }] },
  about: ({ groupId }) => groupId,
  handle({ shareCoordinator }, { groupId, topics }, _caller, respond) {
    let open = topics.reduce((sum, { partitions }) => sum + partitions.length, 0);
    const results: ReadShareGroupStateResponse['results'] = topics.map(({ topicId }) => ({ topicId, partitions: [] }));
    for (const [t, { topicId, partitions }] of topics.entries()) {
      for (const [p, { partition, leaderEpoch }] of partitions.entries()) {
        shareCoordinator.read(groupId, topicId, partition, leaderEpoch, (error, { startOffset, stateBatches }) => {
          const told = { errorCode: codeOf(error), errorMessage: null, stateEpoch: 0 };
          results[t]!.partitions[p] = { partition, ...told, startOffset, stateBatches };
          open--;
          if (open === 0) respond({ results });
        });
      }
    }
  },
};
