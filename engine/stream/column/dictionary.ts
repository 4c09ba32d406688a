/**
 * The distinct strings of a column, each with a number. Columns of one stream share a dictionary, which only grows;
 * so equal ids are equal strings from batch to batch, and grouping works on numbers.
 */

/** Strings by id. */
export class Dictionary {
  readonly #ids = new Map<string, number>();
  readonly #strings: string[] = [];

  /** How many strings it holds. */
  get size(): number {
    return this.#strings.length;
  }

  /** The id of a string, a new one if it was not here. */
  add(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#strings.length;
    this.#ids.set(text, id);
    this.#strings.push(text);
    return id;
  }

  /** The ids of the texts from `start` up to `end`, without it. */
  addAll(texts: readonly string[], start: number, end: number): Int32Array {
    const known = this.#ids;
    const ids = new Int32Array(end - start);
    for (let i = 0; i < ids.length; i++) {
      const text = texts[start + i]!;
      ids[i] = known.get(text) ?? this.add(text);
    }
    return ids;
  }

  /** The id of a string, or -1. */
  find(text: string): number {
    return this.#ids.get(text) ?? -1;
  }

  /** The string of an id. */
  at(id: number): string {
    return this.#strings[id]!;
  }
}
