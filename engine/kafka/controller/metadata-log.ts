/**
 * One controller's copy of the metadata log (C8): batches, each made by one decision and kept whole, stamped with the
 * epoch of the active controller that made it. Offsets count records; a batch that only says who leads counts as one.
 * Source: KafkaRaftLog, RecordsBatchReader, LeaderChangeMessage (4.2), KIP-595. Left out: snapshots (KIP-630), voters
 * that change while the quorum runs (KIP-853).
 */
import type { Entry } from '../../core/entries.ts';
import type { MetadataChange } from './controller.ts';
import type { RegistrationRecord } from './registration.ts';

/** What one decision changed, before it has a place in the log. */
export interface Decision {
  readonly changes: readonly MetadataChange[];
  readonly registrations: readonly RegistrationRecord[];
  /** What the trace is told once the decision is committed. */
  readonly told: readonly Omit<Entry, 'index' | 'atUs'>[];
}

/** A decision at its place in the log. */
export interface MetadataBatch extends Decision {
  readonly epoch: number;
  readonly baseOffset: number;
  /** The offset after its last record. */
  readonly endOffset: number;
}

/** Where a log ends, as a vote compares it. */
export interface LogEnd {
  readonly epoch: number;
  readonly offset: number;
}

/** The metadata log of one controller. It is on disk: every append is flushed before it counts. */
export class MetadataLog {
  readonly #batches: MetadataBatch[] = [];

  /** The offset of the next record, and the epoch of the last one. */
  get end(): LogEnd {
    const last = this.#batches.at(-1);
    return last ? { epoch: last.epoch, offset: last.endOffset } : { epoch: 0, offset: 0 };
  }

  /** Puts a decision at the end. */
  append(epoch: number, decision: Decision): MetadataBatch {
    const baseOffset = this.end.offset;
    const records = Math.max(1, decision.changes.length + decision.registrations.length);
    const batch = { ...decision, epoch, baseOffset, endOffset: baseOffset + records };
    this.#batches.push(batch);
    return batch;
  }

  /** Takes over what the leader has; a batch that is here already changes nothing. */
  copy(batches: readonly MetadataBatch[]): void {
    for (const batch of batches) if (batch.baseOffset === this.end.offset) this.#batches.push(batch);
  }

  /** The batches that hold the offsets from `from` to before `to`. */
  between(from: number, to: number): MetadataBatch[] {
    const first = lowerBound(this.#batches, from);
    const found: MetadataBatch[] = [];
    for (let i = first; i < this.#batches.length && this.#batches[i]!.endOffset <= to; i++) {
      found.push(this.#batches[i]!);
    }
    return found;
  }

  /** The last epoch up to `epoch`, and where it ends: what a diverging follower is told (R10). */
  endOf(epoch: number): LogEnd {
    const last = this.#batches.findLast(batch => batch.epoch <= epoch);
    return last ? { epoch: last.epoch, offset: last.endOffset } : { epoch: 0, offset: 0 };
  }

  /** Whether a log that ends like this is a prefix of this one. */
  continues(end: LogEnd): boolean {
    const own = this.endOf(end.epoch);
    return own.epoch === end.epoch && own.offset >= end.offset;
  }

  /** Cuts off everything from `offset` on. */
  truncate(offset: number): void {
    this.#batches.length = lowerBound(this.#batches, offset);
  }
}

/** The place of the first batch that ends behind `offset`. */
function lowerBound(batches: readonly MetadataBatch[], offset: number): number {
  let low = 0;
  let high = batches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (batches[middle]!.endOffset <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
