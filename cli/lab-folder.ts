/**
 * The labs of this repository as the command line finds them: a folder each below labs/.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AuthorMistake, formatMistake, type Lab, nearest, parseLab } from '../engine/index.ts';
import { CommandError } from './command-error.ts';

/** The folder of all labs. */
export const labsFolder = fileURLToPath(new URL('../labs', import.meta.url));

/** The ids of all labs, sorted. */
export function labIds(): string[] {
  return readdirSync(labsFolder)
    .filter(name => existsSync(join(labsFolder, name, 'index.md')))
    .sort();
}

/** Reads a lab; a name that is none is a {@link CommandError} with the nearest one. */
export function readLab(id: string): { lab: Lab | null; mistakes: AuthorMistake[] } {
  const ids = labIds();
  if (!ids.includes(id)) {
    const guess = nearest(id, ids);
    throw new CommandError(
      `there is no lab "${id}".${guess ? ` Did you mean ${guess}?` : ''} Labs: ${ids.join(', ')}.`,
    );
  }
  return parseLab(id, filesOf(id));
}

/** A lab that must be right to go on. */
export function usableLab(id: string): Lab {
  const { lab, mistakes } = readLab(id);
  if (lab && mistakes.length === 0) return lab;
  throw new CommandError(`the lab ${id} has mistakes:\n${mistakes.map(formatMistake).join('\n')}`);
}

function filesOf(id: string): Map<string, string> {
  const folder = join(labsFolder, id);
  const names = readdirSync(folder).filter(name => statSync(join(folder, name)).isFile());
  return new Map(names.sort().map(name => [name, readFileSync(join(folder, name), 'utf8')]));
}
