/**
 * The transaction coordinator of one broker: the transactional ids whose partition of __transaction_state it leads.
 * A decision is written first (the commit point), answered, then carried to the partitions as markers (X5). Source:
 * TransactionCoordinator, TransactionStateManager (4.2).
 */
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
import type { PartitionMetadata } from '../topic.ts';
import { type Ending, firstProtocolEnding, secondProtocolEnding } from './ending.ts';
import { type ClaimedProducer, initialisation } from './initialisation.ts';
import { sendMarkers } from './markers.ts';
import { StateLog } from './state-log.ts';
import { watchTimeouts } from './timeout.ts';
import {
  completed,
  fenced,
  isPrepared,
  newTransaction,
  prepared,
  type Transaction,
  withPartitions,
} from './transaction.ts';

/** An answer with the producer's id and epoch, as InitProducerId and EndTxn give it. */
export type RespondProducer = (error: ErrorName, producerId: number, producerEpoch: number) => void;

/** The transactions that one broker coordinates. */
export class TransactionCoordinator {
  readonly states: StateLog<Transaction>;
  readonly #broker: Broker;
  /** Transactional ids with a change on its way into the log. */
  readonly #changing = new Set<string>();
  /** The leader epochs of the partitions whose decisions this broker carries out. */
  readonly #terms = new Map<number, number>();
  #watching = false;

  constructor(broker: Broker) {
    this.#broker = broker;
    this.states = new StateLog(broker, 'transaction');
  }

