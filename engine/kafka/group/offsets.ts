/**
 * The committed offsets of a group: the next offset to read after a restart, for each partition (K1, O2).
 * The records that keep them are written in `kept-groups.ts`.
 */
import type { TopicPartition } from '../assignor/assignor.ts';

/** A committed offset. */
export interface CommittedOffset {
  offset: number;
  /** The leader epoch of the record before, -1 where it was not told. */
  leaderEpoch: number;
  metadata: string | null;
  committedAtMs: number;
}

/** What becomes of the offset of a partition: another one, or none. */
export interface OffsetChange extends TopicPartition {
  committed: CommittedOffset | null;
}

/** Committed offsets by topic partition. */
export class GroupOffsets {
  readonly #offsets = new Map<string, CommittedOffset>();
  /** Offsets of open transactions, by producer id, then by topic partition (X11). */
  readonly #pending = new Map<number, Map<string, CommittedOffset>>();

  /** Stores an offset, or forgets it; any value is accepted, even backwards (O2). */
  commit({ topic, partition, committed }: OffsetChange): void {
    if (committed) this.#offsets.set(`${topic}-${partition}`, committed);
    else this.#offsets.delete(`${topic}-${partition}`);
  }

  /** The committed offset, or null if there is none. */
  get(topic: string, partition: number): CommittedOffset | null {
    return this.#offsets.get(`${topic}-${partition}`) ?? null;
  }

  /** All committed offsets with their partitions. */
  entries(): { topic: string; partition: number; committed: CommittedOffset }[] {
    return [...this.#offsets].map(([name, committed]) => ({ ...placeOf(name), committed }));
  }

  /** The partitions with a committed offset, by topic. */
  places(): { name: string; partitionIndexes: number[] }[] {
    const places = [...this.#offsets.keys()].map(placeOf);
    return [...Map.groupBy(places, ({ topic }) => topic)].map(([name, list]) => ({
      name,
      partitionIndexes: list.map(({ partition }) => partition),
    }));
  }

  /** Whether nothing is committed and nothing pending. */
  get isEmpty(): boolean {
    return this.#offsets.size === 0 && this.#pending.size === 0;
  }

  /** Keeps an offset that counts when the producer's transaction commits. */
  addPending(producerId: number, { topic, partition, committed }: OffsetChange): void {
    const pending = this.#pending.get(producerId) ?? new Map<string, CommittedOffset>();
    this.#pending.set(producerId, pending);
    if (committed) pending.set(`${topic}-${partition}`, committed);
  }

  /** Whether a transaction that is not decided has an offset for the partition. */
  isPending(topic: string, partition: number): boolean {
    return [...this.#pending.values()].some(pending => pending.has(`${topic}-${partition}`));
  }

  /** The producer's transaction was decided: its offsets count, or are dropped. Returns those that count now. */
  decide(producerId: number, committed: boolean): (TopicPartition & { offset: number })[] {
    const pending = this.#pending.get(producerId) ?? new Map<string, CommittedOffset>();
    this.#pending.delete(producerId);
    if (!committed) return [];
    for (const [name, offset] of pending) this.#offsets.set(name, offset);
    return [...pending].map(([name, { offset }]) => ({ ...placeOf(name), offset }));
  }
}

function placeOf(name: string): TopicPartition {
  const dash = name.lastIndexOf('-');
  return { topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) };
}
