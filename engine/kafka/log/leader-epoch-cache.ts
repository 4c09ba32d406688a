/**
 * Where each leader epoch begins in a log: what tells diverging logs apart (R9). Kept on disk beside the log. Source:
 * LeaderEpochFileCache (4.2), KIP-101.
 */

/** An epoch and the offset of its first record. */
export interface EpochStart {
  leaderEpoch: number;
  startOffset: number;
}

/** The end of an epoch in this log; -1 and -1 where nothing is known. */
export interface EpochEnd {
  leaderEpoch: number;
  endOffset: number;
}

const UNKNOWN: EpochEnd = { leaderEpoch: -1, endOffset: -1 };

/** The epochs of one log, oldest first. */
export class LeaderEpochCache {
  #entries: EpochStart[] = [];

  get entries(): readonly EpochStart[] {
    return this.#entries;
  }

  /** The newest epoch, -1 for none. */
  get latest(): number {
    return this.#entries.at(-1)?.leaderEpoch ?? -1;
  }

  /** An epoch begins at an offset: entries that contradict it go. */
  assign(leaderEpoch: number, startOffset: number): void {
    if (leaderEpoch < 0 || this.latest === leaderEpoch) return;
    this.#entries = this.#entries.filter(e => e.leaderEpoch < leaderEpoch && e.startOffset < startOffset);
    this.#entries.push({ leaderEpoch, startOffset });
  }

  /** Where an epoch ends: at the next one's start, or at the log's end for the newest. */
  endOffsetFor(leaderEpoch: number, logEndOffset: number): EpochEnd {
    if (leaderEpoch < 0 || this.#entries.length === 0) return UNKNOWN;
    if (leaderEpoch === this.latest) return { leaderEpoch, endOffset: logEndOffset };
    if (leaderEpoch > this.latest) return UNKNOWN;
    const after = this.#entries.findIndex(entry => entry.leaderEpoch > leaderEpoch);
    if (after === 0) return { leaderEpoch, endOffset: this.#entries[0]!.startOffset };
    return { leaderEpoch: this.#entries[after - 1]!.leaderEpoch, endOffset: this.#entries[after]!.startOffset };
  }

  /** The epoch of the record before `offset`, -1 for none. */
  epochBefore(offset: number): number {
    return this.#entries.findLast(({ startOffset }) => startOffset < offset)?.leaderEpoch ?? -1;
  }

  /** The log was cut at `offset`. */
  truncateFromEnd(offset: number): void {
    this.#entries = this.#entries.filter(({ startOffset }) => startOffset < offset);
  }

  /** The log begins at `offset` now. */
  truncateFromStart(offset: number): void {
    const last = this.#entries.findLast(({ startOffset }) => startOffset <= offset);
    const rest = this.#entries.filter(({ startOffset }) => startOffset > offset);
    this.#entries = last ? [{ ...last, startOffset: offset }, ...rest] : rest;
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries = [];
  }
}
