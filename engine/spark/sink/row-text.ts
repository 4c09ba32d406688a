/**
 * Rows as the lines that the file sink writes: JSON without NULL fields (JacksonGenerator), CSV (UnivocityGenerator),
 * or plain text. Times are `2024-01-01T12:00:00.000Z`.
 */
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { DataType, Field } from '../../stream/column/data-type.ts';
import type { MapEntries, Value } from '../../stream/column/value.ts';
import { textOf } from '../expression/cast-text.ts';
import { canonical, toBase64 } from '../expression/json-rows.ts';
import { type CsvStyle, cellText } from '../source/csv-line.ts';

/** A row as a JSON object. */
export function jsonLine(fields: readonly Field[], batch: ColumnBatch, row: number): string {
  const type: DataType = { kind: 'struct', fields };
  return jsonOf(
    type,
    batch.columns.map(column => column.value(row)),
  );
}

/** A row as a line of CSV. */
export function csvLine(fields: readonly Field[], batch: ColumnBatch, row: number, style: CsvStyle): string {
  return fields
    .map(({ type }, i) => cellText(plainText(type, batch.columns[i]!.value(row)), style))
    .join(style.separator);
}

/** A value as text; null for NULL. */
export function plainText(type: DataType, value: Value): string | null {
  if (value === null) return null;
  return type.kind === 'timestamp' || type.kind === 'timestamp_ntz' ? isoText(type, value) : textOf(type, value);
}

function jsonOf(type: DataType, value: Value): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'struct': {
      const parts = (value as readonly Value[]).flatMap((item, i) => {
        const field = type.fields[i]!;
        return item === null ? [] : [`${JSON.stringify(field.name)}:${jsonOf(field.type, item)}`];
      });
      return `{${parts.join(',')}}`;
    }
    case 'array':
      return `[${(value as readonly Value[]).map(item => jsonOf(type.element, item)).join(',')}]`;
    case 'map': {
      const parts = (value as MapEntries).map(
        ([key, item]) => `${JSON.stringify(textOf(type.key, key))}:${jsonOf(type.value, item)}`,
      );
      return `{${parts.join(',')}}`;
    }
    case 'timestamp':
    case 'timestamp_ntz':
      return JSON.stringify(isoText(type, value));
    case 'binary':
      return JSON.stringify(toBase64(value as Uint8Array));
    case 'float':
    case 'double':
      return Number.isFinite(value) ? textOf(type, value) : JSON.stringify(textOf(type, value));
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'decimal':
      return textOf(type, value);
    default:
      return JSON.stringify(textOf(type, value));
  }
}

/** Three decimals, or as many as there are. */
function isoText(type: DataType, value: Value): string {
  const text = String(canonical(type, value)).replace(/Z$/, '');
  const [clock, fraction = '000'] = text.split('.');
  const digits = fraction.replace(/000$/, '').padEnd(3, '0');
  return `${clock}.${digits}${type.kind === 'timestamp' ? 'Z' : ''}`;
}
