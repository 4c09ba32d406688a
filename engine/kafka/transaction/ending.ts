/**
 * What EndTxn makes of a transaction: the decision to write, success for a request that was carried out before, or a
 * refusal. Source: TransactionCoordinator.endTransaction and the retry table in its comment (4.2), KIP-98, KIP-890.
 */
import type { ErrorName } from '../error-code.ts';
import type { Transaction } from './transaction.ts';

/** What is to happen. */
export type Ending = 'decide' | ErrorName;

/** The first protocol (EndTxn up to v4): the epoch must be the current one. */
export function firstProtocolEnding(
  transaction: Transaction,
  producerId: number,
  producerEpoch: number,
  commit: boolean,
): Ending {
  if (producerId !== transaction.producerId) return 'INVALID_PRODUCER_ID_MAPPING';
  if (producerEpoch !== transaction.producerEpoch) return 'PRODUCER_FENCED';
  switch (transaction.state) {
    case 'Ongoing':
      return 'decide';
    case 'CompleteCommit':
    case 'CompleteAbort':
      return commit === (transaction.state === 'CompleteCommit') ? 'NONE' : 'INVALID_TXN_STATE';
    case 'PrepareCommit':
    case 'PrepareAbort':
      return preparedEnding(transaction, commit);
    case 'Empty':
      return 'INVALID_TXN_STATE';
  }
}

/** The second protocol (EndTxn from v5 on): an epoch one behind is the same request once more. */
export function secondProtocolEnding(
  transaction: Transaction,
  producerId: number,
  producerEpoch: number,
  commit: boolean,
): Ending {
  const repeated = isRepeated(transaction, producerId, producerEpoch);
  if (producerId !== transaction.producerId && !repeated) return 'INVALID_PRODUCER_ID_MAPPING';
  if (producerEpoch !== transaction.producerEpoch && !repeated) return 'PRODUCER_FENCED';
  switch (transaction.state) {
    case 'Ongoing':
      return repeated ? 'PRODUCER_FENCED' : 'decide';
    case 'CompleteCommit':
      if (commit) return repeated ? 'NONE' : 'INVALID_TXN_STATE';
      return repeated ? 'INVALID_TXN_STATE' : 'decide';
    case 'CompleteAbort':
      if (commit) return 'INVALID_TXN_STATE';
      return repeated ? 'NONE' : 'decide';
    case 'PrepareCommit':
    case 'PrepareAbort':
      return preparedEnding(transaction, commit);
    case 'Empty':
      if (repeated) return 'PRODUCER_FENCED';
      return commit ? 'INVALID_TXN_STATE' : 'decide';
  }
}

function isRepeated(transaction: Transaction, producerId: number, producerEpoch: number): boolean {
  const rotated = transaction.previousProducerId === producerId && transaction.producerEpoch === 0;
  if (rotated) return producerEpoch >= 32_766;
  return producerId === transaction.producerId && transaction.producerEpoch === producerEpoch + 1;
}

function preparedEnding({ state }: Transaction, commit: boolean): ErrorName {
  return commit === (state === 'PrepareCommit') ? 'CONCURRENT_TRANSACTIONS' : 'INVALID_TXN_STATE';
}
