/**
 * Looks names up among columns: `v`, `a.v` (a column of the DataFrame with alias a), `w.start` (a struct's field).
 * Case does not matter.
 */
import type { DataType } from '../../stream/column/data-type.ts';
import { arrayOf, sqlString } from '../../stream/column/data-type.ts';
import { callOf, typedLiteral } from './build.ts';
import type { Attribute, Expression } from './expression.ts';
import { ambiguousReference, fieldNotFound, mismatch, unresolvedColumn } from './resolve-errors.ts';
import { sqlOf } from './sql-text.ts';

const same = (a: string | undefined, b: string) => a !== undefined && a.toLowerCase() === b.toLowerCase();

/** The column, or field of a column, that a name means. */
export function lookUp(parts: readonly string[], scope: readonly Attribute[]): Expression {
  const [first, second] = parts as [string, string | undefined];
  const qualified =
    second === undefined ? [] : scope.filter(each => same(each.qualifier, first) && same(each.name, second));
  const found = qualified.length > 0 ? qualified : scope.filter(each => same(each.name, first));
  const used = qualified.length > 0 ? 2 : 1;
  const distinct = found.filter((each, i) => found.findIndex(other => other.id === each.id) === i);
  if (distinct.length > 1) throw ambiguousReference(parts, distinct);
  const [attribute] = distinct;
  if (!attribute) throw unresolvedColumn(parts, scope);
  const { id, type } = attribute;
  const column: Expression = { kind: 'attribute', id, type, name: parts[used - 1]!, children: [] };
  return parts.slice(used).reduce(fieldOf, column);
}

/** A field of a struct, of each struct of a list, or a key of a map. */
export function fieldOf(child: Expression, name: string): Expression {
  const { type } = child;
  const struct = type.kind === 'array' ? type.element : type;
  if (type.kind === 'map') return callOf('index', [child, typedLiteral({ kind: 'string' }, name)], type.value);
  if (struct.kind !== 'struct') {
    throw mismatch('INVALID_EXTRACT_BASE_FIELD_TYPE', child, {
      base: `"${sqlOf(child)}"`,
      other: `"${sqlString(type)}"`,
    });
  }
  const found = struct.fields.flatMap((field, ordinal) => (same(field.name, name) ? [{ field, ordinal }] : []));
  if (found.length === 0) throw fieldNotFound(name, struct.fields);
  const { field, ordinal } = found[0]!;
  const given: DataType = type.kind === 'array' ? arrayOf(field.type) : field.type;
  return callOf('field', [child], given, { ordinal, field: field.name });
}
