/**
 * Compaction: for each key only the last record stays, offsets do not change (D4 to D7). Aborted data goes at once;
 * tombstones and the markers of transactions without data go after delete.retention.ms from the first cleaning that
 * saw them. Times are epoch milliseconds. Source: org.apache.kafka.storage.internals.log.Cleaner,
 * CleanedTransactionMetadata (4.2), KIP-534. Left out: throttling, the limit of the deduplication buffer.
 */
import { decodeText, nextOffset, type RecordBatch, recordSize } from '../record-batch.ts';
import { CleanedTransactions } from './cleaned-transactions.ts';
import type { PartitionLog } from './partition-log.ts';
import { Segment } from './segment.ts';

/** How far a log can be cleaned now. */
export interface Cleanable {
  /** The first offset that has not been cleaned. */
  firstDirty: number;
  /** The first offset that must be left alone. */
  end: number;
  /** Dirty bytes among those below `end`. */
  dirtyRatio: number;
}

/** What there is to clean: never the active segment, nothing undecided, nothing younger than min.compaction.lag.ms. */
export function cleanable(log: PartitionLog, nowMs: number): Cleanable {
  const firstDirty = Math.max(log.cleanedOffset, log.segments[0]!.baseOffset);
  const { minCompactionLagMs } = log.config;
  const young = log.segments.find(
    segment => segment.endOffset > firstDirty && segment.largestTimestamp > nowMs - minCompactionLagMs,
  );
  const limits = [log.activeSegment.baseOffset, log.producers.firstUnstableOffset() ?? Number.POSITIVE_INFINITY];
  if (minCompactionLagMs > 0 && young) limits.push(young.baseOffset);
  const end = Math.max(Math.min(...limits, log.highWatermark), firstDirty);
  const bytes = (from: number, to: number): number =>
    log.segments.filter(s => s.baseOffset >= from && s.baseOffset < to).reduce((sum, s) => sum + s.sizeInBytes, 0);
  const dirty = bytes(firstDirty, end);
  const all = bytes(0, firstDirty) + dirty;
  return { firstDirty, end, dirtyRatio: all === 0 ? 0 : dirty / all };
}

/** Whether the log is due: dirty enough, or its oldest dirty record older than max.compaction.lag.ms (D3). */
export function isDue(log: PartitionLog, found: Cleanable, nowMs: number): boolean {
  if (found.end <= found.firstDirty) return false;
  const { minCleanableDirtyRatio, maxCompactionLagMs } = log.config;
  if (found.dirtyRatio > minCleanableDirtyRatio) return true;
  const oldest = log.segments.find(({ baseOffset }) => baseOffset >= found.firstDirty)?.batches[0];
  return oldest !== undefined && nowMs - oldest.maxTimestamp > maxCompactionLagMs;
}

/** Cleans a log; returns the offsets of the records that went. */
export function clean(log: PartitionLog, { firstDirty, end }: Cleanable, nowMs: number): number[] {
  const latest = latestOffsets(log, firstDirty, end);
  const segments = log.segments.filter(({ baseOffset }) => baseOffset < end);
  const before = segments.flatMap(offsetsIn);
  const cleaning: Cleaning = {
    latest,
    end,
    nowMs,
    deleteHorizonMs: nowMs + log.config.deleteRetentionMs,
    transactions: new CleanedTransactions(log.producers.aborted(segments[0]!.baseOffset, end)),
    lastOfProducer: lastBatches(log),
  };
  const cleaned = grouped(segments, log.config.segmentBytes).map(group => cleanGroup(group, cleaning));
  log.replaceOldest(segments.length, cleaned);
  log.cleanedOffset = end;
  const kept = new Set(cleaned.flatMap(offsetsIn));
  return before.filter(offset => !kept.has(offset));
}

interface Cleaning {
  /** For each key the offset of its last record. */
  latest: ReadonlyMap<string, number>;
  end: number;
  nowMs: number;
  deleteHorizonMs: number;
  transactions: CleanedTransactions;
  /** The last offset of each producer that is still known: its batch stays, even empty, for the sequence number. */
  lastOfProducer: (batch: RecordBatch) => boolean;
}

