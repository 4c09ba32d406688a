/**
 * What a share group has done with one partition: each record between start offset (SPSO) and end offset (SPEO) is
 * available, acquired by a member, or settled; what is settled at the start is passed for good (KIP-932). It lives with
 * the partition's leader. Source: SharePartition (4.2). Left out: the throttling of records that were delivered often.
 */

import type { Clock } from '../../core/scheduler.ts';
import { msToUs } from '../../core/units.ts';
import type { ErrorName } from '../error-code.ts';
import type { RecordBatch } from '../record-batch.ts';
import { outcomesOf } from './acknowledgement.ts';
import { type AcknowledgeType, acquire, type Delivery, isSettled, newDelivery, settle } from './delivery.ts';

/** Records in a row that were given to a member, as often as `deliveryCount` says. */
export interface AcquiredRecords {
  firstOffset: number;
  lastOffset: number;
  deliveryCount: number;
}

/** What a member says of records in a row: one type for all, or one for each. */
export interface AcknowledgementBatch {
  firstOffset: number;
  lastOffset: number;
  acknowledgeTypes: number[];
}

/** The limits of a share partition, with Kafka's setting. */
export interface ShareLimits {
  /** group.share.record.lock.duration.ms */
  lockDurationMs: number;
  /** group.share.delivery.count.limit */
  deliveryCount: number;
  /** group.share.partition.max.record.locks */
  maxLocks: number;
}

/** How many records a member wants: `maxRecords`, or the whole batch in which they are reached (KIP-1206). */
export interface AcquireLimit {
  maxRecords: number;
  exactly: boolean;
}

/** How the deliveries of a share partition are to be kept: what its log of state records. */
export interface ShareState {
  startOffset: number;
  deliveries: { offset: number; state: Exclude<Delivery['state'], 'Acquired'>; deliveryCount: number }[];
}

/** One partition as one share group sees it. */
export class SharePartition {
  readonly #clock: Clock;
  readonly #limits: ShareLimits;
  readonly #changed: (changed: readonly Delivery[], reason: string) => void;
  /** By offset, in order: those from the start offset on that were acquired at least once. */
  readonly #deliveries = new Map<number, Delivery>();
  #startOffset: number;
  #nextNewOffset: number;

  /** `changed` is told the records whose state is another one, and why. */
  constructor(
    clock: Clock,
    limits: ShareLimits,
    state: ShareState,
    changed: (changed: readonly Delivery[], reason: string) => void,
  ) {
    this.#clock = clock;
    this.#limits = limits;
    this.#changed = changed;
    this.#startOffset = state.startOffset;
    this.#nextNewOffset = state.startOffset;
    for (const { offset, state: was, deliveryCount } of state.deliveries) {
      this.#deliveries.set(offset, { ...newDelivery(offset), state: was, deliveryCount });
      this.#nextNewOffset = offset + 1;
    }
  }

  /** The offset below which everything is settled (SPSO). */
  get startOffset(): number {
    return this.#startOffset;
  }

