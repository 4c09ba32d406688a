/**
 * What became of a row: was it late when its batch took it, and was it left out. A row is late below the watermark
 * that its batch began with. Operators tell how many rows they left out, not which; a row that belongs to a window
 * that is still kept is never one of them.
 */
import type { Batch, ReadRow } from '../../engine/index.ts';
import type { EventWindow } from './event-window.ts';

/** What became of a row. */
export type RowFate = 'on time' | 'late' | 'late, dropped';

/** The fate of a row of `batch`; `windows` are all that the query has. */
export function fateOf({ eventTimeMs }: ReadRow, batch: Batch | undefined, windows: EventWindow[]): RowFate {
  if (eventTimeMs === null || !batch || eventTimeMs >= batch.watermarkMs) return 'on time';
  const { dropped, lateWatermarkMs } = batch;
  if (dropped === 0 || lateWatermarkMs === null || eventTimeMs > lateWatermarkMs) return 'late';
  const kept = windows.some(
    ({ startMs, endMs }) => eventTimeMs >= startMs && eventTimeMs < endMs && endMs > lateWatermarkMs,
  );
  return kept ? 'late' : 'late, dropped';
}
