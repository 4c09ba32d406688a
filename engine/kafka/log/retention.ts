/**
 * Deletion of old segments (D1): whole segments from the oldest on, never one that reaches above the high watermark,
 * stopping at the first that stays. Times are epoch milliseconds. Source: UnifiedLog.deleteOldSegments (4.2).
 */
import type { PartitionLog } from './partition-log.ts';
import type { Segment } from './segment.ts';

/** Why segments went, as the trace tells it. */
export type RetentionReason = 'retention.ms' | 'retention.bytes' | 'log start offset';

/** Deletes what the topic's settings no longer keep; returns what was done, in order. */
export function deleteOldSegments(log: PartitionLog, nowMs: number): { reason: RetentionReason; segments: number }[] {
  const { cleanupPolicy, retentionMs, retentionBytes } = log.config;
  const done: { reason: RetentionReason; segments: number }[] = [];
  const drop = (reason: RetentionReason, goes: (segment: Segment, next: Segment | undefined) => boolean): void => {
    const segments = deletable(log, goes);
    if (segments === 0) return;
    log.dropOldest(segments);
    done.push({ reason, segments });
  };
  drop('log start offset', (_, next) => next !== undefined && next.baseOffset <= log.logStartOffset);
  if (!cleanupPolicy.includes('delete')) return done;
  if (retentionBytes >= 0) {
    let surplus = log.sizeInBytes - retentionBytes;
    drop('retention.bytes', ({ sizeInBytes }) => {
      if (surplus < sizeInBytes) return false;
      surplus -= sizeInBytes;
      return true;
    });
  }
  if (retentionMs >= 0) drop('retention.ms', segment => nowMs - segment.largestTimestamp > retentionMs);
  return done;
}

/** How many of the oldest segments may go. */
function deletable(log: PartitionLog, goes: (segment: Segment, next: Segment | undefined) => boolean): number {
  const { segments } = log;
  let count = 0;
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1];
    const end = next?.baseOffset ?? log.logEndOffset;
    if (end > log.highWatermark || (next === undefined && segment.sizeInBytes === 0) || !goes(segment, next)) break;
    count++;
  }
  return count;
}
