/**
 * Makes typed expressions from typed parts.
 */
import type { DataType } from '../../stream/column/data-type.ts';
import { BOOLEAN, DOUBLE, decimal, INT, STRING, sameType } from '../../stream/column/data-type.ts';
import type { Value } from '../../stream/column/value.ts';
import { widerType, widestType } from './coercion.ts';
import type { Expression } from './expression.ts';

/** What a cast does with a value that does not fit: an error, NULL, or Spark's old rules. */
export type CastMode = 'ansi' | 'try' | 'legacy';

/** A literal of a type. */
export function typedLiteral(type: DataType, value: Value): Expression {
  return { kind: 'literal', name: String(value), type, value, children: [] };
}

/** A literal of the type that the value suggests. */
export function literal(value: string | number | boolean): Expression {
  if (typeof value === 'string') return typedLiteral(STRING, value);
  if (typeof value === 'boolean') return typedLiteral(BOOLEAN, value);
  return typedLiteral(value === (value | 0) ? INT : DOUBLE, value);
}

/** A call that gives a type. `parameters` are further facts. */
export function callOf(
  name: string,
  children: readonly Expression[],
  type: DataType,
  parameters?: Readonly<Record<string, unknown>>,
): Expression {
  return { kind: 'call', name, children, type, ...(parameters && { parameters }) };
}

/** The value as another type; itself when it has it already. A cast that nobody wrote is not printed. */
export function cast(child: Expression, type: DataType, mode: CastMode = 'ansi', isWritten = false): Expression {
  if (!isWritten && sameType(child.type, type)) return child;
  if (!isWritten && child.kind === 'literal' && child.value === null) return { ...child, type };
  return callOf('cast', [child], type, { mode, ...(isWritten && { isWritten }) });
}

/** A whole literal as the narrowest decimal that holds it; other values as they are. */
export function asNarrowDecimal(child: Expression): Expression {
  const isWhole = ['tinyint', 'smallint', 'int', 'bigint'].includes(child.type.kind);
  if (child.kind !== 'literal' || child.value === null || !isWhole) return child;
  return cast(child, decimal(String(child.value).replace('-', '').length, 0));
}

/** A comparison, both sides brought to one type. */
export function comparison(name: '=' | '<=>' | '<' | '<=' | '>' | '>=', a: Expression, b: Expression): Expression {
  const type = widerType(a.type, b.type) ?? a.type;
  return callOf(name, [cast(a, type), cast(b, type)], BOOLEAN);
}

/** The first value that is not NULL. */
export function coalesce(children: readonly Expression[]): Expression {
  const type = widestType(children.map(child => child.type)) ?? children[0]!.type;
  return callOf(
    'coalesce',
    children.map(child => cast(child, type)),
    type,
  );
}
