/**
 * A versioned key-value store, one for each part of an operator's state (Spark's StateStore). A batch works on the
 * version that the batch before committed; a commit writes what changed as a delta, and every so many versions the
 * whole as a snapshot, so that any kept version can be loaded again. Everything written is plain data in the
 * checkpoint. Values are never changed in place: put a new one.
 */
import { assert } from '../../core/assert.ts';

/** What changed between a version and the one before. */
export interface StateDelta {
  readonly puts: readonly (readonly [key: string, value: unknown])[];
  readonly removes: readonly string[];
}

/** A store as the checkpoint keeps it: version numbers are the keys. */
export interface SavedState {
  readonly snapshots: Record<number, readonly (readonly [key: string, value: unknown])[]>;
  readonly deltas: Record<number, StateDelta>;
}

/** Versions between two snapshots: `spark.sql.streaming.stateStore.minDeltasForSnapshot`. */
const DELTAS_PER_SNAPSHOT = 10;

/** An empty store's place in a checkpoint. */
export function emptyState(): SavedState {
  return { snapshots: {}, deltas: {} };
}

/** A key's place: its value, and whether this batch has changed it. */
interface Slot<V> {
  readonly key: string;
  value: V | undefined;
  changed: boolean;
}

/** The store, at one version. */
export class StateStore<V> {
  readonly #saved: SavedState;
  readonly #keptVersions: number;
  #version: number;
  readonly #slots = new Map<string, Slot<V>>();
  #changed: Slot<V>[] = [];

  /** Loads `version` (0 is the empty store before the first batch). */
  constructor(saved: SavedState, version: number, keptVersions = 100) {
    this.#saved = saved;
    this.#version = version;
    this.#keptVersions = keptVersions;
    for (const [key, value] of load<V>(saved, version)) this.#slots.set(key, { key, value, changed: false });
  }

  /** The version that was loaded or last committed. */
  get version(): number {
    return this.#version;
  }

  /** Number of keys. */
  get size(): number {
    return this.#slots.size;
  }

  /** The value under a key, if there is one. */
  get(key: string): V | undefined {
    return this.#slots.get(key)?.value;
  }

  /** Sets a key's value. */
  put(key: string, value: V): void {
    const slot = this.#slots.get(key);
    if (slot) {
      slot.value = value;
      this.#note(slot);
    } else {
      const added = { key, value, changed: false };
      this.#slots.set(key, added);
      this.#note(added);
    }
  }

  /** Forgets a key. */
  remove(key: string): void {
    const slot = this.#slots.get(key);
    if (!slot) return;
    this.#slots.delete(key);
    slot.value = undefined;
    this.#note(slot);
  }

  /** All keys and values, in the order in which the keys came. A key may be put or removed on the way. */
  *entries(): Generator<[string, V]> {
    for (const [key, slot] of this.#slots) yield [key, slot.value!];
  }

  /** Writes the changes as the next version and forgets versions that are too old to be asked for. */
  commit(): void {
    const puts: [string, V][] = [];
    const removes: string[] = [];
    for (const slot of this.#changed) {
      slot.changed = false;
      if (slot.value !== undefined) puts.push([slot.key, slot.value]);
      else if (!this.#slots.has(slot.key)) removes.push(slot.key);
    }
    this.#changed = [];
    this.#version++;
    this.#saved.deltas[this.#version] = { puts, removes };
    if (this.#version % DELTAS_PER_SNAPSHOT === 0) this.#saved.snapshots[this.#version] = [...this.entries()];
    this.#forget(this.#version - this.#keptVersions);
  }

  #note(slot: Slot<V>): void {
    if (slot.changed) return;
    slot.changed = true;
    this.#changed.push(slot);
  }

  /** A version is loaded from the last snapshot at or before it, so what is older than that snapshot can go. */
  #forget(oldest: number): void {
    const base = lastSnapshot(this.#saved, oldest);
    if (base === 0) return;
    for (const version of Object.keys(this.#saved.deltas)) {
      if (Number(version) <= base) delete this.#saved.deltas[Number(version)];
    }
    for (const version of Object.keys(this.#saved.snapshots)) {
      if (Number(version) < base) delete this.#saved.snapshots[Number(version)];
    }
  }
}

function lastSnapshot(saved: SavedState, version: number): number {
  let last = 0;
  for (const taken of Object.keys(saved.snapshots)) {
    if (Number(taken) <= version) last = Math.max(last, Number(taken));
  }
  return last;
}

function load<V>(saved: SavedState, version: number): Map<string, V> {
  const base = lastSnapshot(saved, version);
  const values = new Map(saved.snapshots[base] as [string, V][] | undefined);
  for (let next = base + 1; next <= version; next++) {
    const delta = saved.deltas[next];
    assert(delta, `version ${next} of a state store is missing, version ${version} cannot be loaded`);
    for (const key of delta.removes) values.delete(key);
    for (const [key, value] of delta.puts) values.set(key, value as V);
  }
  return values;
}
