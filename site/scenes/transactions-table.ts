/**
 * The scene "transactions" as tables.
 */
import type { TransactionsState } from '../../engine/index.ts';
import type { FactsTable } from './facts-table.ts';
import type { TransactionRow } from './transactions-layout.ts';

/** Every transaction, and how it ended. */
export function transactionFacts({ transactions: all }: TransactionsState): FactsTable {
  return {
    caption: 'Transactions',
    columns: ['transaction', 'transactional id', 'producer id', 'state', 'is'],
    rows: all.map(each => [`#${each.number}`, each.transactionalId, String(each.producerId), each.state, each.fate]),
  };
}

/** A partition's records and markers. */
export function rowFacts({ label, fact, items }: TransactionRow): FactsTable {
  return {
    caption: `${label}: ${fact}`,
    columns: ['offset', 'key', 'record', 'transaction', 'read_committed'],
    rows: items.map(({ item, transaction, seen }) => [
      String(item.offset),
      item.key ?? '–',
      item.marker === null ? (item.value ?? 'none') : `${item.marker} marker`,
      transaction ? `#${transaction.number} ${transaction.fate}` : 'none',
      seen,
    ]),
  };
}
