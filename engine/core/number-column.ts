/** A growing column of numbers: amortised push, constant-time read. Float64, or smaller where the numbers are. */
type Cells = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** The array that a column's numbers fit into. */
export type CellType = Float64ArrayConstructor | Uint32ArrayConstructor | Uint8ArrayConstructor;

/** A column of numbers. */
export class NumberColumn {
  length = 0;
  readonly #type: CellType;
  #cells: Cells;

  constructor(type: CellType = Float64Array) {
    this.#type = type;
    this.#cells = new type(64);
  }

  /** The number at `index`. */
  get(index: number): number {
    return this.#cells[index]!;
  }

  /** Appends one number. */
  push(value: number): void {
    if (this.length === this.#cells.length) this.#reserve(this.length + 1);
    this.#cells[this.length++] = value;
  }

  /** Appends many numbers. */
  pushAll(values: Float64Array): void {
    this.#reserve(this.length + values.length);
    this.#cells.set(values, this.length);
    this.length += values.length;
  }

  #reserve(length: number): void {
    if (length <= this.#cells.length) return;
    const cells = new this.#type(Math.max(length, 2 * this.#cells.length));
    cells.set(this.#cells.subarray(0, this.length));
    this.#cells = cells;
  }
}
