/**
 * AddPartitionsToTxn (key 24), versions 0 to 5: up to version 3 from producers (X2), from version 4 on from partition
 * leaders, which ask whether a partition is in a transaction or put it in (X3, X4). Source: KIP-98, KIP-890.
 */
import { codeOf, type ErrorName } from '../error-code.ts';
import type { Api } from './api.ts';

interface AddTopic {
  name: string;
  partitions: number[];
}

interface TopicResult {
  name: string;
  resultsByPartition: { partitionIndex: number; partitionErrorCode: number }[];
}

/** An AddPartitionsToTxn request. */
export interface AddPartitionsToTxnRequest {
  transactions: {
    transactionalId: string;
    producerId: number;
    producerEpoch: number;
    verifyOnly: boolean;
    topics: AddTopic[];
  }[];
  v3AndBelowTransactionalId: string;
  v3AndBelowProducerId: number;
  v3AndBelowProducerEpoch: number;
  v3AndBelowTopics: AddTopic[];
}

/** An AddPartitionsToTxn response. */
export interface AddPartitionsToTxnResponse {
  throttleTimeMs: number;
  errorCode: number;
  resultsByTransaction: { transactionalId: string; topicResults: TopicResult[] }[];
  resultsByTopicV3AndBelow: TopicResult[];
}

const FROM_BROKERS = 4;

export const addPartitionsToTxn: Api<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse> = {
  key: 24,
  name: 'AddPartitionsToTxn',
  versions: [0, 5],
  defaults: {
    transactions: [],
    v3AndBelowTransactionalId: '',
    v3AndBelowProducerId: 0,
    v3AndBelowProducerEpoch: 0,
    v3AndBelowTopics: [],
  },
  about: request => request.transactions[0]?.transactionalId ?? request.v3AndBelowTransactionalId,
  handle(broker, request, { version }, respond) {
    const answer = { throttleTimeMs: 0, errorCode: 0, resultsByTransaction: [], resultsByTopicV3AndBelow: [] };
    if (version < FROM_BROKERS) {
      const { v3AndBelowTopics: topics, v3AndBelowProducerId: producerId } = request;
      const producer = { producerId, producerEpoch: request.v3AndBelowProducerEpoch };
      const how = { protocol: 1 as const, verifyOnly: false };
      const missing = topics.some(({ name, partitions }) => partitions.some(p => !broker.knowsPartition(name, p)));
      if (missing) {
        respond({ ...answer, resultsByTopicV3AndBelow: missingResults(topics, broker.knowsPartition.bind(broker)) });
        return;
      }
      broker.transactions.addPartitions(request.v3AndBelowTransactionalId, producer, namesOf(topics), how, error => {
        respond({ ...answer, resultsByTopicV3AndBelow: results(topics, error) });
      });
      return;
    }
    const { transactionalId, topics, verifyOnly, ...producer } = request.transactions[0]!;
    const how = { protocol: 2 as const, verifyOnly };
    broker.transactions.addPartitions(transactionalId, producer, namesOf(topics), how, error => {
      respond({ ...answer, resultsByTransaction: [{ transactionalId, topicResults: results(topics, error) }] });
    });
  },
};

function namesOf(topics: readonly AddTopic[]): string[] {
  return topics.flatMap(({ name, partitions }) => partitions.map(partition => `${name}-${partition}`));
}

function results(topics: readonly AddTopic[], error: ErrorName): TopicResult[] {
  return topics.map(({ name, partitions }) => ({
    name,
    resultsByPartition: partitions.map(partitionIndex => ({ partitionIndex, partitionErrorCode: codeOf(error) })),
  }));
}

/** One partition that is not there lets none be added: the others are OPERATION_NOT_ATTEMPTED. */
function missingResults(
  topics: readonly AddTopic[],
  known: (topic: string, partition: number) => boolean,
): TopicResult[] {
  return topics.map(({ name, partitions }) => ({
    name,
    resultsByPartition: partitions.map(partitionIndex => ({
      partitionIndex,
      partitionErrorCode: codeOf(
        known(name, partitionIndex) ? 'OPERATION_NOT_ATTEMPTED' : 'UNKNOWN_TOPIC_OR_PARTITION',
      ),
    })),
  }));
}
