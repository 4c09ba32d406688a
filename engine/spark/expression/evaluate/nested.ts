/**
 * Structs: made of columns, taken apart into them.
 */

import { NumberColumn, StringColumn, StructColumn } from '../../../stream/column/column.ts';
import { columnBuilder } from '../../../stream/column/column-builder.ts';
import type { StructType } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import type { Expression } from '../expression.ts';
import type { Builder, Run } from './frame.ts';
import { eitherNull } from './operand.ts';

/** named_struct: pairs of name and value. */
export function makeStruct({ children, type }: Expression, builder: Builder): Run {
  const runs = children.filter((_, i) => i % 2 === 1).map(child => builder.build(child));
  return frame =>
    new StructColumn(
      type as StructType,
      runs.map(run => run(frame)),
      frame.rowCount,
    );
}

/** A struct's field, `parameters.ordinal`; of a list of structs, the list of their fields. */
export function makeField({ children, type, parameters }: Expression, builder: Builder): Run {
  const run = builder.build(children[0]!);
  const ordinal = parameters!['ordinal'] as number;
  return frame => {
    const column = run(frame);
    if (column instanceof StructColumn) {
      const field = column.fields[ordinal]!;
      if (column.nulls === null) return field;
      const nulls = eitherNull(column.nulls, field.nulls);
      if (field instanceof NumberColumn) return new NumberColumn(type, field.data, nulls, field.wide);
      if (field instanceof StringColumn) {
        return new StringColumn(
          type,
          field.ids.map((id, row) => (nulls?.[row] === 1 ? -1 : id)),
          field.dictionary,
        );
      }
      return field.take(Int32Array.from({ length: field.length }, (_, row) => (nulls?.[row] === 1 ? -1 : row)));
    }
    const result = columnBuilder(type, column.length);
    for (let i = 0; i < column.length; i++) {
      const list = column.value(i) as readonly (readonly Value[] | null)[] | null;
      result.push(list === null ? null : list.map(item => (item === null ? null : item[ordinal]!)));
    }
    return result.build();
  };
}
