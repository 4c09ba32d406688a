/**
 * `--out DIR`: a file for each result, written whole or not at all as soon as it is there, so that a crash loses
 * nothing: graded again, what is unchanged is taken from here.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Result, resultSchema } from '../engine/index.ts';
import { CommandError } from './command-error.ts';
import { unreadable } from './submission/program-text.ts';

/** What must be the same for a result to be still good. */
export interface Fingerprint {
  labHash: string;
  engineVersion: string;
  codeHash: string | null;
  seeds: number[];
}

/** Results in a folder. */
export class ResultStore {
  readonly #folder: string;
  readonly #fresh: boolean;

  /** With `fresh`, what is there is graded again. */
  constructor(folder: string, fresh = false) {
    this.#folder = folder;
    this.#fresh = fresh;
  }

  /** The result of an earlier grading, if it is still good. */
  find(lab: string, id: string, wanted: Fingerprint): Result | null {
    const result = this.#fresh ? null : readResult(this.#fileOf(lab, id));
    if (!result || result.submission.id !== id || result.status === 'ungradable') return null;
    const { engine, submission } = result;
    const had: Fingerprint = {
      labHash: result.lab.contentHash,
      engineVersion: engine.version,
      codeHash: submission.hash,
      seeds: [engine.seed, ...engine.extraSeeds],
    };
    return JSON.stringify(had) === JSON.stringify(wanted) ? result : null;
  }

  /** Keeps a result. */
  keep(result: Result): void {
    writeWhole(this.#fileOf(result.lab.id, result.submission.id), `${JSON.stringify(result, null, 2)}\n`);
  }

  #fileOf(lab: string, id: string): string {
    return join(this.#folder, 'results', lab, `${fileName(id)}.json`);
  }
}

/** Writes a file whole or not at all. */
export function writeWhole(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  } catch (error) {
    throw new CommandError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** A name that is a file's name everywhere, and nobody else's. */
export function fileName(id: string): string {
  const plain = id.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60);
  return plain === id ? id : `${plain}-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}

/** The results in a folder made with `--out`, or in a file of `--format json`. */
export function readResults(path: string): Result[] {
  if (!existsSync(path)) throw new CommandError(unreadable(path, { code: 'ENOENT' }));
  const folder = join(path, 'results');
  if (existsSync(folder)) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.json'));
    return files.sort().flatMap(name => readResult(join(folder, name)) ?? []);
  }
  try {
    const document = JSON.parse(readFileSync(path, 'utf8')) as { results?: unknown };
    return (document.results as unknown[]).map(result => resultSchema.parse(result));
  } catch {
    throw new CommandError(`${path} holds no results: name a folder of --out, or a file of --format json.`);
  }
}

function readResult(file: string): Result | null {
  try {
    return resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
