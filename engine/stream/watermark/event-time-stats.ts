/**
 * What one watermark node saw of event time in one batch: least, greatest and mean, in milliseconds since 1970. A
 * NULL event time counts as 1970 (Spark's EventTimeStats reads a NULL timestamp as 0). The mean is built up row by row
 * as Spark does, so that its last digit is the same; in batches too large to see that, by the sum.
 */

/** Rows in a batch above which the mean is taken from the sum. */
const EXACT_MEAN_ROWS = 100_000;

/** The figures of one batch. */
export class EventTimeStats {
  minMs = Number.POSITIVE_INFINITY;
  maxMs = Number.NEGATIVE_INFINITY;
  count = 0;
  #meanMs = 0;

  /** Takes in one event time. */
  add(eventTimeMs: number): void {
    if (eventTimeMs < this.minMs) this.minMs = eventTimeMs;
    if (eventTimeMs > this.maxMs) this.maxMs = eventTimeMs;
    this.count++;
    this.#meanMs += (eventTimeMs - this.#meanMs) / this.count;
  }

  /** Takes in a column of event times in microseconds. */
  addAll(micros: ArrayLike<number>, nulls: Uint8Array | null): void {
    if (nulls === null && micros instanceof Float64Array && micros.length > EXACT_MEAN_ROWS && this.count === 0) {
      this.#addMany(micros);
      return;
    }
    for (let row = 0; row < micros.length; row++) {
      this.add(nulls !== null && nulls[row] === 1 ? 0 : Math.floor(micros[row]! / 1000));
    }
  }

  #addMany(micros: Float64Array): void {
    const first = micros[0]!;
    let least = first;
    let greatest = first;
    let sum = 0;
    for (let row = 0; row < micros.length; row++) {
      const time = micros[row]!;
      if (time < least) least = time;
      if (time > greatest) greatest = time;
      sum += time - first;
    }
    this.minMs = Math.floor(least / 1000);
    this.maxMs = Math.floor(greatest / 1000);
    this.count = micros.length;
    this.#meanMs = (first + sum / micros.length) / 1000;
  }

  /** The mean, cut to whole milliseconds as Spark's progress prints it. */
  get averageMs(): number {
    return Math.trunc(this.#meanMs);
  }
}
