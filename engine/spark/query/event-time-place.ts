/**
 * Which of an operator's columns is the event time (Spark's WatermarkSupport.findEventTimeColumn). Two different ones
 * are refused, for it would not be clear by which a row is late.
 */
import { SparkError } from '../condition.ts';
import type { Attribute } from '../expression/expression.ts';

/** The place of the first column with a watermark; null for none. */
export function eventTimePlace(columns: readonly Attribute[], allowSeveral: boolean): number | null {
  const marked = columns.filter(({ watermarkDelayMs }) => watermarkDelayMs !== undefined);
  if (!allowSeveral && new Set(marked.map(({ id }) => id)).size > 1) {
    const names = marked.map(({ name, watermarkDelayMs }) => `${name}#-T${watermarkDelayMs}ms`).join(',');
    throw new SparkError('_LEGACY_ERROR_TEMP_3077', {
      message: `More than one event time columns are available. Please ensure there is at most one event time column per stream. event time columns: (${names})`,
    });
  }
  const place = columns.findIndex(({ watermarkDelayMs }) => watermarkDelayMs !== undefined);
  return place < 0 ? null : place;
}
