/**
 * A source that is fed by hand: each delivery is one offset, as a file is to Spark's file source. A batch takes one
 * delivery; without a limit all that wait.
 */
import type { ColumnBatch } from './column/column.ts';
import { concatBatches } from './column/rows.ts';
import type { ReadLimit, SourceOffset, StreamSource } from './source.ts';

/** The source. Offset n is: after the n-th delivery. */
export class DeliveredSource implements StreamSource {
  readonly #deliveries: ColumnBatch[] = [];

  /** Adds a delivery; one without rows counts too. */
  deliver(rows: ColumnBatch): void {
    this.#deliveries.push(rows);
  }

  latestOffset(start: SourceOffset | null, limit: ReadLimit): SourceOffset | null {
    const taken = Number(start ?? 0);
    if (taken >= this.#deliveries.length) return start;
    return limit === 'all' ? this.#deliveries.length : taken + 1;
  }

  read(start: SourceOffset | null, end: SourceOffset): ColumnBatch {
    return concatBatches(this.#deliveries.slice(Number(start ?? 0), Number(end)));
  }
}
