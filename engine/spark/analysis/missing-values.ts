/**
 * fillna and dropna. A value fills the columns that it fits: a number the numeric ones, a text the strings, a boolean
 * the booleans. NaN counts as missing.
 */

import { cast, coalesce, literal } from '../expression/build.ts';
import type { Attribute, Expression } from '../expression/expression.ts';
import { allOf, call, reference } from '../expression/expression.ts';
import type { Analysis } from './analyse.ts';
import { project } from './project.ts';
import type { Relation } from './relation.ts';
import { asIs, outputOf } from './relation.ts';

const NUMBERS = new Set(['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal']);

/** `fillna(value)`. */
export function fillna(value: string | number | boolean, child: Relation, analysis: Analysis): Relation {
  const fits = ({ type }: Attribute): boolean =>
    typeof value === 'number'
      ? NUMBERS.has(type.kind)
      : type.kind === (typeof value === 'string' ? 'string' : 'boolean');
  const items = outputOf(child).map(attribute => {
    if (!fits(attribute)) return asIs(attribute);
    const expression = coalesce([nanAsNull(attribute), cast(literal(value), attribute.type)]);
    return { attribute: analysis.column(attribute.name, attribute.type), expression };
  });
  return project(items, child);
}

/** `dropna()`: rows without any missing value. */
export function dropna(child: Relation): Relation {
  const present = outputOf(child).map(attribute => call('isnotnull', [nanAsNull(attribute)], 'boolean'));
  const condition = allOf(present);
  return condition === null ? child : { kind: 'filter', condition, child };
}

function nanAsNull(attribute: Attribute): Expression {
  const column = reference(attribute);
  if (attribute.type.kind !== 'double' && attribute.type.kind !== 'float') return column;
  const missing: Expression = { kind: 'literal', name: 'null', value: null, type: attribute.type, children: [] };
  return { kind: 'call', name: 'nanvl', children: [column, missing], type: attribute.type };
}
