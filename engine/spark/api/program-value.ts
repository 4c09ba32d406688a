/**
 * Values as functions of a program see them: numbers, texts, booleans, lists, structs and maps as objects, times as
 * Date, bytes as Buffer. Decimals and whole numbers beyond 2^53 stay exact as texts. Microseconds are cut off.
 */
import { Moment } from '../../core/offered.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { DataType, Field } from '../../stream/column/data-type.ts';
import { simpleString } from '../../stream/column/data-type.ts';
import { rowOf } from '../../stream/column/rows.ts';
import type { Long, MapEntries, Value } from '../../stream/column/value.ts';
import { floorDivide } from '../../stream/column/value.ts';
import { canonical, canonicalRows, toBase64 } from '../expression/json-rows.ts';

/** A value for a program. */
export function programValue(type: DataType, value: Value): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case 'timestamp':
    case 'timestamp_ntz':
      return new Moment(Number(floorDivide(value as Long, 1000)));
    case 'binary':
      return value;
    case 'array':
      return (value as readonly Value[]).map(item => programValue(type.element, item));
    case 'struct':
      return Object.fromEntries(
        type.fields.map((field, i) => [field.name, programValue(field.type, (value as readonly Value[])[i]!)]),
      );
    case 'map':
      return Object.fromEntries(
        (value as MapEntries).map(([key, item]) => [String(canonical(type.key, key)), programValue(type.value, item)]),
      );
    default:
      return canonical(type, value);
  }
}

/** A row for a program. */
export function programRow(fields: readonly Field[], values: readonly Value[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name, type }, i) => [name, programValue(type, values[i] ?? null)]));
}

/** All rows of a batch for a program. */
export function programRows(fields: readonly Field[], batch: ColumnBatch): Record<string, unknown>[] {
  return Array.from({ length: batch.rowCount }, (_, row) => programRow(fields, rowOf(batch, row)));
}

/** Rows as a plan holds them: what the JSON reader reads back as the same values. */
export function planRows(fields: readonly Field[], batch: ColumnBatch): Record<string, unknown>[] {
  const rows = canonicalRows(fields, batch);
  fields.forEach(({ name, type }, i) => {
    if (type.kind !== 'binary') return;
    rows.forEach((row, at) => {
      const bytes = batch.columns[i]!.value(at);
      row[name] = bytes === null ? null : toBase64(bytes as Uint8Array);
    });
  });
  return rows;
}

/** Columns as the DDL that declares them. */
export function schemaText(fields: readonly Field[]): string {
  return fields.map(({ name, type }) => `\`${name}\` ${simpleString(type)}`).join(', ');
}
