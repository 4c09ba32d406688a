/**
 * The columns of files that no schema was given for (JsonInferSchema, CSVInferSchema): of JSON the fields of all
 * objects, in alphabetical order; of CSV all texts, or, with `inferSchema`, the narrowest type that all cells of a column
 * fit. Left out: samples, dates and times in JSON, `prefersDecimal`.
 */
import type { DataType, Field } from '../../stream/column/data-type.ts';
import { arrayOf, BIGINT, BOOLEAN, DATE, DOUBLE, INT, STRING, TIMESTAMP } from '../../stream/column/data-type.ts';
import type { Options } from '../api/option.ts';
import { readJson } from '../expression/json-rows.ts';
import { type JsonNode, readJsonText } from '../expression/json-text.ts';
import { cellsOf, csvStyle } from './csv-line.ts';
import { recordsOf } from './line-format.ts';

/** The columns of files; null where there is nothing to tell from. */
export function inferSchema(format: 'csv' | 'json', texts: readonly string[], options: Options): Field[] | null {
  return format === 'json' ? jsonColumns(texts, options) : csvColumns(texts, options);
}

function jsonColumns(texts: readonly string[], options: Options): Field[] | null {
  const nodes = texts
    .flatMap(text => recordsOf('json', text, options).map(readJsonText))
    .flatMap((node): readonly (JsonNode | null)[] => (node?.kind === 'list' ? node.items : [node]));
  if (nodes.length === 0) return null;
  const asText = options.flag('primitivesAsString', false);
  const objects = nodes.flatMap(node => (node?.kind === 'object' ? [nodeType(node, asText)] : []));
  const merged = objects.reduce<DataType>(merge, { kind: 'struct', fields: [] });
  const fields = (settled(merged) as { fields: readonly Field[] }).fields;
  const corrupt = options.get('columnNameOfCorruptRecord') ?? '_corrupt_record';
  const isBroken = objects.length < nodes.length && options.get('mode')?.toUpperCase() !== 'DROPMALFORMED';
  return sorted(isBroken ? [...fields, { name: corrupt, type: STRING }] : [...fields]);
}

function sorted(fields: Field[]): Field[] {
  return fields.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function nodeType(node: JsonNode, asText: boolean): DataType {
  switch (node.kind) {
    case 'null':
      return { kind: 'void' };
    case 'true':
    case 'false':
      return asText ? STRING : BOOLEAN;
    case 'number':
      if (asText) return STRING;
      return /^-?\d{1,18}$/.test(node.text) ? BIGINT : DOUBLE;
    case 'string':
      return STRING;
    case 'list':
      return arrayOf(node.items.map(item => nodeType(item, asText)).reduce(merge, { kind: 'void' }));
    case 'object': {
      const byName = new Map(node.entries.map(([name, value]) => [name, nodeType(value, asText)]));
      return { kind: 'struct', fields: sorted([...byName].map(([name, type]) => ({ name, type }))) };
    }
  }
}

/** The type that holds both. */
function merge(a: DataType, b: DataType): DataType {
  if (a.kind === 'void') return b;
  if (b.kind === 'void' || a.kind === b.kind) {
    if (a.kind === 'array' && b.kind === 'array') return arrayOf(merge(a.element, b.element));
    if (a.kind !== 'struct' || b.kind !== 'struct') return a;
    const names = [...new Set([...a.fields, ...b.fields].map(({ name }) => name))];
    const typeIn = (fields: readonly Field[], name: string): DataType =>
      fields.find(field => field.name === name)?.type ?? { kind: 'void' };
    return {
      kind: 'struct',
      fields: sorted(names.map(name => ({ name, type: merge(typeIn(a.fields, name), typeIn(b.fields, name)) }))),
    };
  }
  const isNumber = ({ kind }: DataType) => kind === 'int' || kind === 'bigint' || kind === 'double';
  if (isNumber(a) && isNumber(b)) return a.kind === 'double' || b.kind === 'double' ? DOUBLE : BIGINT;
  const isTime = ({ kind }: DataType) => kind === 'date' || kind === 'timestamp';
  return isTime(a) && isTime(b) ? TIMESTAMP : STRING;
}

/** Types of what was NULL everywhere are texts. */
function settled(type: DataType): DataType {
  if (type.kind === 'void') return STRING;
  if (type.kind === 'array') return arrayOf(settled(type.element));
  if (type.kind !== 'struct') return type;
  return { kind: 'struct', fields: type.fields.map(field => ({ ...field, type: settled(field.type) })) };
}

function csvColumns(texts: readonly string[], options: Options): Field[] | null {
  const style = csvStyle(options);
  const plain = { ...style, header: false };
  const first = texts
    .flatMap(text => text.split(/\r\n|\r|\n/))
    .find(line => line.trim() !== '' && !(style.comment && line.startsWith(style.comment)));
  if (first === undefined) return null;
  const head = cellsOf(first, plain);
  const names = head.map((cell, i) => (style.header && cell !== null ? cell : `_c${i}`));
  if (!options.flag('inferSchema', false)) return names.map(name => ({ name, type: STRING }));
  const rows = texts.flatMap(text => recordsOf('csv', text, options)).map(line => cellsOf(line, plain));
  return names.map((name, i) => {
    const types = rows.map(row => (row[i] == null ? ({ kind: 'void' } as DataType) : cellType(row[i])));
    return { name, type: settled(types.reduce(merge, { kind: 'void' })) };
  });
}

function cellType(cell: string): DataType {
  if (/^[+-]?\d{1,10}$/.test(cell) && Math.abs(Number(cell)) < 2 ** 31) return INT;
  if (/^[+-]?\d{1,18}$/.test(cell)) return BIGINT;
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(cell)) return DOUBLE;
  if (/^\d{4}-\d{2}-\d{2}$/.test(cell) && readJson(DATE, cell) !== null) return DATE;
  if (/^\d{4}-\d/.test(cell) && readJson(TIMESTAMP, cell) !== null) return TIMESTAMP;
  return /^(true|false)$/i.test(cell) ? BOOLEAN : STRING;
}
