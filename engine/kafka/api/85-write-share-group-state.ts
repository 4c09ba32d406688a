/**
 * WriteShareGroupState (key 85), versions 0 to 1: the leader of a partition has the share coordinator keep how far a
 * share group has come with it; answered when that is committed. Source: KIP-932, ShareCoordinatorShard.writeState
 * (4.2). Left out: the state epoch (groups are not deleted and made anew under their feet); the number of completed
 * deliveries, which serves lag (KIP-1226).
 */
import { codeOf } from '../error-code.ts';
import type { ShareStateBatch } from '../share/share-coordinator.ts';
import type { Api } from './api.ts';

/** A WriteShareGroupState request. */
export interface WriteShareGroupStateRequest {
  groupId: string;
  topics: {
    topicId: string;
    partitions: { partition: number; leaderEpoch: number; startOffset: number; stateBatches: ShareStateBatch[] }[];
  }[];
}

/** A WriteShareGroupState response. */
export interface WriteShareGroupStateResponse {
  results: { topicId: string; partitions: { partition: number; errorCode: number; errorMessage: string | null }[] }[];
}

export const writeShareGroupState: Api<WriteShareGroupStateRequest, WriteShareGroupStateResponse> = {
  key: 85,
  name: 'WriteShareGroupState',
  versions: [0, 1],
  defaults: {
    groupId: '',
    topics: [
      {
        topicId: '',
        partitions: [
          {
            partition: 0,
            leaderEpoch: 0,
            startOffset: 0,
            stateBatches: [{ firstOffset: 0, lastOffset: 0, deliveryState: 0, deliveryCount: 0 }],
          },
        ],
      },
    ],
  },
  about: ({ groupId }) => groupId,
  handle({ shareCoordinator }, { groupId, topics }, _caller, respond) {
    let open = topics.reduce((sum, { partitions }) => sum + partitions.length, 0);
    const results = topics.map(({ topicId, partitions }) => ({
      topicId,
      partitions: partitions.map(({ partition }) => ({ partition, errorCode: codeOf('NONE'), errorMessage: null })),
    }));
    for (const [t, { topicId, partitions }] of topics.entries()) {
      for (const [p, { partition, ...state }] of partitions.entries()) {
        shareCoordinator.write(groupId, topicId, partition, state, error => {
          results[t]!.partitions[p]!.errorCode = codeOf(error);
          open--;
          if (open === 0) respond({ results });
        });
      }
    }
  },
};