  /** A new producer epoch for a transactional id; an open transaction is aborted first (X1). */
  initialise(transactionalId: string, timeoutMs: number, claimed: ClaimedProducer, respond: RespondProducer): void {
    const refuse = (error: ErrorName): void => respond(error, -1, -1);
    if (!this.states.coordinates(transactionalId)) return refuse('NOT_COORDINATOR');
    if (timeoutMs <= 0 || timeoutMs > this.#broker.cluster.setting('transaction.max.timeout.ms')) {
      return refuse('INVALID_TRANSACTION_TIMEOUT');
    }
    if (this.#changing.has(transactionalId)) return refuse('CONCURRENT_TRANSACTIONS');
    const newProducerId = (): number => this.#broker.newProducerId();
    const transaction =
      this.states.get(transactionalId) ?? newTransaction(transactionalId, newProducerId(), this.#nowMs());
    const decision = initialisation(transaction, claimed, timeoutMs, newProducerId, this.#nowMs());
    if ('error' in decision) return refuse(decision.error);
    if ('abortFirst' in decision) {
      this.abortFenced(transaction);
      return refuse('CONCURRENT_TRANSACTIONS');
    }
    const { next } = decision;
    const lost = (): void => refuse('NOT_COORDINATOR');
    this.#change(next, () => respond('NONE', next.producerId, next.producerEpoch), lost);
  }

  /** Takes partitions into the transaction (X2), or with `verifyOnly` looks whether they are in it (X3). */
  addPartitions(
    transactionalId: string,
    producer: ClaimedProducer,
    partitions: readonly string[],
    how: { protocol: 1 | 2; verifyOnly: boolean },
    respond: (error: ErrorName) => void,
  ): void {
    if (!this.states.coordinates(transactionalId)) return respond('NOT_COORDINATOR');
    const transaction = this.states.get(transactionalId);
    if (!transaction || transaction.producerId !== producer.producerId) return respond('INVALID_PRODUCER_ID_MAPPING');
    if (transaction.producerEpoch !== producer.producerEpoch) return respond('PRODUCER_FENCED');
    if (this.#changing.has(transactionalId) || isPrepared(transaction)) return respond('CONCURRENT_TRANSACTIONS');
    const allIn = transaction.state === 'Ongoing' && partitions.every(p => transaction.partitions.includes(p));
    if (how.verifyOnly) return respond(allIn ? 'NONE' : 'TRANSACTION_ABORTABLE');
    if (allIn) return respond('NONE');
    const next = withPartitions(transaction, partitions, this.#nowMs(), how.protocol);
    this.#change(
      next,
      () => respond('NONE'),
      () => respond('NOT_COORDINATOR'),
    );
  }

  /** Commits or aborts; `version` of EndTxn tells the protocol. Answered when the decision is in the log (X5). */
  end(
    transactionalId: string,
    producer: ClaimedProducer,
    commit: boolean,
    version: number,
    respond: RespondProducer,
  ): void {
    const refuse = (error: ErrorName): void => respond(error, -1, -1);
    if (!this.states.coordinates(transactionalId)) return refuse('NOT_COORDINATOR');
    const transaction = this.states.get(transactionalId);
    if (!transaction) return refuse('INVALID_PRODUCER_ID_MAPPING');
    if (this.#changing.has(transactionalId)) return refuse('CONCURRENT_TRANSACTIONS');
    const second = version >= 5 && this.#broker.cluster.transactionVersion >= 2;
    const decide = second ? secondProtocolEnding : firstProtocolEnding;
    const ending: Ending = decide(transaction, producer.producerId, producer.producerEpoch, commit);
    if (ending === 'NONE') return respond('NONE', transaction.producerId, transaction.producerEpoch);
    if (ending !== 'decide') return refuse(ending);
    const decided = (next: Transaction): void => {
      const rotated = next.nextProducerId >= 0;
      respond('NONE', rotated ? next.nextProducerId : next.producerId, rotated ? 0 : next.producerEpoch);
    };
    this.#decide(transaction, commit, second, decided, () => refuse('NOT_COORDINATOR'));
  }

  /** This broker may lead a partition of __transaction_state now: what was decided there is carried out (X5). */
  follow({ index, leader, leaderEpoch }: PartitionMetadata): void {
    if (leader !== this.#broker.id || this.#terms.get(index) === leaderEpoch) return;
    this.#terms.set(index, leaderEpoch);
    this.#watchTime();
    for (const transaction of this.states.in(index)) if (isPrepared(transaction)) this.#finish(transaction);
  }

  /** Aborts an open transaction from the broker's side, with a higher epoch that fences its producer (X9). */
  abortFenced(transaction: Transaction): void {
    if (this.#changing.has(transaction.transactionalId)) return;
    const nobodyWaits = (): void => {};
    this.#decide(fenced(transaction, this.#nowMs()), false, false, nobodyWaits, nobodyWaits);
  }

  /** Deletes a transactional id that has not been used for long. */
  expire({ transactionalId }: Transaction): void {
    const nobodyWaits = (): void => {};
    if (!this.#changing.has(transactionalId)) this.states.put(transactionalId, null, nobodyWaits, nobodyWaits);
  }

  #decide(
    transaction: Transaction,
    commit: boolean,
    bumpsEpoch: boolean,
    decided: (next: Transaction) => void,
    lost: () => void,
  ): void {
    const newProducerId = (): number => this.#broker.newProducerId();
    const next = prepared(transaction, commit, bumpsEpoch, newProducerId, this.#nowMs());
    const counts = (): void => {
      decided(next);
      this.#finish(next);
    };
    this.#change(next, counts, lost);
  }

  /** Writes the markers, then the end. */
  #finish(decision: Transaction): void {
    const { transactionalId } = decision;
    sendMarkers(this.#broker, decision, this.states.leaderEpoch(transactionalId), () => {
      if (this.states.get(transactionalId) !== decision) return;
      const nobodyWaits = (): void => {};
      this.#change(completed(decision, this.#nowMs()), nobodyWaits, nobodyWaits);
    });
  }

  /** Writes a transaction's next state: `done` when it counts, `lost` when another broker coordinates it before. */
  #change(next: Transaction, done: () => void, lost: () => void): void {
    const { transactionalId, producerId, producerEpoch, state, partitions } = next;
    this.#changing.add(transactionalId);
    const counts = (): void => {
      this.#changing.delete(transactionalId);
      this.#broker.cluster.simulation.record('transaction.changed', {
        transactionalId,
        producerId,
        producerEpoch,
        state,
        partitions: partitions.join(' '),
        coordinator: this.#broker.id,
      });
      done();
    };
    const notOurs = (): void => {
      this.#changing.delete(transactionalId);
      lost();
    };
    this.states.put(transactionalId, next, counts, notOurs);
    this.#watchTime();
  }

  #watchTime(): void {
    if (this.#watching) return;
    this.#watching = true;
    watchTimeouts(this.#broker, this);
  }

  #nowMs(): number {
    return this.#broker.nowMs();
  }
}
