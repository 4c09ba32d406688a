/**
 * A key's values as one text, equal exactly when Spark groups them together: NULL with NULL, 0.0 with -0.0, NaN with
 * NaN, structs and arrays by their parts.
 */
import type { DataType } from '../column/data-type.ts';
import type { Value } from '../column/value.ts';
import { valueKey } from '../column/value.ts';

/** The text of a key. */
export function keyText(types: readonly DataType[], key: readonly Value[]): string {
  let text = '';
  for (let i = 0; i < key.length; i++) text += `${valueKey(types[i]!, key[i]!)}\u0001`;
  return text;
}
