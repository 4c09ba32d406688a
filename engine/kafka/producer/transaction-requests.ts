/**
 * The requests that a producer makes of its coordinators: a producer id, partitions and offsets into the transaction,
 * its end. Each is sent again while the error may pass. Source: TransactionManager's request handlers (4.2).
 */
import { type Process, sleep } from '../../core/process.ts';
import { msToUs } from '../../core/units.ts';
import { initProducerId } from '../api/22-init-producer-id.ts';
import { addPartitionsToTxn } from '../api/24-add-partitions-to-txn.ts';
import { addOffsetsToTxn } from '../api/25-add-offsets-to-txn.ts';
import { endTxn } from '../api/26-end-txn.ts';
import { type TxnOffsetCommitRequest, txnOffsetCommit } from '../api/28-txn-offset-commit.ts';
import type { Api } from '../api/api.ts';
import { type ErrorName, errorCodes, errorName } from '../error-code.ts';
import { KafkaException, timeoutException } from '../exception.ts';
import type { CoordinatorKind } from '../internal-topic.ts';
import type { Link } from '../link/link.ts';
import type { ProducerConfig } from './producer-config.ts';
import { coordinatorError, type TransactionManager } from './transaction-manager.ts';

/** The group for whose members offsets are sent; generation -1 and an empty member id where only the group is known. */
export type GroupIdentity = Pick<TxnOffsetCommitRequest, 'groupId' | 'generationId' | 'memberId' | 'groupInstanceId'>;

/** The versions that speak the first protocol. */
const FIRST_PROTOCOL = { endTxn: 4, addPartitions: 3, txnOffsetCommit: 4 };
const IN_DOUBT: readonly ErrorName[] = ['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE'];

/** One producer's requests to coordinators. */
export class TransactionRequests {
  readonly #link: Link;
  readonly #config: ProducerConfig;
  readonly #transactions: TransactionManager;

  constructor(link: Link, config: ProducerConfig, transactions: TransactionManager) {
    this.#link = link;
    this.#config = config;
    this.#transactions = transactions;
  }

