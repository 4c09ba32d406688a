/**
 * A partition leader's question to the transaction coordinator before it takes a transaction's first batch: is the
 * partition in the transaction (X3)? In the second protocol the question also puts it in (X4). Source:
 * AddPartitionsToTxnManager, ReplicaManager.maybeSendPartitionsToTransactionCoordinator (4.2), KIP-890.
 */
import type { ProduceRequest } from '../api/00-produce.ts';
import { type AddPartitionsToTxnResponse, addPartitionsToTxn } from '../api/24-add-partitions-to-txn.ts';
import type { Broker } from '../broker.ts';
import { type ErrorName, errorName } from '../error-code.ts';
import type { RecordBatch } from '../record-batch.ts';
import { sendRequest } from '../send-request.ts';

/** From this version of Produce on the leader adds the partition itself. */
export const IMPLICIT_ADD_VERSION = 12;
/** From this version of Produce on clients know TRANSACTION_ABORTABLE. */
const ABORTABLE_VERSION = 11;

/** What the coordinator is asked about. */
export interface Question {
  transactionalId: string;
  producerId: number;
  producerEpoch: number;
  partitions: { topic: string; partition: number }[];
  /** Only ask; otherwise the partitions are added. */
  verifyOnly: boolean;
}

/** Asks about a request's transactional batches; `done` gets the partitions that may not be written, by name. */
export function verifyTransactions(
  broker: Broker,
  request: ProduceRequest,
  version: number,
  done: (refused: ReadonlyMap<string, ErrorName>) => void,
): void {
  const batches = unverified(broker, request);
  const first = batches[0]?.batch;
  if (!first || request.transactionalId === null) {
    done(new Map());
    return;
  }
  const question: Question = {
    transactionalId: request.transactionalId,
    producerId: first.producerId,
    producerEpoch: first.producerEpoch,
    partitions: batches.map(({ topic, partition }) => ({ topic, partition })),
    verifyOnly: version < IMPLICIT_ADD_VERSION || broker.cluster.transactionVersion < 2,
  };
  askCoordinator(broker, question, answers => {
    const refused = new Map<string, ErrorName>();
    for (const [name, error] of answers) {
      if (error !== 'NONE') refused.set(name, producerError(error, version));
    }
    done(refused);
  });
}

/** Asks the coordinator; `done` gets an error, or NONE, for each partition. */
export function askCoordinator(
  broker: Broker,
  question: Question,
  done: (answers: Map<string, ErrorName>) => void,
): void {
  const { transactionalId, producerId, producerEpoch, partitions, verifyOnly } = question;
  const { cluster } = broker;
  const coordinator = broker.coordinatorOf('transaction', transactionalId);
  if (coordinator < 0) {
    done(new Map(partitions.map(({ topic, partition }) => [`${topic}-${partition}`, 'COORDINATOR_NOT_AVAILABLE'])));
    return;
  }
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic);
  const topics = [...byTopic].map(([name, places]) => ({ name, partitions: places.map(place => place.partition) }));
  const request = {
    ...addPartitionsToTxn.defaults!,
    transactions: [{ transactionalId, producerId, producerEpoch, verifyOnly, topics }],
  };
  const host = cluster.broker(coordinator).host;
  sendRequest(cluster.network, broker.host, host, addPartitionsToTxn, request, { answered, broken });

  function answered(response: AddPartitionsToTxnResponse): void {
    const results = response.resultsByTransaction[0]!.topicResults;
    const answers = results.flatMap(({ name, resultsByPartition }) =>
      resultsByPartition.map(r => [`${name}-${r.partitionIndex}`, errorName(r.partitionErrorCode)] as const),
    );
    done(new Map(answers));
  }

  function broken(): void {
    done(new Map(partitions.map(({ topic, partition }) => [`${topic}-${partition}`, 'COORDINATOR_NOT_AVAILABLE'])));
  }
}

function unverified(
  broker: Broker,
  request: ProduceRequest,
): { topic: string; partition: number; batch: RecordBatch }[] {
  if (broker.cluster.settingText('transaction.partition.verification.enable') !== 'true') return [];
  return request.topicData.flatMap(({ name, partitionData }) =>
    partitionData.flatMap(({ index, records }) => {
      const replica = broker.replica(name, index);
      const open = replica?.log.producers.hasOpenTransaction(records.producerId, records.producerEpoch);
      return records.isTransactional && replica?.leads && !open
        ? [{ topic: name, partition: index, batch: records }]
        : [];
    }),
  );
}

/** The coordinator's error as the producer gets it. */
function producerError(error: ErrorName, version: number): ErrorName {
  switch (error) {
    case 'PRODUCER_FENCED':
      return 'INVALID_PRODUCER_EPOCH';
    case 'TRANSACTION_ABORTABLE':
      return version >= ABORTABLE_VERSION ? 'TRANSACTION_ABORTABLE' : 'INVALID_TXN_STATE';
    case 'CONCURRENT_TRANSACTIONS':
      return version >= IMPLICIT_ADD_VERSION ? 'CONCURRENT_TRANSACTIONS' : 'NOT_ENOUGH_REPLICAS';
    case 'NOT_COORDINATOR':
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'COORDINATOR_LOAD_IN_PROGRESS':
      return 'NOT_ENOUGH_REPLICAS';
    default:
      return error;
  }
}
