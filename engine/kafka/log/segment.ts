/**
 * A segment of a partition's log: a run of batches, the unit in which a log is rolled, deleted and compacted. Times
 * are epoch milliseconds. Source: org.apache.kafka.storage.internals.log.LogSegment (L3). Left out: index files, whose
 * filling up would roll a segment too.
 */
import { nextOffset, type RecordBatch } from '../record-batch.ts';

/** When a segment is rolled: the settings of the topic. */
export interface RollLimits {
  segmentBytes: number;
  segmentMs: number;
}

const NO_TIMESTAMP = -1;
const MAX_RELATIVE_OFFSET = 0x7fffffff;

/** A run of batches from `baseOffset` on. */
export class Segment {
  readonly baseOffset: number;
  readonly createdAtMs: number;
  lastModifiedMs: number;
  sizeInBytes = 0;
  /** The largest timestamp of its records, -1 for none. */
  maxTimestamp = NO_TIMESTAMP;
  readonly #batches: RecordBatch[] = [];

  constructor(baseOffset: number, createdAtMs: number) {
    this.baseOffset = baseOffset;
    this.createdAtMs = createdAtMs;
    this.lastModifiedMs = createdAtMs;
  }

  get batches(): readonly RecordBatch[] {
    return this.#batches;
  }

  /** The offset after its last record. */
  get endOffset(): number {
    const last = this.#batches.at(-1);
    return last ? nextOffset(last) : this.baseOffset;
  }

  /** The largest timestamp; the time of the last change for a segment without one. */
  get largestTimestamp(): number {
    return this.maxTimestamp >= 0 ? this.maxTimestamp : this.lastModifiedMs;
  }

  /** Adds a batch behind the others. */
  append(batch: RecordBatch, nowMs: number): void {
    this.#batches.push(batch);
    this.sizeInBytes += batch.sizeInBytes;
    this.maxTimestamp = Math.max(this.maxTimestamp, batch.maxTimestamp);
    this.lastModifiedMs = nowMs;
  }

  /** Drops every batch that reaches `offset` or beyond. */
  truncateTo(offset: number): void {
    while (this.#batches.length > 0 && nextOffset(this.#batches.at(-1)!) > offset) {
      this.sizeInBytes -= this.#batches.pop()!.sizeInBytes;
    }
    this.maxTimestamp = this.#batches.reduce((max, batch) => Math.max(max, batch.maxTimestamp), NO_TIMESTAMP);
  }

  /** Whether `batch`, which begins at `offset`, must go into a new segment (L3). */
  mustRoll(batch: RecordBatch, offset: number, limits: RollLimits, nowMs: number): boolean {
    if (this.sizeInBytes > limits.segmentBytes - batch.sizeInBytes) return true;
    if (this.sizeInBytes > 0 && this.#waitedMs(batch, nowMs) > limits.segmentMs) return true;
    return offset + batch.lastOffsetDelta - this.baseOffset > MAX_RELATIVE_OFFSET;
  }

  /** Between the first batch's time and the new one's; by the wall clock where the first has none. */
  #waitedMs(batch: RecordBatch, nowMs: number): number {
    const first = this.#batches[0]?.maxTimestamp ?? NO_TIMESTAMP;
    return first >= 0 ? batch.maxTimestamp - first : nowMs - this.createdAtMs;
  }

  /** The index of the first batch that ends above `offset`. */
  indexOf(offset: number): number {
    let low = 0;
    let high = this.#batches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (nextOffset(this.#batches[middle]!) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