  /** A producer id for an idempotent producer, from any broker. */
  *initialiseIdempotent(): Process<void> {
    const response = yield* this.#link.retrying(() => {
      return this.#link.request(this.#link.anyBroker(), initProducerId, initProducerId.defaults!);
    });
    this.#transactions.newIdentity(response.producerId, response.producerEpoch);
  }

  /** A producer id and epoch for the transactional id; with its own ones to bump the epoch. */
  *initialise(): Process<void> {
    const { transactionalId, producerId, producerEpoch } = this.#transactions;
    const request = {
      transactionalId,
      transactionTimeoutMs: this.#config.transactionTimeoutMs,
      producerId,
      producerEpoch,
    };
    const response = yield* this.#ask('transaction', transactionalId!, initProducerId, request, r => r.errorCode);
    this.#transactions.newIdentity(response.producerId, response.producerEpoch);
  }

  /** Tells the coordinator of the partitions that the transaction writes to (first protocol). */
  *addPartitions(): Process<void> {
    const { transactionalId, producerId, producerEpoch, partitionsToAdd } = this.#transactions;
    const request = {
      ...addPartitionsToTxn.defaults!,
      v3AndBelowTransactionalId: transactionalId!,
      v3AndBelowProducerId: producerId,
      v3AndBelowProducerEpoch: producerEpoch,
      v3AndBelowTopics: byTopic(partitionsToAdd).map(([name, partitions]) => ({ name, partitions })),
    };
    const version = FIRST_PROTOCOL.addPartitions;
    const failure = (response: {
      resultsByTopicV3AndBelow: { resultsByPartition: { partitionErrorCode: number }[] }[];
    }) => worst(response.resultsByTopicV3AndBelow.flatMap(t => t.resultsByPartition.map(p => p.partitionErrorCode)));
    yield* this.#ask('transaction', transactionalId!, addPartitionsToTxn, request, failure, version);
    this.#transactions.partitionsAdded(partitionsToAdd);
  }

  /** Ends the transaction; the answer of the second protocol carries the next epoch. */
  *end(committed: boolean): Process<void> {
    const { transactionalId, producerId, producerEpoch, protocol } = this.#transactions;
    const request = { transactionalId: transactionalId!, producerId, producerEpoch, committed };
    const version = protocol === 1 ? FIRST_PROTOCOL.endTxn : endTxn.versions[1];
    const response = yield* this.#ask('transaction', transactionalId!, endTxn, request, r => r.errorCode, version);
    if (protocol === 2) this.#transactions.newIdentity(response.producerId, response.producerEpoch);
  }

  /** Sends offsets that count when the transaction commits (X11). */
  *sendOffsets(group: GroupIdentity, offsets: TxnOffsetCommitRequest['topics']): Process<void> {
    const { transactionalId, producerId, producerEpoch, protocol } = this.#transactions;
    const producer = { transactionalId: transactionalId!, producerId, producerEpoch };
    if (protocol === 1) {
      const request = { ...producer, groupId: group.groupId };
      yield* this.#ask('transaction', transactionalId!, addOffsetsToTxn, request, r => r.errorCode);
    }
    this.#transactions.started = true;
    const version = protocol === 1 ? FIRST_PROTOCOL.txnOffsetCommit : txnOffsetCommit.versions[1];
    const request = { ...producer, ...group, topics: offsets };
    const failure = (response: { topics: { partitions: { errorCode: number }[] }[] }) =>
      worst(response.topics.flatMap(t => t.partitions.map(p => p.errorCode)));
    yield* this.#ask('group', group.groupId, txnOffsetCommit, request, failure, version);
  }

  /** Asks a coordinator until it answers for good; a refusal ends or spoils the transaction and is thrown. */
  *#ask<Request, Response>(
    kind: CoordinatorKind,
    key: string,
    api: Api<Request, Response>,
    message: Request,
    failure: (response: Response) => number,
    version: number = api.versions[1],
  ): Process<Response> {
    const { scheduler } = this.#link.cluster.simulation;
    const sinceUs = scheduler.nowUs;
    for (let failures = 0; ; failures++) {
      if (api === initProducerId && scheduler.nowUs - sinceUs >= msToUs(this.#config.maxBlockMs)) {
        throw timeoutException(`Timeout expired after ${this.#config.maxBlockMs}ms while awaiting ${api.name}`);
      }
      let error: ErrorName;
      try {
        const coordinator = yield* this.#link.coordinator(kind, key, this.#config.maxBlockMs);
        const response = yield* this.#link.request(coordinator, api, message, { version });
        error = errorName(failure(response));
        if (error === 'NONE') return response;
      } catch (problem) {
        if (!(problem instanceof KafkaException) || problem.error === null) throw problem;
        error = problem.error;
      }
      if (IN_DOUBT.includes(error) || error === 'NETWORK_EXCEPTION') this.#link.forgetCoordinator(kind, key);
      if (!errorCodes[error].retriable) throw this.#refused(error, api.name);
      yield* sleep(scheduler, msToUs(this.#link.pauseMs(failures)));
    }
  }

  #refused(error: ErrorName, what: string): KafkaException {
    const refusal = coordinatorError(error, `${what}Response`);
    if (refusal.fatal) this.#transactions.failFatally(refusal.error);
    else this.#transactions.failAbortably(refusal.error);
    return refusal.error;
  }
}

function worst(codes: number[]): number {
  return codes.find(code => code !== 0) ?? 0;
}

/** Partitions by topic, from names like `topic-0`. */
function byTopic(names: readonly string[]): [string, number[]][] {
  const places = names.map(name => ({
    topic: name.slice(0, name.lastIndexOf('-')),
    partition: Number(name.slice(name.lastIndexOf('-') + 1)),
  }));
  return [...Map.groupBy(places, ({ topic }) => topic)].map(([topic, list]) => [topic, list.map(p => p.partition)]);
}
