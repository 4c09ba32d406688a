/**
 * Making, ordering and printing the mistakes of lab authors. A message is a sentence that says what is wrong, a
 * hint is a sentence that says how to mend it. Leaves out: severities; every mistake keeps the lab from running.
 */
import type { AuthorMistake } from './lab.ts';
import type { Spot } from './text-file.ts';

/** A mistake at `spot`. */
export function mistakeAt(spot: Spot, message: string, hint: string): AuthorMistake {
  return { file: spot.file, line: spot.line, column: spot.column, message, hint };
}

/** As printed: `labs/first-topic/index.md:12:5: message hint`. */
export function formatMistake(mistake: AuthorMistake): string {
  return `${mistake.file}:${mistake.line}:${mistake.column}: ${mistake.message} ${mistake.hint}`;
}

/** By file (index.md of a folder first), then line, then column; equal mistakes once. */
export function sortMistakes(mistakes: readonly AuthorMistake[]): AuthorMistake[] {
  const unique = new Map(mistakes.map(mistake => [formatMistake(mistake), mistake]));
  return [...unique.values()].sort(
    (a, b) => compareFiles(a.file, b.file) || a.line - b.line || a.column - b.column || 0,
  );
}

function compareFiles(a: string, b: string): number {
  if (a === b) return 0;
  if (a.endsWith('/index.md') !== b.endsWith('/index.md')) return a.endsWith('/index.md') ? -1 : 1;
  return a < b ? -1 : 1;
}
