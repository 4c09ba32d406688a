/**
 * The Admin client's work on transactions and producers: describe, list, fence, abort. Source: KafkaAdminClient (4.2),
 * KIP-664.
 */
import type { Process } from '../../core/process.ts';
import { initProducerId } from '../api/22-init-producer-id.ts';
import { writeTxnMarkers } from '../api/27-write-txn-markers.ts';
import { type DescribedProducer, describeProducers as describeProducersApi } from '../api/61-describe-producers.ts';
import { type DescribedTransaction, describeTransactions } from '../api/65-describe-transactions.ts';
import { type ListTransactionsResponse, listTransactions as listTransactionsApi } from '../api/66-list-transactions.ts';
import { throwIfFailed } from '../exception.ts';
import type { Link } from '../link/link.ts';

/** A transactional id as its coordinator keeps it. */
export function* describeTransaction(link: Link, transactionalId: string): Process<DescribedTransaction> {
  return yield* link.atCoordinator('transaction', transactionalId, function* (coordinator) {
    const response = yield* link.request(coordinator, describeTransactions, { transactionalIds: [transactionalId] });
    const described = response.transactionStates[0]!;
    throwIfFailed(described.errorCode);
    return described;
  });
}

/** The producers that wrote to a partition. */
export function* describeProducers(link: Link, topic: string, partition: number): Process<DescribedProducer[]> {
  return yield* link.atLeader(topic, partition, function* (leader) {
    const request = { topics: [{ name: topic, partitionIndexes: [partition] }] };
    const response = yield* link.request(leader, describeProducersApi, request);
    const found = response.topics[0]!.partitions[0]!;
    throwIfFailed(found.errorCode);
    return found.activeProducers;
  });
}

/** The transactions of all coordinators. */
export function* listTransactions(link: Link): Process<ListTransactionsResponse['transactionStates']> {
  const found: ListTransactionsResponse['transactionStates'] = [];
  for (const { id } of link.cluster.brokers) {
    const response = yield* link.request(id, listTransactionsApi, listTransactionsApi.defaults!);
    throwIfFailed(response.errorCode);
    found.push(...response.transactionStates);
  }
  return found;
}

/** Fences the producers of a transactional id by taking its next epoch. */
export function* fenceProducers(link: Link, transactionalId: string): Process<void> {
  yield* link.atCoordinator('transaction', transactionalId, function* (coordinator) {
    const request = { ...initProducerId.defaults!, transactionalId, transactionTimeoutMs: 1 };
    const response = yield* link.request(coordinator, initProducerId, request);
    throwIfFailed(response.errorCode);
  });
}

/** Writes an ABORT marker for a hanging transaction: one that no coordinator knows of (KIP-664). */
export function* abortTransaction(
  link: Link,
  topic: string,
  partition: number,
  producer: { producerId: number; producerEpoch: number; coordinatorEpoch: number },
): Process<void> {
  yield* link.atLeader(topic, partition, function* (leader) {
    const marker = {
      ...producer,
      coordinatorEpoch: Math.max(producer.coordinatorEpoch, 0),
      transactionResult: false,
      topics: [{ name: topic, partitionIndexes: [partition] }],
      transactionVersion: 1,
    };
    const response = yield* link.request(leader, writeTxnMarkers, { markers: [marker] });
    throwIfFailed(response.markers[0]!.topics[0]!.partitions[0]!.errorCode);
  });
}
