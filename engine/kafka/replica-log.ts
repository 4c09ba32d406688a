/**
 * The log of one replica: batches in offset order. `logEndOffset` (LEO) is the offset of the next record;
 * records below `highWatermark` are committed. Source: kafka.log.UnifiedLog. Left out for now: segments,
 * retention, compaction, indexes; the log is one list and starts at offset 0.
 */
import { assert } from '../core/assert.ts';
import { nextOffset, type RecordBatch } from './record-batch.ts';

/** An append-only list of batches. */
export class ReplicaLog {
  readonly logStartOffset = 0;
  highWatermark = 0;
  #batches: RecordBatch[] = [];

  /** The offset that the next record gets. */
  get logEndOffset(): number {
    const last = this.#batches.at(-1);
    return last ? nextOffset(last) : 0;
  }

  /** Appends as the leader: the batch gets the next offset and the leader's epoch. */
  appendAsLeader(batch: RecordBatch, leaderEpoch: number): RecordBatch {
    const stored = { ...batch, baseOffset: this.logEndOffset, partitionLeaderEpoch: leaderEpoch };
    this.#batches.push(stored);
    return stored;
  }

  /** Appends as a follower: offsets and epoch are the leader's. */
  appendAsFollower(batch: RecordBatch): void {
    assert(batch.baseOffset >= this.logEndOffset, `a follower's append at ${batch.baseOffset}, below its log end`);
    this.#batches.push(batch);
  }

  /**
   * Whole batches from the one that holds `offset` on, below `endOffset`, up to `maxBytes` but at least one
   * (K3). A batch may begin below `offset`: the reader drops the records before it (L2).
   */
  read(offset: number, endOffset: number, maxBytes: number): RecordBatch[] {
    const found: RecordBatch[] = [];
    let bytes = 0;
    for (let index = this.#indexOf(offset); index < this.#batches.length; index++) {
      const batch = this.#batches[index]!;
      if (nextOffset(batch) > endOffset) break;
      if (found.length > 0 && bytes + batch.sizeInBytes > maxBytes) break;
      found.push(batch);
      bytes += batch.sizeInBytes;
    }
    return found;
  }

  /** Bytes of committed batches from `offset` on. */
  bytesFrom(offset: number, endOffset: number): number {
    return this.read(offset, endOffset, Number.POSITIVE_INFINITY).reduce((sum, batch) => sum + batch.sizeInBytes, 0);
  }

  /** The first offset below the high watermark whose timestamp is at least `timestamp` (L6), or null. */
  offsetForTime(timestamp: number): { offset: number; timestamp: number } | null {
    for (const batch of this.#batches) {
      if (batch.maxTimestamp < timestamp) continue;
      for (const record of batch.records) {
        const at = {
          offset: batch.baseOffset + record.offsetDelta,
          timestamp: batch.baseTimestamp + record.timestampDelta,
        };
        if (at.offset >= this.highWatermark) return null;
        if (at.timestamp >= timestamp) return at;
      }
    }
    return null;
  }

  /** The first record with the largest timestamp below the high watermark, or null. */
  maxTimestamp(): { offset: number; timestamp: number } | null {
    let max: { offset: number; timestamp: number } | null = null;
    for (const batch of this.#batches) {
      for (const record of batch.records) {
        const offset = batch.baseOffset + record.offsetDelta;
        const timestamp = batch.baseTimestamp + record.timestampDelta;
        if (offset < this.highWatermark && (max === null || timestamp > max.timestamp)) max = { offset, timestamp };
      }
    }
    return max;
  }

  /** The index of the batch that holds `offset`. */
  #indexOf(offset: number): number {
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
