/** The files below a folder, in the order of their names. Links are listed and never followed. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';
import { type HandedIn, isBesideThePoint, TooMuch } from './handed-in.ts';
import { unreadable } from './program-text.ts';

const DEEPEST = 12;

/** The files below `folder`; a folder that cannot be listed is a {@link CommandError} only if it was named itself. */
export function filesBelow(folder: string, path: string[] = []): HandedIn[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(folder, ...path), { withFileTypes: true });
  } catch (error) {
    if (path.length === 0) throw new CommandError(unreadable(folder, error));
    return [lost(folder, path, error)];
  }
  return entries
    .filter(({ name }) => !isBesideThePoint(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const below = [...path, entry.name];
      if (entry.isDirectory()) return below.length > DEEPEST ? [] : filesBelow(folder, below);
      return [fileAt(folder, below, entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'other')];
    });
}

/** One file that was named itself: a link that a teacher names is followed. */
export function fileNamed(file: string): HandedIn {
  return fileAt(file, [], 'file');
}

function fileAt(folder: string, path: string[], kind: HandedIn['kind']): HandedIn {
  const file = join(folder, ...path);
  const bytes = kind === 'file' ? statSync(file).size : 0;
  return {
    path,
    name: file,
    bytes,
    kind,
    read: async most => {
      if (bytes > most) throw new TooMuch(bytes);
      return readFile(file);
    },
  };
}

/** A folder that cannot be listed stands for what would be in it. */
function lost(folder: string, path: string[], error: unknown): HandedIn {
  const name = join(folder, ...path);
  const read = () => Promise.reject(error);
  return { path: [...path, 'unreadable.ts'], name, bytes: 0, kind: 'file', read };
}
