/**
 * DescribeProducers (key 61): the producers that wrote to a partition, as its leader knows them, with the first offset
 * of an open transaction. Source: KIP-664.
 */
import { codeOf } from '../error-code.ts';
import { leaderProblem } from '../leader-check.ts';
import { type Api, topicPartitions } from './api.ts';

/** A DescribeProducers request. */
export interface DescribeProducersRequest {
  topics: { name: string; partitionIndexes: number[] }[];
}

/** One producer; -1 where there is nothing to tell. */
export interface DescribedProducer {
  producerId: number;
  producerEpoch: number;
  lastSequence: number;
  lastTimestamp: number;
  coordinatorEpoch: number;
  currentTxnStartOffset: number;
}

/** A DescribeProducers response. */
export interface DescribeProducersResponse {
  throttleTimeMs: number;
  topics: {
    name: string;
    partitions: { partitionIndex: number; errorCode: number; activeProducers: DescribedProducer[] }[];
  }[];
}

export const describeProducers: Api<DescribeProducersRequest, DescribeProducersResponse> = {
  key: 61,
  name: 'DescribeProducers',
  versions: [0, 0],
  defaults: { topics: [{ name: '', partitionIndexes: [] }] },
  about: ({ topics }) => topicPartitions(topics.flatMap(t => t.partitionIndexes.map(p => `${t.name}-${p}`))),
  handle(broker, request, _caller, respond) {
    const topics = request.topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map(partitionIndex => {
        const replica = broker.replica(name, partitionIndex);
        const misplaced = leaderProblem(replica, undefined, broker.knowsPartition(name, partitionIndex));
        if (!replica || misplaced !== 'NONE') {
          return { partitionIndex, errorCode: codeOf(misplaced), activeProducers: [] };
        }
        const activeProducers = replica.log.producers.entries.map(entry => ({
          producerId: entry.producerId,
          producerEpoch: entry.producerEpoch,
          lastSequence: entry.batches.at(-1)?.lastSequence ?? -1,
          lastTimestamp: entry.lastTimestamp,
          coordinatorEpoch: entry.coordinatorEpoch,
          currentTxnStartOffset: entry.txnFirstOffset ?? -1,
        }));
        return { partitionIndex, errorCode: codeOf('NONE'), activeProducers };
      }),
    }));
    respond({ throttleTimeMs: 0, topics });
  },
};
