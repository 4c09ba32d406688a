/**
 * The view "transactions": each producer's transactions with their fate, and each partition as its leader's log with the
 * records of transactions and the markers that end them; high watermark and groups come from `partitions.ts`. The last
 * stable offset (LSO) is the first offset of the earliest transaction that is open in a partition, else the high
 * watermark (KIP-98). Offsets are Kafka's, moments microseconds of the run. Left out: the offsets of groups that a
 * transaction commits.
 */
import type { Entry, EntryOf } from '../core/entries.ts';
import { highWatermarkOf, type PartitionsState, partitionsView } from './partitions.ts';
import type { View } from './view.ts';

/** What becomes of a transaction. */
export type TransactionFate = 'open' | 'committed' | 'aborted';

/** A transaction of a program's producer. It never changes; a later form takes its place. */
export interface TransactionPast {
  /** Counts all transactions of the run from 1. */
  readonly number: number;
  readonly transactionalId: string;
  readonly producer: string;
  readonly producerId: number;
  readonly fate: TransactionFate;
  /** The coordinator's word for its state. */
  readonly state: string;
  readonly begunAtUs: number;
  readonly endedAtUs: number | null;
}

/** What stands at an offset: a record, or a marker that ends a transaction there. */
export interface LogItem {
  readonly offset: number;
  readonly entry: number;
  readonly key: string | null;
  readonly value: string | null;
  /** COMMIT or ABORT of a marker; null of a record. */
  readonly marker: string | null;
  /** The number of its transaction; null outside of any. */
  readonly transaction: number | null;
}

/** A partition's log with its transactions. */
export interface TransactionLog {
  readonly topic: string;
  readonly partition: number;
  items: LogItem[];
  /** Transactions with records and no marker here yet, by number, with their first offset. */
  open: Map<number, number>;
}

/** What the picture shows after some entries. */
export interface TransactionsState {
  logs: PartitionsState;
  transactions: TransactionPast[];
  partitions: TransactionLog[];
}

/** The fold of "transactions". */
export const transactionsView: View<TransactionsState> = {
  initial: () => ({ logs: partitionsView.initial(), transactions: [], partitions: [] }),
  apply(state, entry) {
    partitionsView.apply(state.logs, entry);
    if (!('topic' in entry && entry.topic.startsWith('__'))) applyTo(state, entry);
  },
  copy: ({ logs, transactions, partitions }) => ({
    logs: partitionsView.copy(logs),
    transactions: transactions.slice(),
    partitions: partitions.map(log => ({ ...log, items: log.items.slice(), open: new Map(log.open) })),
  }),
};

/** High watermark and last stable offset of a partition. */
export function stableOffsets(
  { logs }: TransactionsState,
  { topic, partition, open }: TransactionLog,
): { highWatermark: number; lastStable: number } {
  const found = logs.topics.find(each => each.topic === topic)?.partitions.find(each => each.partition === partition);
  const highWatermark = found ? highWatermarkOf(found) : 0;
  return { highWatermark, lastStable: Math.min(highWatermark, ...open.values()) };
}

/** What a consumer with read_committed does with an item: it is given it, passes it over, or waits before it. */
export function seenCommitted(
  { transactions }: TransactionsState,
  item: LogItem,
  lastStable: number,
): 'given' | 'passed over' | 'waited for' {
  if (item.offset >= lastStable) return 'waited for';
  if (item.marker !== null) return 'passed over';
  const fate = transactions[(item.transaction ?? 0) - 1]?.fate;
  return fate === 'aborted' ? 'passed over' : 'given';
}

function applyTo(state: TransactionsState, entry: Entry): void {
  switch (entry.kind) {
    case 'transaction.begun':
      return begin(state, entry);
    case 'transaction.changed':
      return move(state, entry);
    case 'record.appended': {
      const log = logOf(state, entry);
      if (log && !log.items.some(({ offset }) => offset === entry.offset)) appendRecord(state, log, entry);
      return;
    }
    case 'marker.appended': {
      const log = logOf(state, entry);
      if (log && !log.items.some(({ offset }) => offset === entry.offset)) appendMarker(state, log, entry);
      return;
    }
    case 'transaction.ended':
      change(state, each => each.transactionalId === entry.transactionalId && each.endedAtUs === null, {
        endedAtUs: entry.atUs,
      });
  }
}

function begin(state: TransactionsState, entry: EntryOf<'transaction.begun'>): void {
  const { transactionalId, producer, producerId, atUs } = entry;
  const number = state.transactions.length + 1;
  const fresh = { fate: 'open', state: 'begun', begunAtUs: atUs, endedAtUs: null } as const;
  state.transactions.push({ number, transactionalId, producer, producerId, ...fresh });
}

const FATES: Readonly<Record<string, TransactionFate>> = {
  PrepareCommit: 'committed',
  CompleteCommit: 'committed',
  PrepareAbort: 'aborted',
  CompleteAbort: 'aborted',
};

/** The coordinator's decision. */
function move(state: TransactionsState, { transactionalId, state: name }: EntryOf<'transaction.changed'>): void {
  const last = state.transactions.findLast(each => each.transactionalId === transactionalId);
  if (!last || name === 'Empty') return;
  change(state, each => each === last, { state: name, fate: FATES[name] ?? last.fate });
}

function change(
  state: TransactionsState,
  isMeant: (each: TransactionPast) => boolean,
  to: Partial<TransactionPast>,
): void {
  state.transactions = state.transactions.map(each => (isMeant(each) ? { ...each, ...to } : each));
}

/** The log of the leader only: followers have the same later. */
function logOf(
  state: TransactionsState,
  { topic, partition, broker }: { topic: string; partition: number; broker: number },
): TransactionLog | null {
  const leader = state.logs.topics
    .find(each => each.topic === topic)
    ?.partitions.find(each => each.partition === partition);
  if (leader && leader.leader !== -1 && leader.leader !== broker) return null;
  let log = state.partitions.find(each => each.topic === topic && each.partition === partition);
  if (!log) {
    log = { topic, partition, items: [], open: new Map() };
    state.partitions.push(log);
    state.partitions.sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
  }
  return log;
}

function appendRecord(state: TransactionsState, log: TransactionLog, entry: EntryOf<'record.appended'>): void {
  const { offset, index, key, value, producer } = entry;
  const its = state.transactions.findLast(each => each.producer === producer && each.endedAtUs === null);
  const transaction = its?.fate === 'open' ? its.number : null;
  log.items.push({ offset, entry: index, key, value, marker: null, transaction });
  if (transaction !== null && !log.open.has(transaction)) log.open.set(transaction, offset);
}

function appendMarker(state: TransactionsState, log: TransactionLog, entry: EntryOf<'marker.appended'>): void {
  const { offset, index, type, producerId } = entry;
  const its = [...log.open.keys()].find(number => state.transactions[number - 1]!.producerId === producerId);
  log.items.push({ offset, entry: index, key: null, value: null, marker: type, transaction: its ?? null });
  if (its !== undefined) log.open.delete(its);
}
