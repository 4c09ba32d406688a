/**
 * Keeps students' work in the browser (IndexedDB), one record a lab. Where the browser offers no store, work is kept
 * in memory until the page closes, and `lasting` says so. What cannot be read is moved aside under another key.
 */
import { createStore, get, set, type UseStore, update } from 'idb-keyval';
import { readSaved, type SavedLab } from './saved-work.ts';

/** What opening a lab's record found. */
export interface OpenedWork {
  saved: SavedLab;
  /** Whether something could not be read and was moved aside. */
  damaged: boolean;
  /** False where work lives only as long as the page. */
  lasting: boolean;
}

/** The record of one lab. */
export class WorkStore {
  readonly #key: string;
  #store: UseStore | null = null;
  #memory: SavedLab = { version: 1, works: {}, kept: [] };

  constructor(labId: string) {
    this.#key = `lab/${labId}`;
  }

  /** Reads the record; never rejects. */
  async open(): Promise<OpenedWork> {
    try {
      this.#store = createStore('weir', 'work');
      const stored = await get<unknown>(this.#key, this.#store);
      const { saved, damaged } = readSaved(stored);
      this.#memory = saved;
      if (damaged.length > 0) {
        await set(`${this.#key}/damaged/${Date.now()}`, damaged, this.#store);
        await set(this.#key, saved, this.#store);
      }
      return { saved, damaged: damaged.length > 0, lasting: true };
    } catch {
      this.#store = null;
      return { saved: this.#memory, damaged: false, lasting: false };
    }
  }

  /** Changes the record; resolves to false if it could not be stored and lives in memory only. */
  async change(change: (saved: SavedLab) => SavedLab): Promise<boolean> {
    this.#memory = change(this.#memory);
    if (!this.#store) return false;
    try {
      // Another tab may have written meanwhile: change what is stored, not what was read.
      await update<unknown>(this.#key, stored => change(readSaved(stored).saved), this.#store);
      return true;
    } catch {
      return false;
    }
  }
}
