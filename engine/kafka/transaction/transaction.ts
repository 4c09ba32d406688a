/**
 * What the coordinator keeps of one transactional id, and how it may change. Times are epoch milliseconds. Source:
 * TransactionState, TransactionMetadata (4.2), KIP-98, KIP-360, KIP-890. Left out: two-phase commit (KIP-939).
 */

/** The states of a transaction. */
export type TransactionState =
  | 'Empty'
  | 'Ongoing'
  | 'PrepareCommit'
  | 'PrepareAbort'
  | 'CompleteCommit'
  | 'CompleteAbort';

/** A transactional id as its coordinator keeps it. */
export interface Transaction {
  readonly transactionalId: string;
  readonly state: TransactionState;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** The producer id before, after its epochs were used up; else -1. */
  readonly previousProducerId: number;
  /** The epoch before the last bump, for telling a repeated request; else -1. */
  readonly lastProducerEpoch: number;
  /** The producer id that follows when this one's epochs are used up; else -1. */
  readonly nextProducerId: number;
  readonly timeoutMs: number;
  /** The partitions written to, `topic-0`. */
  readonly partitions: readonly string[];
  readonly startedAtMs: number;
  readonly updatedAtMs: number;
  /** 1, or 2 where every end bumps the epoch (KIP-890). */
  readonly protocol: 1 | 2;
}

const NONE = -1;
/** From this epoch on a producer gets a new id. */
const LAST_EPOCH = 32_766;

/** A transactional id that was never seen before. */
export function newTransaction(transactionalId: string, producerId: number, nowMs: number): Transaction {
  return {
    transactionalId,
    state: 'Empty',
    producerId,
    producerEpoch: NONE,
    previousProducerId: NONE,
    lastProducerEpoch: NONE,
    nextProducerId: NONE,
    timeoutMs: 0,
    partitions: [],
    startedAtMs: NONE,
    updatedAtMs: nowMs,
    protocol: 1,
  };
}

/** Whether no higher epoch may follow. */
export function epochsUsedUp({ producerEpoch }: Transaction): boolean {
  return producerEpoch >= LAST_EPOCH;
}

/** Whether a decision is written and its markers are still under way. */
export function isPrepared({ state }: Transaction): boolean {
  return state === 'PrepareCommit' || state === 'PrepareAbort';
}

/** The transaction with these partitions in it. */
export function withPartitions(
  transaction: Transaction,
  partitions: readonly string[],
  nowMs: number,
  protocol: 1 | 2,
): Transaction {
  const begins = transaction.state !== 'Ongoing';
  return {
    ...transaction,
    state: 'Ongoing',
    partitions: [...new Set([...transaction.partitions, ...partitions])],
    startedAtMs: begins ? nowMs : transaction.startedAtMs,
    updatedAtMs: nowMs,
    protocol,
  };
}

/** The same with the next epoch: what was written before is fenced. */
export function fenced(transaction: Transaction, nowMs: number): Transaction {
  return {
    ...transaction,
    producerEpoch: transaction.producerEpoch + 1,
    lastProducerEpoch: NONE,
    updatedAtMs: nowMs,
  };
}

/** The decision, before its markers are written. Under the second protocol the epoch grows (X4). */
export function prepared(
  transaction: Transaction,
  commit: boolean,
  bumpsEpoch: boolean,
  newProducerId: () => number,
  nowMs: number,
): Transaction {
  const state = commit ? 'PrepareCommit' : 'PrepareAbort';
  const { producerEpoch } = transaction;
  if (!bumpsEpoch) return { ...transaction, state, updatedAtMs: nowMs };
  return {
    ...transaction,
    state,
    producerEpoch: producerEpoch + 1,
    lastProducerEpoch: producerEpoch,
    nextProducerId: epochsUsedUp(transaction) ? newProducerId() : NONE,
    protocol: 2,
    updatedAtMs: nowMs,
  };
}

/** The end, when all markers are written. */
export function completed(transaction: Transaction, nowMs: number): Transaction {
  const rotated =
    transaction.nextProducerId === NONE
      ? {}
      : {
          producerId: transaction.nextProducerId,
          previousProducerId: transaction.producerId,
          nextProducerId: NONE,
          producerEpoch: 0,
          lastProducerEpoch: transaction.lastProducerEpoch,
        };
  return {
    ...transaction,
    ...rotated,
    state: transaction.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort',
    partitions: [],
    updatedAtMs: nowMs,
  };
}
