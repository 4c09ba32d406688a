/**
 * Event time as the watermark sees it: a timestamp's microseconds, or the end of a window. A NULL is never behind a
 * watermark. All comparisons with the watermark are inclusive (Spark's WatermarkSupport).
 */
import type { Column, ColumnBatch } from '../column/column.ts';
import { takeRows } from '../column/rows.ts';
import type { Value } from '../column/value.ts';

/** Microseconds of an event time: of a timestamp, or of a window's end; null for NULL. */
export function eventTimeMicros(value: Value): number | null {
  if (value === null) return null;
  return Array.isArray(value) ? eventTimeMicros(value[1] ?? null) : Number(value);
}

/** Whether an event time is at or behind a watermark. */
export function isBehind(value: Value, watermarkMs: number): boolean {
  const micros = eventTimeMicros(value);
  return micros !== null && micros <= watermarkMs * 1000;
}

/** The rows that are not late by the event time in `column`, and how many are. */
export function dropLate(batch: ColumnBatch, column: Column, lateWatermarkMs: number): [ColumnBatch, number] {
  const kept: number[] = [];
  for (let row = 0; row < batch.rowCount; row++) {
    if (!isBehind(column.value(row), lateWatermarkMs)) kept.push(row);
  }
  if (kept.length === batch.rowCount) return [batch, 0];
  return [takeRows(batch, Int32Array.from(kept)), batch.rowCount - kept.length];
}
