/**
 * The log of one replica: segments of batches in offset order. `logEndOffset` (LEO) is the offset of the next record;
 * records below `highWatermark` are committed; records below `logStartOffset` are gone (L1). Offsets may have holes
 * where the cleaner worked. Source: org.apache.kafka.storage.internals.log.UnifiedLog (4.2). Left out: index files,
 * tiered storage.
 */
import { assert } from '../../core/assert.ts';
import type { TopicConfig } from '../config/topic-config.ts';
import { nextOffset, type RecordBatch } from '../record-batch.ts';
import { LeaderEpochCache } from './leader-epoch-cache.ts';
import { ProducerState } from './producer-state.ts';
import { Segment } from './segment.ts';

/** What a log needs from its broker: the clock, and the topic's settings as they are now. */
export interface LogHost {
  nowMs(): number;
  topicConfig(): TopicConfig;
}

/** The log of one replica. */
export class PartitionLog {
  /** Records below are gone: deleted by retention or by DeleteRecords. */
  logStartOffset = 0;
  /** Where each leader epoch began. */
  readonly epochs = new LeaderEpochCache();
  /** The producers that wrote here. */
  readonly producers = new ProducerState();
  /** Records below are on the disk itself, not only in the page cache. */
  #writtenBack = 0;
  /** Where the cleaner begins next: records below have been cleaned. */
  cleanedOffset = 0;
  readonly #host: LogHost;
  #highWatermark = 0;
  #segments: Segment[];

  constructor(host: LogHost) {
    this.#host = host;
    this.#segments = [new Segment(0, host.nowMs())];
  }

  /** Records below are committed. */
  get highWatermark(): number {
    return this.#highWatermark;
  }

  set highWatermark(offset: number) {
    this.#highWatermark = offset;
    this.producers.highWatermarkMoved(offset);
  }

  /** How far a read_committed reader may read: below the first undecided transaction (X7). */
  get lastStableOffset(): number {
    const first = this.producers.firstUnstableOffset();
    if (first === null) return this.#highWatermark;
    return Math.min(first < this.logStartOffset ? this.#firstBatchOffset() : first, this.#highWatermark);
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** The segment that is written to. */
  get activeSegment(): Segment {
    return this.#segments.at(-1)!;
  }

  /** The offset that the next record gets. */
  get logEndOffset(): number {
    return this.activeSegment.endOffset;
  }

  get sizeInBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.sizeInBytes, 0);
  }

  get config(): TopicConfig {
    return this.#host.topicConfig();
  }

