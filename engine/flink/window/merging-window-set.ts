/**
 * The windows of one key that may merge, and for each the window under which its state is kept: the state of merged
 * windows stays where the first of them had it.
 * Source: MergingWindowSet, TimeWindow.mergeWindows. Touching windows merge.
 */
import type { Cell } from '../state/keyed-state.ts';
import { idOf, type Window, windowOf } from './window.ts';

/** Told when existing windows go into another. */
export interface Merge {
  /** The window that they become. */
  readonly result: Window;
  /** The windows that went into it, without the new one. */
  readonly merged: readonly Window[];
  /** Where the result keeps its state. */
  readonly stateWindow: Window;
  /** State windows whose state must be moved there. */
  readonly mergedStateWindows: readonly Window[];
}

/** The in-flight windows of the current key. */
export class MergingWindowSet {
  readonly #cell: Cell;
  /** Window to state window, by their ids. */
  readonly #stateOf: Map<string, string>;

  constructor(cell: Cell) {
    this.#cell = cell;
    this.#stateOf = new Map((cell.read() as [string, string][] | undefined) ?? []);
  }

  /** Adds a window; gives the window that it is part of now. `onMerge` is called before state is looked up. */
  add(added: Window, onMerge: (merge: Merge) => void): Window {
    const addedId = idOf(added);
    const group = overlapping([...this.#stateOf.keys(), addedId].map(windowOf), added);
    if (group.length === 1 || (group.length === 2 && group.every(window => idOf(window) === addedId))) {
      if (!this.#stateOf.has(addedId)) this.#stateOf.set(addedId, addedId);
      return added;
    }
    const result = cover(group);
    const merged = withoutOne(group, addedId);
    const stateIds = merged.map(window => this.#stateOf.get(idOf(window))!);
    for (const window of merged) this.#stateOf.delete(idOf(window));
    const [stateId, ...otherIds] = stateIds;
    this.#stateOf.set(idOf(result), stateId!);
    // One existing window that holds the new one already stays as it is.
    const unchanged = merged.length === 1 && idOf(merged[0]!) === idOf(result);
    if (!unchanged)
      onMerge({ result, merged, stateWindow: windowOf(stateId!), mergedStateWindows: otherIds.map(windowOf) });
    return result;
  }

  /** Where a window keeps its state; null when the window is gone. */
  stateWindowOf(window: Window): Window | null {
    const id = this.#stateOf.get(idOf(window));
    return id === undefined ? null : windowOf(id);
  }

  /** The window is over. */
  retire(window: Window): void {
    this.#stateOf.delete(idOf(window));
  }

  /** Writes the set back to the key's state. */
  persist(): void {
    if (this.#stateOf.size === 0) this.#cell.clear();
    else this.#cell.write([...this.#stateOf]);
  }
}

/** The windows that touch `seed`, directly or through others, in order of their starts. */
function overlapping(windows: Window[], seed: Window): Window[] {
  const sorted = windows.sort((a, b) => a.startMs - b.startMs);
  let group: Window[] = [];
  let endMs = Number.NEGATIVE_INFINITY;
  let holdsSeed = false;
  for (const window of sorted) {
    if (group.length > 0 && window.startMs > endMs) {
      if (holdsSeed) return group;
      group = [];
      endMs = Number.NEGATIVE_INFINITY;
    }
    group.push(window);
    endMs = Math.max(endMs, window.endMs);
    holdsSeed ||= idOf(window) === idOf(seed);
  }
  return group;
}

function cover(windows: readonly Window[]): Window {
  return {
    startMs: Math.min(...windows.map(({ startMs }) => startMs)),
    endMs: Math.max(...windows.map(({ endMs }) => endMs)),
  };
}

function withoutOne(windows: readonly Window[], id: string): Window[] {
  const at = windows.findIndex(window => idOf(window) === id);
  return windows.filter((_window, index) => index !== at);
}
