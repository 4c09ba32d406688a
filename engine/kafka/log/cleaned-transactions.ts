/**
 * What the cleaner must know of transactions while it reads a log from its beginning: which data was aborted, and
 * whether a marker still has data in front of it (D7). Source: CleanedTransactionMetadata (4.2).
 */
import { nextOffset, type RecordBatch } from '../record-batch.ts';
import type { AbortedTransaction } from './producer-state.ts';

/** The transactions met so far. */
export class CleanedTransactions {
  readonly #ahead: AbortedTransaction[];
  /** Aborted transactions under way, and whether data of theirs was met. */
  readonly #aborted = new Map<number, boolean>();
  /** Producers of committed transactions under way whose data was met. */
  readonly #committed = new Set<number>();

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#ahead = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  }

  /** A data batch: true if it was aborted, and so goes. */
  sawData(batch: RecordBatch): boolean {
    this.#advance(batch);
    if (!batch.isTransactional) return false;
    if (this.#aborted.has(batch.producerId)) {
      this.#aborted.set(batch.producerId, true);
      return true;
    }
    this.#committed.add(batch.producerId);
    return false;
  }

  /** A marker: true if none of its transaction's data is left, so that it may go too. */
  sawControl(batch: RecordBatch): boolean {
    this.#advance(batch);
    if (batch.control!.type === 'COMMIT') return !this.#committed.delete(batch.producerId);
    const sawData = this.#aborted.get(batch.producerId) === true;
    this.#aborted.delete(batch.producerId);
    return !sawData;
  }

  #advance(batch: RecordBatch): void {
    while (this.#ahead[0] && this.#ahead[0].firstOffset < nextOffset(batch)) {
      this.#aborted.set(this.#ahead.shift()!.producerId, false);
    }
  }
}
