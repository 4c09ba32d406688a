/**
 * JSON in texts.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { arrayOf, INT, STRING } from '../../../stream/column/data-type.ts';
import { parseSchema } from '../../../stream/column/ddl.ts';
import type { Value } from '../../../stream/column/value.ts';
import { callOf } from '../build.ts';
import type { Expression } from '../expression.ts';
import { getJsonObject } from '../json-path.ts';
import { readJsonText } from '../json-text.ts';
import { fromJson, toJson } from '../json-value.ts';
import { notFoldable } from '../resolve-errors.ts';
import type { Parameter, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

/** A schema: columns of a struct, or one type such as ARRAY<INT>. */
function schemaOf(schema: Expression): DataType {
  if (schema.kind !== 'literal' || typeof schema.value !== 'string') {
    throw notFoldable(callOf('from_json', [schema], STRING), 'schema', schema);
  }
  const text = schema.value.trim();
  if (/^(?:array|map|struct)\s*</i.test(text)) return parseSchema(`value ${text}`)[0]!.type;
  return { kind: 'struct', fields: parseSchema(text) };
}

const nested: Parameter = {
  name: '("STRUCT" or "ARRAY" or "MAP" or "VARIANT")',
  fit: type => (type.kind === 'struct' || type.kind === 'array' || type.kind === 'map' ? type : null),
};

/** The entries. */
export const jsonFunctions: readonly ScalarFunction[] = [
  {
    name: 'get_json_object',
    doc: 'What a path such as $.a.b[0] finds in a JSON text.',
    takes: [takes.text, takes.text],
    gives: STRING,
    row: getJsonObject,
  },
  {
    name: 'json_array_length',
    doc: 'How many items a JSON list has; NULL for other texts.',
    takes: [takes.onlyText],
    gives: INT,
    row: (text: string) => {
      const node = readJsonText(text);
      return node?.kind === 'list' ? node.items.length : null;
    },
  },
  {
    name: 'json_object_keys',
    doc: 'The names of a JSON object; NULL for other texts.',
    takes: [takes.text],
    gives: arrayOf(STRING),
    row: (text: string) => {
      const node = readJsonText(text);
      return node?.kind === 'object' ? node.entries.map(([name]) => name) : null;
    },
  },
  {
    name: 'from_json',
    doc: 'A JSON text as a struct, list or map of a schema; what does not fit is NULL.',
    takes: [takes.text, takes.text, takes.map],
    required: 2,
    gives: (_types, args) => schemaOf(args[1]!),
    make:
      ({ type }) =>
      (text: string): Value =>
        fromJson(type, text),
  },
  {
    name: 'to_json',
    doc: 'A struct, list or map as a JSON text; fields that are NULL are left out.',
    takes: [nested, takes.map],
    required: 1,
    gives: STRING,
    make:
      ({ children }) =>
      (value: Value) =>
        toJson(children[0]!.type, value),
  },
];
