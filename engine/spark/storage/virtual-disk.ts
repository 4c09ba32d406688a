/**
 * The disk of the simulated world, shared by all sessions of a run: files with their text and the moment of their last
 * change. It outlives queries, so that a query can be started again from its checkpoint. A file appears whole or not at
 * all, as a rename makes it. Left out: directories without files, rights, blocks.
 */

/** A file. */
export interface DiskFile {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** Files by path. */
export class VirtualDisk {
  readonly #files = new Map<string, DiskFile>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Writes a file whole. */
  write(path: string, text: string): void {
    this.#files.set(cleanPath(path), { text, modifiedMs: this.#nowMs() });
  }

  /** A file, or null. */
  read(path: string): DiskFile | null {
    return this.#files.get(cleanPath(path)) ?? null;
  }

  /** Removes a file, or all below a folder. */
  remove(path: string): void {
    for (const found of this.list(path)) this.#files.delete(found);
  }

  /** The paths of the files at or below a path, sorted by name. */
  list(path = ''): string[] {
    const folder = cleanPath(path);
    const isBelow = (name: string) => folder === '/' || name === folder || name.startsWith(`${folder}/`);
    return [...this.#files.keys()].filter(isBelow).sort();
  }
}

/** A path with one slash before each name and none at its end; `file://` is left out. */
export function cleanPath(path: string): string {
  const names = path
    .replace(/^[a-z0-9]+:\/\/(?=\/|[^/]*\/?)/i, '')
    .split('/')
    .filter(name => name !== '' && name !== '.');
  return `/${names.join('/')}`;
}