  /** Begins a new segment if `batch` must not go into the active one (L3). Kafka does this before it looks for duplicates (L8). */
  rollFor(batch: RecordBatch): void {
    const { segmentBytes, segmentMs } = this.config;
    const limits = { segmentBytes, segmentMs };
    if (this.activeSegment.mustRoll(batch, this.logEndOffset, limits, this.#host.nowMs())) this.roll();
  }

  /** Appends as the leader: the batch gets the next offset and the leader's epoch. */
  appendAsLeader(batch: RecordBatch, leaderEpoch: number): RecordBatch {
    const stored = { ...batch, baseOffset: this.logEndOffset, partitionLeaderEpoch: leaderEpoch };
    this.#write(stored);
    return stored;
  }

  /** Appends as a follower: offsets and epoch are the leader's. */
  appendAsFollower(batch: RecordBatch): void {
    assert(batch.baseOffset >= this.logEndOffset, `a follower's append at ${batch.baseOffset}, below its log end`);
    this.#write(batch);
  }

  /**
   * Whole batches from the one that holds `offset` on, below `endOffset`, up to `maxBytes` but at least one
   * (K3). A batch may begin below `offset`: the reader drops the records before it (L2).
   */
  read(offset: number, endOffset: number, maxBytes: number): RecordBatch[] {
    const found: RecordBatch[] = [];
    if (offset >= endOffset) return found;
    let bytes = 0;
    for (const batch of this.#batchesFrom(offset)) {
      if (nextOffset(batch) > endOffset) break;
      if (found.length > 0 && bytes + batch.sizeInBytes > maxBytes) break;
      found.push(batch);
      bytes += batch.sizeInBytes;
    }
    return found;
  }

  /** Bytes of whole batches from `offset` on, below `endOffset`; counting ends at `enough`. */
  bytesFrom(offset: number, endOffset: number, enough: number): number {
    if (offset >= endOffset || enough <= 0) return 0;
    let bytes = 0;
    for (const batch of this.#batchesFrom(offset)) {
      if (bytes >= enough || nextOffset(batch) > endOffset) break;
      bytes += batch.sizeInBytes;
    }
    return bytes;
  }

  /** Raises the log start offset: by DeleteRecords, by retention, or after the leader's (D2, T8). */
  raiseLogStart(offset: number): void {
    if (offset <= this.logStartOffset) return;
    this.logStartOffset = offset;
    this.highWatermark = Math.max(this.highWatermark, offset);
    this.cleanedOffset = Math.max(this.cleanedOffset, offset);
    this.epochs.truncateFromStart(offset);
  }

  /** Begins an empty segment at the log's end. */
  roll(): void {
    if (this.activeSegment.sizeInBytes === 0) return;
    this.#segments.push(new Segment(this.logEndOffset, this.#host.nowMs()));
  }

  /** Takes the oldest `count` segments away; the log then starts with the next one. */
  dropOldest(count: number): void {
    if (count === this.#segments.length) this.roll();
    assert(count < this.#segments.length, `dropping all ${count} segments of a log`);
    this.#segments = this.#segments.slice(count);
    this.raiseLogStart(this.#segments[0]!.baseOffset);
  }

  /** Puts what the cleaner wrote in the place of the segments that it read. */
  replaceOldest(count: number, cleaned: readonly Segment[]): void {
    this.#segments = [...cleaned, ...this.#segments.slice(count)];
  }

  /** Drops all records from `offset` on, as a follower does that diverged from its leader (R10). */
  truncateTo(offset: number): void {
    if (offset >= this.logEndOffset) return;
    const kept = this.#segments.filter((segment, index) => index === 0 || segment.baseOffset < offset);
    this.#segments = kept;
    this.activeSegment.truncateTo(offset);
    this.#highWatermark = Math.min(this.#highWatermark, this.logEndOffset);
    this.producers.rebuild(this.#batchesFrom(this.logStartOffset), this.#highWatermark);
    this.cleanedOffset = Math.min(this.cleanedOffset, this.logEndOffset);
    this.#writtenBack = Math.min(this.#writtenBack, this.logEndOffset);
    this.epochs.truncateFromEnd(offset);
  }

  /** The process that held it died: what only it knew is read again from the disk. */
  recover(checkpointedHighWatermark: number): void {
    this.#highWatermark = Math.min(Math.max(checkpointedHighWatermark, this.logStartOffset), this.logEndOffset);
    this.producers.rebuild(this.#batchesFrom(this.logStartOffset), this.#highWatermark);
  }

  /** Everything that was written so far reaches the disk itself. */
  writeBack(): void {
    this.#writtenBack = this.logEndOffset;
  }

  /** Up to here the log survives a loss of power: what was written back, closed segments, every n-th record (L7). */
  get durableEndOffset(): number {
    const sure = Math.max(this.#writtenBack, this.activeSegment.baseOffset);
    return this.logEndOffset - ((this.logEndOffset - sure) % this.config.flushMessages);
  }

  /** Drops everything and goes on empty at `offset` (R12). */
  restartAt(offset: number): void {
    this.#segments = [new Segment(offset, this.#host.nowMs())];
    this.logStartOffset = offset;
    this.#writtenBack = offset;
    this.producers.rebuild([], offset);
    this.epochs.clear();
    this.#highWatermark = offset;
    this.cleanedOffset = offset;
  }

  #write(batch: RecordBatch): void {
    this.rollFor(batch);
    this.activeSegment.append(batch, this.#host.nowMs());
    this.producers.appended(batch);
    this.epochs.assign(batch.partitionLeaderEpoch, batch.baseOffset);
  }

  /** Where the batch begins that holds the log's start: below it, if DeleteRecords cut through the batch (measured). */
  #firstBatchOffset(): number {
    const batch = this.#batchesFrom(this.logStartOffset).next().value;
    return batch ? Math.min(batch.baseOffset, this.logStartOffset) : this.logStartOffset;
  }

  *#batchesFrom(offset: number): Generator<RecordBatch> {
    for (let index = this.#segmentOf(offset); index < this.#segments.length; index++) {
      const { batches } = this.#segments[index]!;
      for (let at = this.#segments[index]!.indexOf(offset); at < batches.length; at++) yield batches[at]!;
    }
  }

  /** The index of the segment that holds `offset`: the last one that begins at or below it. */
  #segmentOf(offset: number): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#segments[middle]!.baseOffset <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.max(low - 1, 0);
  }
}