/** The last offset of each key in the dirty part; aborted and control records do not count. */
function latestOffsets(log: PartitionLog, firstDirty: number, end: number): Map<string, number> {
  const latest = new Map<string, number>();
  const transactions = new CleanedTransactions(log.producers.aborted(firstDirty, end));
  for (const segment of log.segments) {
    for (const batch of segment.batches) {
      if (nextOffset(batch) <= firstDirty || batch.baseOffset >= end) continue;
      if (batch.control) transactions.sawControl(batch);
      else if (!transactions.sawData(batch)) {
        for (const { key, offsetDelta } of batch.records) {
          if (key !== null) latest.set(decodeText(key), batch.baseOffset + offsetDelta);
        }
      }
    }
  }
  return latest;
}

function lastBatches({ producers }: PartitionLog): (batch: RecordBatch) => boolean {
  return batch => {
    const entry = producers.entry(batch.producerId);
    if (!entry) return false;
    const last = entry.batches.at(-1);
    if (last) return nextOffset(batch) - 1 === last.lastOffset;
    return batch.control !== null && batch.producerEpoch === entry.producerEpoch;
  };
}

/** Neighbouring segments that fit into one after another cleaning. */
function grouped(segments: readonly Segment[], segmentBytes: number): Segment[][] {
  const groups: Segment[][] = [];
  let bytes = 0;
  for (const segment of segments) {
    bytes += segment.sizeInBytes;
    if (groups.length > 0 && bytes <= segmentBytes) groups.at(-1)!.push(segment);
    else {
      groups.push([segment]);
      bytes = segment.sizeInBytes;
    }
  }
  return groups;
}

function cleanGroup(group: readonly Segment[], cleaning: Cleaning): Segment {
  const target = new Segment(group[0]!.baseOffset, group[0]!.createdAtMs);
  for (const segment of group) {
    for (const batch of segment.batches) {
      const kept = cleanBatch(batch, cleaning);
      if (kept) target.append(kept, segment.lastModifiedMs);
    }
  }
  target.lastModifiedMs = group.at(-1)!.lastModifiedMs;
  return target;
}

/** The batch with the records that stay; null where it goes altogether. */
function cleanBatch(batch: RecordBatch, cleaning: Cleaning): RecordBatch | null {
  const { transactions, nowMs, end } = cleaning;
  const discard = batch.control ? transactions.sawControl(batch) : transactions.sawData(batch);
  const expired = batch.deleteHorizonMs !== null && batch.deleteHorizonMs <= nowMs;
  const dropped = batch.control ? discard && expired : discard;
  const records = dropped
    ? []
    : batch.records.filter(record => batch.control !== null || stays(batch, record, cleaning));
  if (records.length === 0 && !cleaning.lastOfProducer(batch) && nextOffset(batch) !== end) return null;
  const tombstones = batch.control === null && records.some(record => record.value === null);
  const needsHorizon = batch.deleteHorizonMs === null && (tombstones || (batch.control !== null && discard));
  const deleteHorizonMs = needsHorizon ? cleaning.deleteHorizonMs : batch.deleteHorizonMs;
  if (records.length === batch.records.length && deleteHorizonMs === batch.deleteHorizonMs) return batch;
  return rewritten(batch, records, deleteHorizonMs);
}

/** The last record of its key stays, unless it is a tombstone whose time is up (D5). */
function stays(batch: RecordBatch, record: RecordBatch['records'][number], { latest, nowMs, end }: Cleaning): boolean {
  const offset = batch.baseOffset + record.offsetDelta;
  if (offset >= end) return true;
  if (record.key === null) return false;
  const last = latest.get(decodeText(record.key));
  if (last !== undefined && offset < last) return false;
  return record.value !== null || batch.deleteHorizonMs === null || nowMs < batch.deleteHorizonMs;
}

function rewritten(batch: RecordBatch, records: RecordBatch['records'], deleteHorizonMs: number | null): RecordBatch {
  const gone = batch.records.filter(record => !records.includes(record));
  const bytes = gone.reduce((sum, record) => sum + recordSize(record), 0);
  const times = records.map(record => batch.baseTimestamp + record.timestampDelta);
  const maxTimestamp = batch.timestampType === 'LogAppendTime' ? batch.maxTimestamp : Math.max(-1, ...times);
  return { ...batch, records, deleteHorizonMs, maxTimestamp, sizeInBytes: Math.max(batch.sizeInBytes - bytes, 61) };
}

function offsetsIn(segment: Segment): number[] {
  return segment.batches.flatMap(({ baseOffset, records }) => records.map(record => baseOffset + record.offsetDelta));
}
