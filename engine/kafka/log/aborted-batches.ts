/**
 * Which batches of a read belong to transactions that were aborted, so that read_committed leaves them out (X8). Source:
 * CompletedFetch, FetchDataInfo.abortedTransactions (4.2).
 */
import { nextOffset, type RecordBatch } from '../record-batch.ts';
import type { AbortedTransaction } from './producer-state.ts';

/** An aborted producer's transactional batches are dropped from the transaction's first offset to its marker. */
export function withoutAborted(batches: readonly RecordBatch[], aborted: readonly AbortedTransaction[]): RecordBatch[] {
  const ahead = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  const producers = new Set<number>();
  return batches.filter(batch => {
    while (ahead[0] && ahead[0].firstOffset < nextOffset(batch)) producers.add(ahead.shift()!.producerId);
    if (batch.control?.type === 'ABORT') producers.delete(batch.producerId);
    return !batch.isTransactional || !producers.has(batch.producerId);
  });
}
