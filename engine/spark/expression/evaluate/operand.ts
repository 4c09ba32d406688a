/**
 * An argument of a vectorised operator: a column of numbers, or one number for all rows.
 */
import type { Column, Nulls, NumberColumn } from '../../../stream/column/column.ts';
import type { Expression } from '../expression.ts';
import type { Builder, Frame } from './frame.ts';

/** A column of numbers, or a constant. */
export type Operand = NumberColumn | number;

/** Makes an argument ready: a literal within 2^53 is a constant. */
export function operand(expression: Expression, builder: Builder): (frame: Frame) => Operand {
  if (
    expression.kind === 'literal' &&
    (typeof expression.value === 'number' || typeof expression.value === 'boolean')
  ) {
    const constant = Number(expression.value);
    return () => constant;
  }
  const run = builder.build(expression);
  return frame => run(frame) as NumberColumn;
}

/** Whether all values are exact in `data`. */
export function isNarrow(value: Operand): boolean {
  return typeof value === 'number' || value.wide === null;
}

/** NULL where any is NULL. */
export function eitherNull(a: Nulls, b: Nulls): Nulls {
  if (a === null || b === null) return a ?? b;
  const nulls = new Uint8Array(a.length);
  for (let i = 0; i < nulls.length; i++) nulls[i] = a[i]! | b[i]!;
  return nulls;
}

/** The NULLs of operands taken together. */
export function nullsOf(a: Operand, b: Operand): Nulls {
  return eitherNull(typeof a === 'number' ? null : a.nulls, typeof b === 'number' ? null : b.nulls);
}

/** A column as numbers. */
export function numbers(column: Column): NumberColumn {
  return column as NumberColumn;
}
