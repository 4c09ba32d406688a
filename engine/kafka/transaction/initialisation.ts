/**
 * What InitProducerId makes of a transactional id (X1): a new epoch, the same one for a repeated request, a new
 * producer id, or a refusal. Source: TransactionCoordinator.prepareInitProducerIdTransit (4.2), KIP-360.
 */
import type { ErrorName } from '../error-code.ts';
import { epochsUsedUp, isPrepared, type Transaction } from './transaction.ts';

/** The producer id and epoch that a client says it has; both -1 for a client that begins. */
export interface ClaimedProducer {
  producerId: number;
  producerEpoch: number;
}

/** What is to happen: a new state, the end of the open transaction first, or a refusal. */
export type Initialisation = { next: Transaction } | { abortFirst: true } | { error: ErrorName };

const NONE = -1;
const EPOCHS_END = 32_766;

/** Decides; `newProducerId` is called where one is needed. */
export function initialisation(
  transaction: Transaction,
  claimed: ClaimedProducer,
  timeoutMs: number,
  newProducerId: () => number,
  nowMs: number,
): Initialisation {
  if (!mayClaim(transaction, claimed)) return { error: 'PRODUCER_FENCED' };
  if (isPrepared(transaction)) return { error: 'CONCURRENT_TRANSACTIONS' };
  if (transaction.state === 'Ongoing') return { abortFirst: true };
  const epochs = nextEpoch(transaction, claimed, newProducerId);
  if (epochs === null) return { error: 'PRODUCER_FENCED' };
  return {
    next: {
      ...transaction,
      ...epochs,
      state: 'Empty',
      partitions: [],
      startedAtMs: NONE,
      timeoutMs,
      updatedAtMs: nowMs,
    },
  };
}

function mayClaim(transaction: Transaction, { producerId, producerEpoch }: ClaimedProducer): boolean {
  if (producerId === NONE || transaction.producerEpoch === NONE) return true;
  if (producerId === transaction.producerId) return true;
  return producerId === transaction.previousProducerId && producerEpoch >= EPOCHS_END;
}

type Epochs = Pick<Transaction, 'producerId' | 'previousProducerId' | 'producerEpoch' | 'lastProducerEpoch'>;

function nextEpoch(transaction: Transaction, claimed: ClaimedProducer, newProducerId: () => number): Epochs | null {
  const { producerId, producerEpoch, previousProducerId, lastProducerEpoch } = transaction;
  const same = { producerId, previousProducerId };
  if (epochsUsedUp(transaction)) {
    return {
      producerId: newProducerId(),
      previousProducerId: producerId,
      producerEpoch: 0,
      lastProducerEpoch: claimed.producerEpoch === NONE ? NONE : producerEpoch,
    };
  }
  if (producerEpoch === NONE) return { ...same, producerEpoch: 0, lastProducerEpoch: NONE };
  if (claimed.producerEpoch === NONE) return { ...same, producerEpoch: producerEpoch + 1, lastProducerEpoch: NONE };
  if (claimed.producerEpoch === producerEpoch) {
    return { ...same, producerEpoch: producerEpoch + 1, lastProducerEpoch: producerEpoch };
  }
  return claimed.producerEpoch === lastProducerEpoch ? { ...same, producerEpoch, lastProducerEpoch } : null;
}
