/**
 * The nearest valid name, by Levenshtein distance without regard to case: what a message proposes instead of a
 * misspelt word. Leaves out: weighting by keyboard or sound.
 */
import { distance } from 'fastest-levenshtein';

/** Words longer than this are no misspelt names; comparing them would only cost time. */
const LONGEST_NAME = 80;

/** The name nearest to `word` if it is near enough to be meant, else null. Ties go to the first. */
export function nearest(word: string, names: Iterable<string>): string | null {
  if (word.length > LONGEST_NAME) return null;
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const steps = distance(word.toLowerCase(), name.toLowerCase());
    const mostSteps = Math.max(1, Math.floor(Math.max(word.length, name.length) / 2.5));
    if (steps <= mostSteps && steps < bestDistance) {
      best = name;
      bestDistance = steps;
    }
  }
  return best;
}

/** A hint: the nearest name as a question if there is one, and all valid names. */
export function suggest(word: string, names: Iterable<string>): string {
  const all = [...names];
  const near = nearest(word, all);
  const question = near === null ? '' : `Did you mean ${near}? `;
  if (all.length === 0) return 'There is none to choose from.';
  return `${question}Valid here: ${all.join(', ')}.`;
}
