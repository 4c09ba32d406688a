/**
 * A table's store: the latest value of each key with its timestamp (milliseconds); and the versioned store, which also
 * keeps what was true before, for `historyMs`.
 * Source: TimestampedKeyValueStore, RocksDBVersionedStore (KIP-889).
 */
import { compareTexts, type ValueAndTimestamp } from '../record.ts';

/** What a put has done: nothing (too old), an older version, or the latest. */
export type PutResult = 'notPut' | 'older' | 'latest';

/** The store of a table. */
export interface TableStore {
  readonly isVersioned: boolean;
  get(key: string): ValueAndTimestamp | null;
  /** What was true at a time; without versions the latest. */
  getAsOf(key: string, asOfMs: number): ValueAndTimestamp | null;
  put(key: string, value: unknown, timestampMs: number): PutResult;
  /** All keys with their latest values, by key. */
  all(): [string, unknown][];
}

/** Keeps the latest write of each key, whatever its timestamp. */
export class KeyValueStore implements TableStore {
  readonly isVersioned = false;
  readonly #entries = new Map<string, ValueAndTimestamp>();

  get(key: string): ValueAndTimestamp | null {
    return this.#entries.get(key) ?? null;
  }

  getAsOf(key: string): ValueAndTimestamp | null {
    return this.get(key);
  }

  put(key: string, value: unknown, timestampMs: number): PutResult {
    if (value === null) this.#entries.delete(key);
    else this.#entries.set(key, { value, timestampMs });
    return 'latest';
  }

  all(): [string, unknown][] {
    return [...this.#entries]
      .map(([key, { value }]): [string, unknown] => [key, value])
      .sort(([a], [b]) => compareTexts(a, b));
  }
}

interface Version {
  readonly atMs: number;
  readonly value: unknown;
}

/** Keeps versions by their timestamps. */
export class VersionedStore implements TableStore {
  readonly isVersioned = true;
  readonly #historyMs: number;
  /** The versions of each key, latest first; a null value is a deletion. */
  readonly #versions = new Map<string, Version[]>();
  #observedMs = -1;

  constructor(historyMs: number) {
    this.#historyMs = historyMs;
  }

  get(key: string): ValueAndTimestamp | null {
    return present(this.#versions.get(key)?.[0]);
  }

  getAsOf(key: string, asOfMs: number): ValueAndTimestamp | null {
    const latest = this.#versions.get(key)?.[0];
    if (latest !== undefined && latest.atMs <= asOfMs) return present(latest);
    if (asOfMs < this.#observedMs - this.#historyMs) return null;
    return present(this.#versions.get(key)?.find(({ atMs }) => atMs <= asOfMs));
  }

  put(key: string, value: unknown, timestampMs: number): PutResult {
    if (timestampMs < this.#observedMs - this.#historyMs) return 'notPut';
    this.#observedMs = Math.max(this.#observedMs, timestampMs);
    const versions = (this.#versions.get(key) ?? []).filter(({ atMs }) => atMs !== timestampMs);
    versions.push({ atMs: timestampMs, value });
    versions.sort((a, b) => b.atMs - a.atMs);
    this.#versions.set(key, versions);
    return versions[0]!.atMs === timestampMs ? 'latest' : 'older';
  }

  all(): [string, unknown][] {
    return [...this.#versions.keys()]
      .flatMap((key): [string, unknown][] => {
        const latest = this.get(key);
        return latest === null ? [] : [[key, latest.value]];
      })
      .sort(([a], [b]) => compareTexts(a, b));
  }
}

function present(version: Version | undefined): ValueAndTimestamp | null {
  return version === undefined || version.value === null ? null : { value: version.value, timestampMs: version.atMs };
}
