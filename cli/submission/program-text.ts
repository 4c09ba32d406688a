/**
 * The text of a program that was handed in. What is no text, or too large for a program, is the student's doing and
 * told; what cannot be read is nobody's, and cannot be graded.
 */
import { readFileSync, statSync } from 'node:fs';
import { CommandError } from '../command-error.ts';

/** So many bytes at most. */
export const LARGEST_BYTES = 1024 * 1024;

/** Endings of programs. */
export const PROGRAM_ENDINGS = ['.ts', '.js', '.mjs', '.mts'];

/** A program, or why there is none. */
export type ProgramReading =
  | { code: string }
  /** `error` names what is wrong with what was handed in; without it, the fault is not the student's. */
  | { status: 'error' | 'missing' | 'ungradable'; reason: string; error: string | null };

/** The program of some bytes; decoding never fails, what is no text is told. */
export function programOf(bytes: Uint8Array): ProgramReading {
  if (bytes.length > LARGEST_BYTES) return tooLarge(bytes.length);
  if (bytes.includes(0)) {
    const reason =
      'The file is no text: it holds bytes that no program has. Hand in the program itself, as .ts or .js.';
    return { status: 'error', reason, error: 'NoText' };
  }
  return { code: new TextDecoder().decode(bytes).replace(/\r\n?/g, '\n') };
}

/** What is told of a file that is too large to be read. */
export function tooLarge(bytes: number): ProgramReading {
  const reason = `The file has ${bytes.toLocaleString('en')} bytes; a program may have ${LARGEST_BYTES.toLocaleString('en')}.`;
  return { status: 'error', reason, error: 'TooLarge' };
}

/** Reads the one program that a command names; what is wrong with it is a {@link CommandError}. */
export function readProgram(file: string): string {
  let bytes: Uint8Array;
  try {
    if (statSync(file).isDirectory()) throw new CommandError(`${file} is a folder; name a program file.`);
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(unreadable(file, error));
  }
  const program = programOf(bytes);
  if ('code' in program) return program.code;
  throw new CommandError(`${file}: ${program.reason}`);
}

/** Why a path cannot be read, in a sentence. */
export function unreadable(path: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `there is no file or folder ${path}.`;
  if (code === 'EACCES' || code === 'EPERM') return `${path} cannot be read: permission is denied.`;
  return `${path} cannot be read (${code ?? (error as Error).message}).`;
}
