/**
 * What a log knows of the producers that wrote to it: their last batches, for finding duplicates and gaps (I1 to I6),
 * their open transactions and the aborted ones (X6 to X8). Every replica keeps it, from the batches alone. Times are
 * epoch milliseconds. Source: ProducerStateManager, ProducerAppendInfo, TransactionIndex (4.2). Left out: snapshot
 * files; a replica that starts again reads its log.
 */
import type { ErrorName } from '../error-code.ts';
import { nextOffset, type RecordBatch } from '../record-batch.ts';

/** One of a producer's last batches. */
export interface BatchMemory {
  firstSequence: number;
  lastSequence: number;
  firstOffset: number;
  lastOffset: number;
  timestamp: number;
}

/** A producer as this log knows it. */
export interface ProducerEntry {
  producerId: number;
  producerEpoch: number;
  coordinatorEpoch: number;
  lastTimestamp: number;
  /** The first offset of its open transaction, or null. */
  txnFirstOffset: number | null;
  /** Its last five batches at this epoch, oldest first. */
  batches: BatchMemory[];
}

/** A transaction that was aborted, as fetches tell it to consumers (X8). */
export interface AbortedTransaction {
  producerId: number;
  firstOffset: number;
  lastOffset: number;
}

/** Whether a producer's batch may be appended: yes, it is there already, or no. */
export type SequenceVerdict = { error: ErrorName } | { duplicate: BatchMemory } | null;

const KEPT_BATCHES = 5;
const MAX_SEQUENCE = 0x7fffffff;
const NONE = -1;

/** The producers of one log. */
export class ProducerState {
  readonly #entries = new Map<number, ProducerEntry>();
  /** Transactions whose marker is written but not yet below the high watermark, by first offset. */
  #undecided: { firstOffset: number; lastOffset: number }[] = [];
  #aborted: AbortedTransaction[] = [];

