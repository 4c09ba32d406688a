/**
 * TxnOffsetCommit (key 28), versions 0 to 5: offsets that a group gets when a transaction commits; pending until its
 * marker (X11). From version 5 on the group's coordinator takes its partition into the transaction itself (X4).
 * Source: KIP-98, KIP-447, KIP-890.
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import type { OffsetChange } from '../group/offsets.ts';
import { internalTopics, statePartition } from '../internal-topic.ts';
import { askCoordinator } from '../transaction/verification.ts';
import { type Api, topicPartitions } from './api.ts';

/** A TxnOffsetCommit request. */
export interface TxnOffsetCommitRequest {
  transactionalId: string;
  groupId: string;
  producerId: number;
  producerEpoch: number;
  generationId: number;
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

/** A TxnOffsetCommit response. */
export interface TxnOffsetCommitResponse {
  throttleTimeMs: number;
  topics: { name: string; partitions: { partitionIndex: number; errorCode: number }[] }[];
}

const IMPLICIT_ADD_VERSION = 5;

export const txnOffsetCommit: Api<TxnOffsetCommitRequest, TxnOffsetCommitResponse> = {
  key: 28,
  name: 'TxnOffsetCommit',
  versions: [0, 5],
  defaults: {
    transactionalId: '',
    groupId: '',
    producerId: 0,
    producerEpoch: 0,
    generationId: -1,
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
  handle(broker, request, { version }, respond) {
    const elsewhere = broker.groups.refusal(request.groupId);
    if (elsewhere !== 'NONE') return respond(answer(request, elsewhere));
    const topic = internalTopics.group.name;
    const partition = statePartition(broker.cluster, 'group', request.groupId);
    const { transactionalId, producerId, producerEpoch } = request;
    const verifyOnly = version < IMPLICIT_ADD_VERSION || broker.cluster.transactionVersion < 2;
    const question = { transactionalId, producerId, producerEpoch, partitions: [{ topic, partition }], verifyOnly };
    askCoordinator(broker, question, answers => {
      const error = answers.get(`${topic}-${partition}`)!;
      if (error !== 'NONE') return respond(answer(request, error));
      // The group may have gone on while the transaction's coordinator was asked.
      const refusal = broker.groups.mayCommitInTransaction(request);
      if (refusal !== 'NONE') return respond(answer(request, refusal));
      const changes = changesOf(broker, request);
      broker.groups.kept.commitPending(request.groupId, { producerId, producerEpoch }, changes, stored =>
        respond(answer(request, stored)),
      );
    });
  },
};

function changesOf(broker: Broker, { topics }: TxnOffsetCommitRequest): OffsetChange[] {
  const committedAtMs = broker.nowMs();
  return topics.flatMap(({ name: topic, partitions }) =>
    partitions.map(
      ({ partitionIndex: partition, committedOffset: offset, committedLeaderEpoch, committedMetadata }) => {
        const committed = { offset, leaderEpoch: committedLeaderEpoch, metadata: committedMetadata, committedAtMs };
        return { topic, partition, committed };
      },
    ),
  );
}

function answer({ topics }: TxnOffsetCommitRequest, error: ErrorName): TxnOffsetCommitResponse {
  return {
    throttleTimeMs: 0,
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode: codeOf(error) })),
    })),
  };
}
