/**
 * The nearest valid name as the end of a message: ` Did you mean 'kafka'?`, or all names where none is near.
 */
import { distance } from 'fastest-levenshtein';

/** What to add to a message about a name that is not known. */
export function nearestName(word: string, names: readonly string[]): string {
  const ranked = names
    .map(name => ({ name, steps: distance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps);
  const [best] = ranked;
  if (best && best.steps <= Math.max(2, Math.floor(word.length / 3))) return ` Did you mean '${best.name}'?`;
  return names.length > 0 ? ` Known here: ${names.join(', ')}.` : '';
}
