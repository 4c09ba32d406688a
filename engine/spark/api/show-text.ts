/**
 * Rows as `show` and the console sink print them, and a schema as `printSchema` does (Dataset.showString,
 * StructType.treeString). Widths count full-width characters twice, as Spark does.
 */
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { DataType, Field } from '../../stream/column/data-type.ts';
import { simpleString } from '../../stream/column/data-type.ts';
import { rowOf } from '../../stream/column/rows.ts';
import type { Value } from '../../stream/column/value.ts';
import { textOf } from '../expression/cast-text.ts';

const LEAST_WIDTH = 3;
const FULL_WIDTH = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]/g;

/** The table of the first `count` rows; texts longer than `truncate` are cut, 0 cuts none. */
export function showText(fields: readonly Field[], batch: ColumnBatch, count = 20, truncate = 20): string {
  const shown = Math.max(0, Math.min(count, batch.rowCount));
  const rows = [fields.map(({ name }) => cell(name, 0))];
  for (let row = 0; row < shown; row++) {
    rows.push(rowOf(batch, row).map((value, i) => cell(printed(fields[i]!.type, value), truncate)));
  }
  const widths = fields.map((_, i) => Math.max(LEAST_WIDTH, ...rows.map(row => width(row[i]!))));
  const pad = (text: string, i: number): string => {
    const space = ' '.repeat(widths[i]! - width(text));
    return truncate > 0 ? space + text : text + space;
  };
  const rule = `+${widths.map(each => '-'.repeat(each)).join('+')}+\n`;
  const lines = rows.map(row => `|${row.map(pad).join('|')}|\n`);
  const more = batch.rowCount > shown ? `only showing top ${shown} ${shown === 1 ? 'row' : 'rows'}\n` : '';
  return `${rule}${lines[0]}${rule}${lines.slice(1).join('')}${rule}${more}`;
}

function printed(type: DataType, value: Value): string {
  if (value === null) return 'NULL';
  if (type.kind === 'binary') {
    return `[${Array.from(value as Uint8Array, byte => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')}]`;
  }
  return textOf(type, value);
}

function cell(text: string, truncate: number): string {
  const plain = text.replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t');
  if (truncate <= 0 || plain.length <= truncate) return plain;
  return truncate < 4 ? plain.slice(0, truncate) : `${plain.slice(0, truncate - 3)}...`;
}

function width(text: string): number {
  return text.length + (text.match(FULL_WIDTH)?.length ?? 0);
}

/** The columns as a tree. */
export function schemaTree(fields: readonly Field[]): string {
  return `root\n${fields.map(field => treeLines(field, ' |')).join('')}`;
}

function treeLines({ name, type }: Field, prefix: string): string {
  return `${prefix}-- ${name}: ${typeName(type)} (nullable = true)\n${inner(type, `${prefix}    |`)}`;
}

function inner(type: DataType, prefix: string): string {
  switch (type.kind) {
    case 'struct':
      return type.fields.map(field => treeLines(field, prefix)).join('');
    case 'array':
      return `${prefix}-- element: ${typeName(type.element)} (containsNull = true)\n${inner(type.element, `${prefix}    |`)}`;
    case 'map':
      return [
        `${prefix}-- key: ${typeName(type.key)}\n${inner(type.key, `${prefix}    |`)}`,
        `${prefix}-- value: ${typeName(type.value)} (valueContainsNull = true)\n${inner(type.value, `${prefix}    |`)}`,
      ].join('');
    default:
      return '';
  }
}

const NAMES: Readonly<Record<string, string>> = { int: 'integer', bigint: 'long', smallint: 'short', tinyint: 'byte' };

function typeName(type: DataType): string {
  if (type.kind === 'struct' || type.kind === 'array' || type.kind === 'map') return type.kind;
  return NAMES[type.kind] ?? simpleString(type);
}
