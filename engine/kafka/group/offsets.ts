/**
 * The committed offsets of a group: the next offset to read after a restart, for each partition (K1, O2).
 * Left out for now: the __consumer_offsets topic that keeps them, and expiry (O3).
 */

/** A committed offset. */
export interface CommittedOffset {
  offset: number;
  metadata: string | null;
}

/** Committed offsets by topic partition. */
export class GroupOffsets {
  readonly #offsets = new Map<string, CommittedOffset>();

  /** Stores an offset; any value is accepted, even backwards (O2). */
  commit(topic: string, partition: number, committed: CommittedOffset): void {
    this.#offsets.set(`${topic}-${partition}`, committed);
  }

  /** The committed offset, or null if there is none. */
  get(topic: string, partition: number): CommittedOffset | null {
    return this.#offsets.get(`${topic}-${partition}`) ?? null;
  }
}
