/** A growing column of float64 numbers: amortised push, constant-time read, views without copying. */
export class NumberColumn {
  length = 0;
  #cells: Float64Array<ArrayBuffer> = new Float64Array(64);

  /** The number at `index`. */
  get(index: number): number {
    return this.#cells[index]!;
  }

  /** Appends one number. */
  push(value: number): void {
    this.#reserve(this.length + 1);
    this.#cells[this.length++] = value;
  }

  /** Appends many numbers. */
  pushAll(values: Float64Array): void {
    this.#reserve(this.length + values.length);
    this.#cells.set(values, this.length);
    this.length += values.length;
  }

  /** The numbers from `start` up to `end`, sharing memory: copy before keeping. */
  view(start: number, end: number): Float64Array {
    return this.#cells.subarray(start, end);
  }

  #reserve(length: number): void {
    if (length <= this.#cells.length) return;
    const cells = new Float64Array(Math.max(length, 2 * this.#cells.length));
    cells.set(this.#cells.subarray(0, this.length));
    this.#cells = cells;
  }
}
