/**
 * A column of an output by the name that a program says, in any case.
 */
import type { Field } from '../../stream/column/data-type.ts';
import { SparkError } from '../condition.ts';

/** The column, or Spark's error with all names. */
export function columnOf(fields: readonly Field[], name: string): Field {
  const found = fields.find(field => field.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  throw new SparkError('UNRESOLVED_COLUMN.WITH_SUGGESTION', {
    parameters: { objectName: `\`${name}\``, proposal: fields.map(field => `\`${field.name}\``).join(', ') },
  });
}
