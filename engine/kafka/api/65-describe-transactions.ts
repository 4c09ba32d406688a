/**
 * DescribeTransactions (key 65): the state of transactional ids, as their coordinator keeps it. Source: KIP-664.
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import type { Api } from './api.ts';

/** A DescribeTransactions request. */
export interface DescribeTransactionsRequest {
  transactionalIds: string[];
}

/** One transactional id. */
export interface DescribedTransaction {
  errorCode: number;
  transactionalId: string;
  transactionState: string;
  transactionTimeoutMs: number;
  transactionStartTimeMs: number;
  producerId: number;
  producerEpoch: number;
  topics: { topic: string; partitions: number[] }[];
}

/** A DescribeTransactions response. */
export interface DescribeTransactionsResponse {
  throttleTimeMs: number;
  transactionStates: DescribedTransaction[];
}

export const describeTransactions: Api<DescribeTransactionsRequest, DescribeTransactionsResponse> = {
  key: 65,
  name: 'DescribeTransactions',
  versions: [0, 0],
  defaults: { transactionalIds: [] },
  about: ({ transactionalIds }) => transactionalIds.join(' '),
  handle(broker, { transactionalIds }, _caller, respond) {
    respond({ throttleTimeMs: 0, transactionStates: transactionalIds.map(id => described(broker, id)) });
  },
};

function described({ transactions: { states } }: Broker, transactionalId: string): DescribedTransaction {
  const found = states.get(transactionalId);
  const error: ErrorName = !states.coordinates(transactionalId)
    ? 'NOT_COORDINATOR'
    : found
      ? 'NONE'
      : 'TRANSACTIONAL_ID_NOT_FOUND';
  const places = (found?.partitions ?? []).map(name => {
    const dash = name.lastIndexOf('-');
    return { topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) };
  });
  const byTopic = Map.groupBy(places, ({ topic }) => topic);
  return {
    errorCode: codeOf(error),
    transactionalId,
    transactionState: found?.state ?? '',
    transactionTimeoutMs: found?.timeoutMs ?? 0,
    transactionStartTimeMs: found?.startedAtMs ?? -1,
    producerId: found?.producerId ?? -1,
    producerEpoch: found?.producerEpoch ?? -1,
    topics: [...byTopic].map(([topic, list]) => ({ topic, partitions: list.map(p => p.partition) })),
  };
}