  /** The producers, in order of first appearance. */
  get entries(): readonly ProducerEntry[] {
    return [...this.#entries.values()];
  }

  /** What is known of a producer. */
  entry(producerId: number): ProducerEntry | undefined {
    return this.#entries.get(producerId);
  }

  /** Whether the producer has an open transaction here, at this epoch. */
  hasOpenTransaction(producerId: number, producerEpoch: number): boolean {
    const entry = this.#entries.get(producerId);
    return entry !== undefined && entry.producerEpoch === producerEpoch && entry.txnFirstOffset !== null;
  }

  /** The first offset that a read_committed reader may not pass, or null (X7). */
  firstUnstableOffset(): number | null {
    let first: number | null = this.#undecided[0]?.firstOffset ?? null;
    for (const { txnFirstOffset } of this.#entries.values()) {
      if (txnFirstOffset !== null && (first === null || txnFirstOffset < first)) first = txnFirstOffset;
    }
    return first;
  }

  /** Markers below the high watermark are decided. */
  highWatermarkMoved(highWatermark: number): void {
    this.#undecided = this.#undecided.filter(({ lastOffset }) => lastOffset >= highWatermark);
  }

  /** Aborted transactions with records in [from, to), in order of their first offset. */
  aborted(from: number, to: number): AbortedTransaction[] {
    return this.#aborted
      .filter(({ firstOffset, lastOffset }) => lastOffset >= from && firstOffset < to)
      .sort((a, b) => a.firstOffset - b.firstOffset);
  }

  /**
   * Checks a client's data batch: duplicate first, then transaction, epoch, sequence (I5). `mustStartAtZero`: the
   * producer speaks the second transaction protocol, which allows no other first sequence (I4).
   */
  check(batch: RecordBatch, mustStartAtZero: boolean): SequenceVerdict {
    if (batch.producerId < 0) return null;
    const entry = this.#entries.get(batch.producerId);
    const lastSequence = sequenceAfter(batch.baseSequence, batch.lastOffsetDelta);
    if (entry?.producerEpoch === batch.producerEpoch) {
      const same = entry.batches.find(b => b.firstSequence === batch.baseSequence && b.lastSequence === lastSequence);
      if (same) return { duplicate: same };
    }
    if (entry && batch.producerEpoch < entry.producerEpoch) return { error: 'INVALID_PRODUCER_EPOCH' };
    if (!this.#inSequence(entry, batch, mustStartAtZero)) return { error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' };
    if (entry && entry.txnFirstOffset !== null && !batch.isTransactional) return { error: 'INVALID_TXN_STATE' };
    return null;
  }

  /** Checks a transaction's marker; the second protocol's must have a newer epoch than the data (X6). */
  checkMarker(batch: RecordBatch, secondProtocol: boolean): ErrorName {
    const entry = this.#entries.get(batch.producerId);
    if (!entry) return 'NONE';
    const tooOld =
      secondProtocol && entry.txnFirstOffset !== null
        ? batch.producerEpoch <= entry.producerEpoch
        : batch.producerEpoch < entry.producerEpoch;
    if (tooOld) return 'INVALID_PRODUCER_EPOCH';
    return batch.control!.coordinatorEpoch < entry.coordinatorEpoch ? 'TRANSACTION_COORDINATOR_FENCED' : 'NONE';
  }

  /** Takes in a batch that was appended. */
  appended(batch: RecordBatch): void {
    if (batch.producerId < 0) return;
    const entry = this.#entryOf(batch);
    entry.lastTimestamp = batch.maxTimestamp;
    if (batch.control !== null) this.#ended(entry, batch);
    else this.#written(entry, batch);
  }

  /** Forgets producers that have been silent for longer, unless a transaction of theirs is open (I6). */
  expire(nowMs: number, expirationMs: number): void {
    for (const [producerId, entry] of this.#entries) {
      if (entry.txnFirstOffset === null && nowMs - entry.lastTimestamp >= expirationMs)
        this.#entries.delete(producerId);
    }
  }

  /** Forgets everything and reads `batches` instead: after a truncation, or a start. */
  rebuild(batches: Iterable<RecordBatch>, highWatermark: number): void {
    this.#entries.clear();
    this.#undecided = [];
    this.#aborted = [];
    for (const batch of batches) this.appended(batch);
    this.highWatermarkMoved(highWatermark);
  }

  #inSequence(entry: ProducerEntry | undefined, batch: RecordBatch, mustStartAtZero: boolean): boolean {
    if (!entry || entry.producerEpoch === NONE) return !mustStartAtZero || batch.baseSequence === 0;
    if (entry.producerEpoch !== batch.producerEpoch) return batch.baseSequence === 0;
    const last = entry.batches.at(-1)?.lastSequence ?? NONE;
    return batch.baseSequence === (last === MAX_SEQUENCE ? 0 : last + 1);
  }

  #entryOf({ producerId, producerEpoch }: RecordBatch): ProducerEntry {
    let entry = this.#entries.get(producerId);
    if (!entry) {
      entry = {
        producerId,
        producerEpoch,
        coordinatorEpoch: NONE,
        lastTimestamp: NONE,
        txnFirstOffset: null,
        batches: [],
      };
      this.#entries.set(producerId, entry);
    }
    if (entry.producerEpoch !== producerEpoch) {
      entry.producerEpoch = producerEpoch;
      entry.batches = [];
    }
    return entry;
  }

  #written(entry: ProducerEntry, batch: RecordBatch): void {
    entry.batches.push({
      firstSequence: batch.baseSequence,
      lastSequence: sequenceAfter(batch.baseSequence, batch.lastOffsetDelta),
      firstOffset: batch.baseOffset,
      lastOffset: nextOffset(batch) - 1,
      timestamp: batch.timestampType === 'LogAppendTime' ? batch.maxTimestamp : -1,
    });
    if (entry.batches.length > KEPT_BATCHES) entry.batches.shift();
    if (batch.isTransactional) entry.txnFirstOffset ??= batch.baseOffset;
  }

  #ended(entry: ProducerEntry, batch: RecordBatch): void {
    const { type, coordinatorEpoch } = batch.control!;
    const firstOffset = entry.txnFirstOffset;
    entry.coordinatorEpoch = coordinatorEpoch;
    entry.txnFirstOffset = null;
    if (firstOffset === null) return;
    const lastOffset = batch.baseOffset;
    this.#undecided.push({ firstOffset, lastOffset });
    this.#undecided.sort((a, b) => a.firstOffset - b.firstOffset);
    if (type === 'ABORT') this.#aborted.push({ producerId: batch.producerId, firstOffset, lastOffset });
  }
}

/** The sequence number `delta` after `first`; after the largest comes 0. */
export function sequenceAfter(first: number, delta: number): number {
  return first + delta > MAX_SEQUENCE ? first + delta - MAX_SEQUENCE - 1 : first + delta;
}