  /** The state as it is to be kept. That somebody has a record now is not: at another leader it is available again. */
  get state(): ShareState {
    const kept = [...this.#deliveries.values()];
    const deliveries = kept.map(({ offset, state, deliveryCount }) => {
      return state === 'Acquired'
        ? { offset, state: 'Available' as const, deliveryCount: deliveryCount - 1 }
        : { offset, state, deliveryCount };
    });
    return { startOffset: this.#startOffset, deliveries };
  }

  /** The first record that may be given to a member. */
  get nextFetchOffset(): number {
    for (const { offset, state } of this.#deliveries.values()) if (state === 'Available') return offset;
    return this.#nextNewOffset;
  }

  /** Whether more records may be given away: at most so many are in flight, unless one of them is available. */
  get mayAcquire(): boolean {
    return this.nextFetchOffset !== this.#nextNewOffset || this.#deliveries.size < this.#limits.maxLocks;
  }

  /** Records before `logStartOffset` are gone: those that nobody has are passed. */
  logStartsAt(logStartOffset: number): void {
    if (logStartOffset <= this.#startOffset) return;
    const gone = [...this.#deliveries.values()].filter(({ offset }) => offset < logStartOffset);
    const archived = gone.filter(({ state }) => state === 'Available');
    for (const delivery of archived) settle(delivery, 'Archived', this.#limits.deliveryCount);
    this.#nextNewOffset = Math.max(this.#nextNewOffset, logStartOffset);
    this.#settled(archived, 'the log begins later');
  }

  /** Gives the member what is available among these batches: whole ones until there is enough, or exactly so many. */
  acquire(memberId: string, batches: readonly RecordBatch[], { maxRecords, exactly }: AcquireLimit): AcquiredRecords[] {
    const taken: Delivery[] = [];
    for (const batch of batches) {
      const left = maxRecords - taken.length;
      if (left > 0) taken.push(...this.#acquireBatch(memberId, batch, exactly ? left : Number.POSITIVE_INFINITY));
    }
    this.#lock(taken);
    this.#settled([], '');
    return rowsOf(taken);
  }

  /** Takes in what a member says; nothing counts if one batch is refused. */
  acknowledge(memberId: string, batches: readonly AcknowledgementBatch[]): ErrorName {
    const outcomes = outcomesOf(batches, memberId, this.#startOffset, offset => this.#deliveries.get(offset));
    if (typeof outcomes === 'string') return outcomes;
    for (const { delivery, type } of outcomes) {
      const next = afterwards[type];
      if (next !== 'Acquired') settle(delivery, next, this.#limits.deliveryCount);
    }
    for (const [type, said] of Map.groupBy(outcomes, outcome => outcome.type)) {
      const deliveries = said.map(({ delivery }) => delivery);
      if (afterwards[type] === 'Acquired') this.#lock(deliveries);
      else this.#settled(deliveries, type);
    }
    return 'NONE';
  }

  /** The member's share session is over: what it has is available to others. */
  release(memberId: string): void {
    const held = [...this.#deliveries.values()].filter(delivery => delivery.memberId === memberId);
    this.#giveBack(held, 'the member left');
  }

  /** The partition is led elsewhere from now on: its locks are void. */
  close(): void {
    for (const delivery of this.#deliveries.values()) delivery.lock = null;
  }

  #acquireBatch(memberId: string, batch: RecordBatch, limit: number): Delivery[] {
    const present = new Set(batch.control ? [] : batch.records.map(record => batch.baseOffset + record.offsetDelta));
    const taken: Delivery[] = [];
    const last = batch.baseOffset + batch.lastOffsetDelta;
    for (let offset = Math.max(batch.baseOffset, this.#startOffset); offset <= last && taken.length < limit; offset++) {
      const delivery = this.#deliveries.get(offset) ?? this.#begin(offset, present.has(offset));
      if (delivery?.state !== 'Available') continue;
      acquire(delivery, memberId);
      taken.push(delivery);
    }
    return taken;
  }

  /** A new record comes in flight; a gap in the log is archived at once. */
  #begin(offset: number, isRecord: boolean): Delivery | null {
    if (offset < this.#nextNewOffset || this.#deliveries.size >= this.#limits.maxLocks) return null;
    const delivery = newDelivery(offset);
    if (!isRecord) delivery.state = 'Archived';
    this.#deliveries.set(offset, delivery);
    this.#nextNewOffset = offset + 1;
    return delivery;
  }

  #lock(taken: readonly Delivery[]): void {
    if (taken.length === 0) return;
    const lock = {};
    for (const delivery of taken) delivery.lock = lock;
    this.#clock.after(msToUs(this.#limits.lockDurationMs), () => {
      const overdue = taken.filter(delivery => delivery.lock === lock);
      if (overdue.length > 0) this.#giveBack(overdue, 'the lock ran out');
    });
  }

  #giveBack(deliveries: readonly Delivery[], reason: string): void {
    for (const delivery of deliveries) settle(delivery, 'Available', this.#limits.deliveryCount);
    this.#settled(deliveries, reason);
  }

  #settled(changed: readonly Delivery[], reason: string): void {
    for (const delivery of this.#deliveries.values()) {
      if (!isSettled(delivery)) break;
      this.#deliveries.delete(delivery.offset);
    }
    this.#startOffset = this.#deliveries.keys().next().value ?? this.#nextNewOffset;
    if (changed.length > 0) this.#changed(changed, reason);
  }
}

/** What a record is after a member has spoken. */
const afterwards = {
  GAP: 'Archived',
  ACCEPT: 'Acknowledged',
  RELEASE: 'Available',
  REJECT: 'Archived',
  RENEW: 'Acquired',
} as const satisfies Record<AcknowledgeType, Delivery['state']>;

/** Deliveries in a row with the same count, as the response tells them. */
function rowsOf(taken: readonly Delivery[]): AcquiredRecords[] {
  const rows: AcquiredRecords[] = [];
  for (const { offset, deliveryCount } of taken) {
    const row = rows.at(-1);
    if (row && row.lastOffset === offset - 1 && row.deliveryCount === deliveryCount) row.lastOffset = offset;
    else rows.push({ firstOffset: offset, lastOffset: offset, deliveryCount });
  }
  return rows;
}
