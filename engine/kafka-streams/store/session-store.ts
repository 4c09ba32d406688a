/**
 * Sessions by key, each from its first to its last record, kept for a while: reads see what ends within the retention
 * before the latest end that was written. Times in milliseconds.
 * Source: SessionStore, AbstractRocksDBSegmentedBytesStore.
 */
import { compareTexts } from '../record.ts';
import { oldestSegmentMs } from './segment.ts';

/** A session and its value. */
export interface SessionEntry {
  readonly key: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly value: unknown;
}

/** The sessions of all keys. */
export class SessionStore {
  readonly #sessions = new Map<string, SessionEntry[]>();
  readonly #retentionMs: number;
  #observedMs = -1;

  constructor(retentionMs: number) {
    this.#retentionMs = retentionMs;
  }

  /** A key's sessions that end at or after `earliestEndMs` and start at or before `latestStartMs`, in order of start. */
  find(key: string, earliestEndMs: number, latestStartMs: number): SessionEntry[] {
    return (this.#sessions.get(key) ?? []).filter(
      ({ startMs, endMs }) => endMs >= Math.max(earliestEndMs, this.#visibleFromMs) && startMs <= latestStartMs,
    );
  }

  /** The sessions of all keys that end in a range, both ends included, by end, then key, as far as segments remain. */
  endingIn(fromMs: number, toMs: number): SessionEntry[] {
    const oldest = oldestSegmentMs(this.#observedMs, this.#retentionMs);
    return this.#ofAllKeys(Math.max(fromMs, oldest), toMs);
  }

  #ofAllKeys(fromMs: number, toMs: number): SessionEntry[] {
    return [...this.#sessions.values()]
      .flat()
      .filter(({ endMs }) => endMs >= fromMs && endMs <= toMs)
      .sort((a, b) => a.endMs - b.endMs || a.startMs - b.startMs || compareTexts(a.key, b.key));
  }

  get #visibleFromMs(): number {
    return this.#observedMs - this.#retentionMs + 1;
  }

  put(session: SessionEntry): void {
    this.#observedMs = Math.max(this.#observedMs, session.endMs);
    const others = this.#without(session);
    this.#sessions.set(
      session.key,
      [...others, session].sort((a, b) => a.startMs - b.startMs),
    );
  }

  remove(session: SessionEntry): void {
    this.#sessions.set(session.key, this.#without(session));
  }

  all(): SessionEntry[] {
    return this.#ofAllKeys(this.#visibleFromMs, Number.POSITIVE_INFINITY);
  }

  #without({ key, startMs, endMs }: SessionEntry): SessionEntry[] {
    return (this.#sessions.get(key) ?? []).filter(other => other.startMs !== startMs || other.endMs !== endMs);
  }
}
