/**
 * The state of a keyed operator: cells, each the value of one state name for one key and one namespace (a window, or
 * nothing). A cell always means the current key. Lists are arrays and maps are Maps inside a cell; a snapshot copies
 * them, so that it stays as it was.
 * Source: HeapKeyedStateBackend. Left out: serialisation, schema evolution, RocksDB.
 */

/** The value of one state for the current key, in one namespace. `undefined`: there is none. */
export interface Cell {
  read(): unknown;
  write(value: unknown): void;
  clear(): void;
}

/** One cell of a snapshot. */
export interface SnapshotCell {
  readonly state: string;
  readonly key: string;
  readonly namespace: string;
  readonly value: unknown;
}

/** All cells of an operator. */
export class KeyedState {
  /** Whose state cells mean. */
  currentKey = '';
  readonly #tables = new Map<string, Map<string, Map<string, unknown>>>();

  /** @param restored the cells to begin with, of which only those of `owns` keys are taken */
  constructor(restored: readonly SnapshotCell[] = [], owns: (key: string) => boolean = () => true) {
    for (const { state, key, namespace, value } of restored)
      if (owns(key)) this.#write(state, key, namespace, copyOf(value));
  }

  /** The cell of a state in a namespace. */
  cell(state: string, namespace = ''): Cell {
    return {
      read: () => this.#tables.get(state)?.get(this.currentKey)?.get(namespace),
      write: value => this.#write(state, this.currentKey, namespace, value),
      clear: () => this.#clear(state, this.currentKey, namespace),
    };
  }

  /** How many cells a state has, over all keys and namespaces. */
  sizeOf(state: string): number {
    let size = 0;
    for (const ofKey of this.#tables.get(state)?.values() ?? []) size += ofKey.size;
    return size;
  }

  snapshot(): SnapshotCell[] {
    const cells: SnapshotCell[] = [];
    for (const [state, ofState] of this.#tables)
      for (const [key, ofKey] of ofState)
        for (const [namespace, value] of ofKey) cells.push({ state, key, namespace, value: copyOf(value) });
    return cells;
  }

  #write(state: string, key: string, namespace: string, value: unknown): void {
    const ofState = this.#tables.get(state) ?? new Map<string, Map<string, unknown>>();
    this.#tables.set(state, ofState);
    const ofKey = ofState.get(key) ?? new Map<string, unknown>();
    ofState.set(key, ofKey);
    ofKey.set(namespace, value);
  }

  #clear(state: string, key: string, namespace: string): void {
    const ofState = this.#tables.get(state);
    const ofKey = ofState?.get(key);
    if (!ofState || !ofKey?.delete(namespace)) return;
    if (ofKey.size === 0) ofState.delete(key);
  }
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...value];
  return value instanceof Map ? new Map(value) : value;
}
