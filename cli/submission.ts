/**
 * Submissions on disk: a file, or all program files below a folder, in the order of their names.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import { CommandError } from './command-error.ts';

/** A program to grade. */
export interface Submission {
  /** The file's name, or its path below the folder that was named. */
  id: string;
  file: string;
  code: string;
}

const PROGRAM_ENDINGS = ['.ts', '.js', '.mjs'];
const LARGEST_BYTES = 1024 * 1024;

/** The submissions that `paths` name. */
export function submissionsAt(paths: string[]): Submission[] {
  return paths.flatMap(path => {
    const kind = kindOf(path);
    if (kind === 'file') return [submission(path, basename(path))];
    const files = programsBelow(path);
    if (files.length === 0) {
      throw new CommandError(`${path} holds no program (${PROGRAM_ENDINGS.join(', ')}).`);
    }
    return files.map(file => submission(file, relative(path, file)));
  });
}

/** Reads a program; too large or unreadable is a {@link CommandError}. */
export function readProgram(file: string): string {
  if (kindOf(file) !== 'file') throw new CommandError(`${file} is a folder; name a program file.`);
  const { size } = statSync(file);
  if (size > LARGEST_BYTES) throw new CommandError(`${file} has ${size} bytes; a program may have ${LARGEST_BYTES}.`);
  return readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .replace(/\r\n/g, '\n');
}

function submission(file: string, id: string): Submission {
  return { id, file, code: readProgram(file) };
}

function kindOf(path: string): 'file' | 'folder' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    throw new CommandError(`there is no file or folder ${path}.`);
  }
}

function programsBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory())
        return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : programsBelow(path);
      return entry.isFile() && PROGRAM_ENDINGS.includes(extname(entry.name)) ? [path] : [];
    });
}
