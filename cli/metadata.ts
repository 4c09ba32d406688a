/**
 * `--metadata FILE`: who handed in, and when, as Gradescope tells it in submission_metadata.json. The students of a
 * group count as one, so their seed is the same whoever of them uploads.
 */
import { readFileSync } from 'node:fs';
import { CommandError } from './command-error.ts';
import { unreadable } from './submission/program-text.ts';

/** Who and when. */
export interface Metadata {
  student: string;
  /** ISO 8601 in UTC, or null. */
  submittedAt: string | null;
}

/** Reads the file. */
export function readMetadata(file: string): Metadata {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(unreadable(file, error));
  }
  const { users, created_at: createdAt } = parsed(text, file);
  const ids = Array.isArray(users) ? users.map(user => (user as { id?: unknown } | null)?.id) : [];
  if (ids.length === 0 || ids.some(id => typeof id !== 'number' && typeof id !== 'string')) {
    throw new CommandError(`${file} names no users with an id: it should be Gradescope's submission_metadata.json.`);
  }
  const at = typeof createdAt === 'string' ? new Date(createdAt) : null;
  return {
    student: ids.map(String).sort().join('+'),
    submittedAt: at === null || Number.isNaN(at.getTime()) ? null : at.toISOString(),
  };
}

function parsed(text: string, file: string): { users?: unknown; created_at?: unknown } {
  try {
    return (JSON.parse(text) ?? {}) as { users?: unknown };
  } catch {
    throw new CommandError(`${file} is no JSON.`);
  }
}
