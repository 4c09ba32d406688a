/**
 * Room for numbers that live only while a batch is worked on: the same memory from batch to batch, for fresh memory
 * has to be cleared and paged in, which costs more than the work done in it. Whoever has one must be done with what
 * it gave before asking again.
 */

/** One piece of room, which grows to the largest that was asked for. */
export class Scratch {
  #ints = new Int32Array(0);

  /** Room for so many numbers; what is in it is left from before. */
  ints(length: number): Int32Array {
    if (this.#ints.length < length) this.#ints = new Int32Array(length);
    return this.#ints.subarray(0, length);
  }
}
