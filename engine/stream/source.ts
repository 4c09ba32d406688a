/**
 * Where a query's rows come from, seen from the micro-batch loop: a place that can be asked how far it reaches and
 * read again between two offsets. Reading the same offsets twice must give the same rows; that is what makes a
 * crashed batch repeatable.
 */
import type { ColumnBatch } from './column/column.ts';

/** A place in a source; what it means is the source's own affair. Plain data, compared by its JSON text. */
export type SourceOffset = number | string | { readonly [name: string]: SourceOffset };

/** A stream's source. */
export interface StreamSource {
  /** How far a batch that starts after `start` may read; `start` itself when there is nothing new. */
  latestOffset(start: SourceOffset | null, readLimit: ReadLimit): SourceOffset | null;
  /** The rows after `start` up to and with `end`. */
  read(start: SourceOffset | null, end: SourceOffset): ColumnBatch;
}

/** `limited` obeys the source's own limit per batch (maxFilesPerTrigger and so on), `all` ignores it. */
export type ReadLimit = 'limited' | 'all';

/** Whether two offsets are the same place. */
export function sameOffset(a: SourceOffset | null, b: SourceOffset | null): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
