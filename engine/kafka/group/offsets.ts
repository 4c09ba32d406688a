/**
 * The committed offsets of a group: the next offset to read after a restart, for each partition (K1, O2).
 * Left out for now: the __consumer_offsets topic that keeps them, and expiry (O3).
 */

/** A committed offset. */
export interface CommittedOffset {
  offset: number;
  /** The leader epoch of the last record read; -1 where it is not known. */
  leaderEpoch: number;
  metadata: string;
  committedAtMs: number;
}

type ByPartition = Map<number, CommittedOffset>;

/** Committed offsets by topic and partition. */
export class GroupOffsets {
  readonly #offsets = new Map<string, ByPartition>();
  /** Offsets of open transactions, by producer id, then by topic and partition (X11). */
  readonly #pending = new Map<number, Map<string, ByPartition>>();

  /** Stores an offset; any value is accepted, even backwards (O2). */
  commit(topic: string, partition: number, committed: CommittedOffset): void {
    put(this.#offsets, topic, partition, committed);
  }

  /** The committed offset, or null if there is none. */
  get(topic: string, partition: number): CommittedOffset | null {
    return this.#offsets.get(topic)?.get(partition) ?? null;
  }

  /** Forgets an offset. */
  delete(topic: string, partition: number): void {
    this.#offsets.get(topic)?.delete(partition);
    if (this.#offsets.get(topic)?.size === 0) this.#offsets.delete(topic);
  }

  /** The partitions that have an offset, or one that is pending, by topic. */
  partitions(): Map<string, number[]> {
    const found = new Map<string, Set<number>>();
    for (const offsets of [this.#offsets, ...this.#pending.values()]) {
      for (const [topic, partitions] of offsets) {
        const known = found.get(topic) ?? new Set<number>();
        for (const partition of partitions.keys()) known.add(partition);
        found.set(topic, known);
      }
    }
    return new Map([...found].map(([topic, partitions]) => [topic, [...partitions]]));
  }

  /** Keeps an offset that counts when the producer's transaction commits. */
  addPending(producerId: number, topic: string, partition: number, committed: CommittedOffset): void {
    const pending = this.#pending.get(producerId) ?? new Map<string, ByPartition>();
    this.#pending.set(producerId, pending);
    put(pending, topic, partition, committed);
  }

  /** Whether a transaction that is not decided has an offset for the partition. */
  isPending(topic: string, partition: number): boolean {
    return [...this.#pending.values()].some(pending => pending.get(topic)?.has(partition));
  }

  /** The producer's transaction was decided: its offsets count, or are dropped. */
  decide(producerId: number, committed: boolean): void {
    const pending = this.#pending.get(producerId) ?? [];
    this.#pending.delete(producerId);
    if (!committed) return;
    for (const [topic, partitions] of pending) {
      for (const [partition, offset] of partitions) this.commit(topic, partition, offset);
    }
  }
}

function put(offsets: Map<string, ByPartition>, topic: string, partition: number, committed: CommittedOffset): void {
  const partitions = offsets.get(topic) ?? new Map<number, CommittedOffset>();
  offsets.set(topic, partitions.set(partition, committed));
}
