/**
 * Finding offsets by time (L6): the first record at or after a time, and the first one with the largest timestamp.
 * Times are epoch milliseconds. Source: UnifiedLog.fetchOffsetByTimestamp, LogSegment.findOffsetByTimestamp, KIP-734.
 */
import type { PartitionLog } from './partition-log.ts';
import type { Segment } from './segment.ts';

/** A record's place and time. */
export interface TimedOffset {
  offset: number;
  timestamp: number;
  leaderEpoch: number;
}

/**
 * The first record whose timestamp is at least `timestamp`, or null. Only the first segment that reaches so far in
 * time is searched, as Kafka does: what lies there below the log start hides later segments.
 */
export function offsetForTime(log: PartitionLog, timestamp: number): TimedOffset | null {
  const segment = log.segments.find(({ largestTimestamp }) => largestTimestamp >= timestamp);
  if (!segment) return null;
  return firstRecord(segment, at => at.offset >= log.logStartOffset && at.timestamp >= timestamp);
}

/** The first record that has the largest timestamp of the log, or null. */
export function offsetOfMaxTimestamp(log: PartitionLog): TimedOffset | null {
  const segment = log.segments.reduce((max, next) => (next.maxTimestamp > max.maxTimestamp ? next : max));
  if (segment.maxTimestamp < 0) return null;
  return firstRecord(segment, at => at.timestamp === segment.maxTimestamp);
}

function firstRecord(segment: Segment, wanted: (at: TimedOffset) => boolean): TimedOffset | null {
  for (const batch of segment.batches) {
    for (const record of batch.records) {
      const at = {
        offset: batch.baseOffset + record.offsetDelta,
        timestamp:
          batch.timestampType === 'LogAppendTime' ? batch.maxTimestamp : batch.baseTimestamp + record.timestampDelta,
        leaderEpoch: batch.partitionLeaderEpoch,
      };
      if (wanted(at)) return at;
    }
  }
  return null;
}
