/**
 * Functions that need OVER. Streams refuse them all; here they only get their type, so that the refusal is the
 * right one.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { DOUBLE, INT } from '../../../stream/column/data-type.ts';
import type { Expression } from '../expression.ts';

const TYPES: Readonly<Record<string, DataType | null>> = {
  row_number: INT,
  rank: INT,
  dense_rank: INT,
  ntile: INT,
  percent_rank: DOUBLE,
  cume_dist: DOUBLE,
  lag: null,
  lead: null,
  first_value: null,
  last_value: null,
  nth_value: null,
};

/** The call, if the function is one of these. */
export function overOnly(name: string, args: () => readonly Expression[]): Expression | null {
  if (!Object.hasOwn(TYPES, name)) return null;
  const children = args();
  return { kind: 'call', name, children, type: TYPES[name] ?? children[0]?.type ?? INT };
}
