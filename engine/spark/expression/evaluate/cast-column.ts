/**
 * Casts of whole columns: between numbers by their arrays where nothing can be lost, otherwise value by value.
 */
import type { Column } from '../../../stream/column/column.ts';
import { NumberColumn, StringColumn } from '../../../stream/column/column.ts';
import { columnBuilder } from '../../../stream/column/column-builder.ts';
import type { DataType } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import type { CastMode } from '../build.ts';
import { caster } from '../cast.ts';
import type { Expression } from '../expression.ts';
import type { Builder, Run } from './frame.ts';

const NUMBER_ORDER = ['tinyint', 'smallint', 'int', 'bigint', 'double'];

/** Makes a cast ready to run. */
export function makeCast({ children, type, parameters }: Expression, builder: Builder): Run {
  const [child] = children as [Expression];
  const run = builder.build(child);
  const convert = caster(child.type, type, (parameters?.['mode'] ?? 'ansi') as CastMode, builder.clock);
  const widens = isWidening(child.type, type);
  return frame => {
    const column = run(frame);
    if (widens && column instanceof NumberColumn && column.wide === null) return widened(column, type);
    return column instanceof StringColumn ? byText(column, type, convert) : byValue(column, type, convert);
  };
}

function isWidening(from: DataType, to: DataType): boolean {
  if (from.kind === 'timestamp' && to.kind === 'timestamp_ntz') return true;
  const [a, b] = [NUMBER_ORDER.indexOf(from.kind), NUMBER_ORDER.indexOf(to.kind)];
  return a >= 0 && a < b;
}

function widened({ data, nulls }: NumberColumn, type: DataType): NumberColumn {
  const isSmall = type.kind === 'smallint' || type.kind === 'int';
  return new NumberColumn(type, isSmall ? Int32Array.from(data) : Float64Array.from(data), nulls);
}

/** Each distinct text is cast once. */
function byText(column: StringColumn, type: DataType, convert: (value: Value) => Value): Column {
  const known = new Map<number, Value>();
  const result = columnBuilder(type, column.length);
  for (let i = 0; i < column.length; i++) {
    const id = column.ids[i]!;
    let value = id < 0 ? null : known.get(id);
    if (value === undefined) {
      value = convert(column.dictionary.at(id));
      known.set(id, value);
    }
    result.push(value);
  }
  return result.build();
}

function byValue(column: Column, type: DataType, convert: (value: Value) => Value): Column {
  const result = columnBuilder(type, column.length);
  for (let i = 0; i < column.length; i++) {
    const value = column.value(i);
    result.push(value === null ? null : convert(value));
  }
  return result.build();
}
