/** A file as it was handed in, on disk or in a zip: its path below what was named, and a way to read it. */

/** One file. */
export interface HandedIn {
  /** Parts of the path below the folder or zip that was named. */
  path: string[];
  /** As it is told to people. */
  name: string;
  /** What it says its size is; reading may find another. */
  bytes: number;
  /** A link, a pipe or a device is never opened. */
  kind: 'file' | 'link' | 'other';
  /** Its bytes; throws if it cannot be read, or is larger than `most`. */
  read(most: number): Promise<Uint8Array>;
}

/** A file holds more than may be read of it. */
export class TooMuch extends Error {
  readonly bytes: number;

  constructor(bytes: number) {
    super(`more than ${bytes} bytes`);
    this.bytes = bytes;
  }
}

/** Folders that hold no submissions. */
export function isBesideThePoint(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules' || name === '__MACOSX';
}
