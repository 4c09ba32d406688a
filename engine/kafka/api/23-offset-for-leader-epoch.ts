/**
 * OffsetForLeaderEpoch (key 23), versions 2 to 4: where a leader epoch ends in the leader's log, for finding out where
 * logs part ways (R9, K6). Source: KIP-101, KIP-320.
 */
import { codeOf, type ErrorName } from '../error-code.ts';
import { leaderProblem } from '../leader-check.ts';
import { type Api, topicPartitions } from './api.ts';

/** An OffsetForLeaderEpoch request. */
export interface OffsetForLeaderEpochRequest {
  replicaId: number;
  topics: { topic: string; partitions: { partition: number; currentLeaderEpoch: number; leaderEpoch: number }[] }[];
}

/** An OffsetForLeaderEpoch response; -1 where the leader knows nothing. */
export interface OffsetForLeaderEpochResponse {
  throttleTimeMs: number;
  topics: {
    topic: string;
    partitions: { errorCode: number; partition: number; leaderEpoch: number; endOffset: number }[];
  }[];
}

export const offsetForLeaderEpoch: Api<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse> = {
  key: 23,
  name: 'OffsetForLeaderEpoch',
  versions: [2, 4],
  defaults: {
    replicaId: -2,
    topics: [{ topic: '', partitions: [{ partition: 0, currentLeaderEpoch: -1, leaderEpoch: 0 }] }],
  },
  about: ({ topics }) => topicPartitions(topics.flatMap(t => t.partitions.map(p => `${t.topic}-${p.partition}`))),
  handle(broker, { topics }, _caller, respond) {
    const answers = topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition, currentLeaderEpoch, leaderEpoch }) => {
        const replica = broker.replica(topic, partition);
        const error: ErrorName = leaderProblem(replica, currentLeaderEpoch, broker.knowsPartition(topic, partition));
        if (error !== 'NONE') return { errorCode: codeOf(error), partition, leaderEpoch: -1, endOffset: -1 };
        const end = replica!.log.epochs.endOffsetFor(leaderEpoch, replica!.log.logEndOffset);
        return { errorCode: codeOf('NONE'), partition, ...end };
      }),
    }));
    respond({ throttleTimeMs: 0, topics: answers });
  },
};
