/**
 * Stores keep their data in segments by time, and drop a segment when all of it is older than the retention. A segment
 * is half the retention long, but at least a minute. Times in milliseconds.
 * Source: AbstractSegments, `Stores.defaultSegmentInterval`.
 */

const MIN_SEGMENT_MS = 60_000;

/** Where the oldest segment begins that is still there, when `observedMs` is the latest time written. */
export function oldestSegmentMs(observedMs: number, retentionMs: number): number {
  const segmentMs = Math.max(retentionMs / 2, MIN_SEGMENT_MS);
  return Math.floor((observedMs - retentionMs) / segmentMs) * segmentMs;
}
