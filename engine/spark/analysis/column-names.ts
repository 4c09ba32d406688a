/**
 * Columns by name, where a method takes names and not expressions. Case does not count.
 */
import { SparkError } from '../condition.ts';
import type { Attribute } from '../expression/expression.ts';
import { nearestName } from '../nearest-name.ts';
import type { Relation } from './relation.ts';
import { outputOf } from './relation.ts';

/** All columns of that name; none when there is none. */
export function columnsNamed(name: string, relation: Relation): readonly Attribute[] {
  const wanted = name.replaceAll('`', '').toLowerCase();
  return outputOf(relation).filter(attribute => attribute.name.toLowerCase() === wanted);
}

/** The key of `dropDuplicates`: the columns named, or all. */
export function deduplicateKeys(names: readonly string[] | undefined, relation: Relation): readonly Attribute[] {
  if (names === undefined) return outputOf(relation);
  return names.flatMap(name => {
    const found = columnsNamed(name, relation);
    if (found.length > 0) return found;
    throw unresolvedName(name, relation);
  });
}

function unresolvedName(name: string, relation: Relation): SparkError {
  const known = outputOf(relation).map(attribute => attribute.name);
  return new SparkError('_LEGACY_ERROR_TEMP_1201', {
    message: `Cannot resolve column name "${name}" among (${known.join(', ')}).${nearestName(name, known).replace(/^ Known.*/, '')}`,
  });
}
