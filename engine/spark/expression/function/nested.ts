/**
 * Lists, maps and the functions with lambdas.
 */
import type { DataType, MapType } from '../../../stream/column/data-type.ts';
import { arrayOf, BOOLEAN, INT, mapOf, STRING, sqlString } from '../../../stream/column/data-type.ts';
import type { MapEntries, Value } from '../../../stream/column/value.ts';
import { compareValues } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import { callOf, cast } from '../build.ts';
import { widerTypeOfKind, widestType } from '../coercion.ts';
import { differentArguments, mismatch, unexpectedInput } from '../resolve-errors.ts';
import { elementAt, index, isPlace } from './element.ts';
import { checkedMap, distinct } from './list-sets.ts';
import type { RowFunction, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

type List = readonly Value[];
const elementOf = (type: DataType | undefined): DataType => (type?.kind === 'array' ? type.element : { kind: 'void' });
const sameAsFirst = ([type]: readonly DataType[]): DataType => type!;
const elementType = ([type]: readonly DataType[]): DataType => elementOf(type);

/** The type that the elements of a list and one more take; null where they do not go together (findTightestCommonType). */
function elementFor(name: string, element: DataType, item: DataType): DataType | null {
  const wider = widerTypeOfKind(element, item);
  if (name === 'array_contains' || wider === null) return wider;
  const [a, b] = [element.kind, item.kind];
  if (a !== b && (a === 'decimal' || b === 'decimal') && a !== 'void' && b !== 'void') return null;
  const isFloat = (a === 'float' || b === 'float') && a !== 'double' && b !== 'double';
  return isFloat && wider.kind === 'double' ? { kind: 'float' } : wider;
}

/** A function of a list and one element, the element brought to the list's type. */
function withElement(
  name: string,
  doc: string,
  gives: (list: DataType) => DataType,
  make: (element: DataType) => RowFunction,
  seesNulls = false,
): ScalarFunction {
  return {
    name,
    doc,
    takes: [takes.list, takes.any],
    gives: ([type]) => gives(type!),
    seesNulls,
    rewrite: ([list, item]) => {
      const raw = callOf(name, [list!, item!], BOOLEAN);
      const isNull = item!.type.kind === 'void' || list!.type.kind === 'void';
      if (name === 'array_contains' && isNull) throw mismatch('NULL_TYPE', raw, { functionName: `\`${name}\`` });
      const element = elementFor(name, elementOf(list!.type), item!.type);
      if (element === null) {
        throw mismatch('ARRAY_FUNCTION_DIFF_TYPES', raw, {
          functionName: `\`${name}\``,
          dataType: '"ARRAY"',
          leftType: `"${sqlString(list!.type)}"`,
          rightType: `"${sqlString(item!.type)}"`,
        });
      }
      return callOf(name, [cast(list!, arrayOf(element)), cast(item!, element)], gives(arrayOf(element)));
    },
    make: ({ children }) => make(elementOf(children[0]!.type)),
  };
}

/** A place or length that no part of a list has. */
function wrongSlice(kind: 'START' | 'LENGTH', parameter: string, message: string): SparkError {
  return new SparkError(`INVALID_PARAMETER_VALUE.${kind}`, {
    parameters: { parameter, functionName: '`slice`', message },
    type: 'SparkRuntimeException',
  });
}

/** The entries. */
export const nestedFunctions: readonly ScalarFunction[] = [
  index,
  elementAt('element_at', "A list's element counted from 1, from the end where negative; a map's value.", false),
  elementAt('try_element_at', 'Like element_at; NULL where there is none.', true),
  {
    name: 'get',
    doc: "A list's element counted from 0; NULL where there is none.",
    takes: [takes.list, takes.int],
    gives: elementType,
    row: (list: List, at: number) => list[at] ?? null,
  },
  {
    name: 'array',
    doc: 'A list of the arguments.',
    takes: [],
    rest: takes.any,
    unify: true,
    gives: types => arrayOf(types[0] ?? { kind: 'void' }),
    seesNulls: true,
    row: (...items: Value[]) => items,
  },
  {
    name: 'map',
    doc: 'A map of keys and values in turn.',
    takes: [],
    rest: takes.any,
    gives: types => mapOf(types[0] ?? STRING, types[1] ?? STRING),
    seesNulls: true,
    rewrite: (args, { castMode }) => {
      const side = (place: 0 | 1): DataType => {
        const items = args.filter((_, i) => i % 2 === place);
        const type = widestType(items.map(item => item.type));
        if (type === null) throw differentArguments(callOf('map', items, STRING), 'map');
        return type;
      };
      const [key, value] = args.length === 0 ? [STRING, STRING] : [side(0), side(1)];
      const children = args.map((arg, i) => cast(arg, i % 2 === 0 ? key : value, castMode));
      return callOf('map', children, mapOf(key, value));
    },
    make:
      ({ type }) =>
      (...items: Value[]) =>
        checkedMap(
          type as MapType,
          Array.from({ length: items.length / 2 }, (_, i) => [items[2 * i]!, items[2 * i + 1]!]),
        ),
  },
  {
    name: 'map_from_arrays',
    doc: 'A map of a list of keys and a list of values.',
    takes: [takes.list, takes.list],
    gives: ([keys, values]) => mapOf(elementOf(keys), elementOf(values)),
    make:
      ({ type }) =>
      (keys: List, values: List) => {
        if (keys.length === values.length)
          return checkedMap(
            type as MapType,
            keys.map((key, i) => [key, values[i]!]),
          );
        throw new SparkError('_LEGACY_ERROR_TEMP_2128', {
          message: 'The key array and value array of MapData must have the same length.',
          type: 'SparkRuntimeException',
        });
      },
  },
  {
    name: 'map_keys',
    doc: 'The keys.',
    takes: [takes.map],
    gives: ([type]) => arrayOf((type as MapType).key),
    row: (entries: MapEntries) => entries.map(([key]) => key),
  },
  {
    name: 'map_values',
    doc: 'The values.',
    takes: [takes.map],
    gives: ([type]) => arrayOf((type as MapType).value),
    row: (entries: MapEntries) => entries.map(([, value]) => value),
  },
  {
    name: 'map_contains_key',
    doc: 'Whether the key is there.',
    takes: [takes.map, takes.any],
    gives: BOOLEAN,
    make:
      ({ children }) =>
      (entries: MapEntries, key: Value) =>
        entries.some(([k]) => compareValues((children[0]!.type as MapType).key, k, key) === 0),
  },
  {
    name: 'size',
    aliases: ['cardinality'],
    doc: 'How many elements or entries.',
    takes: [takes.listOrMap],
    gives: INT,
    row: (list: List) => list.length,
  },
  { name: 'array_size', doc: 'How many elements.', takes: [takes.list], gives: INT, row: (list: List) => list.length },
  withElement(
    'array_contains',
    'Whether the element is in the list.',
    () => BOOLEAN,
    element => (list: List, item: Value) =>
      list.some(each => each !== null && compareValues(element, each, item) === 0)
        ? true
        : list.includes(null)
          ? null
          : false,
  ),
  withElement(
    'array_position',
    'Where the element first stands, from 1; 0 when nowhere.',
    () => ({ kind: 'bigint' }),
    element => (list: List, item: Value) =>
      list.findIndex(each => each !== null && compareValues(element, each, item) === 0) + 1,
  ),
  withElement(
    'array_remove',
    'The list without the element.',
    list => list,
    element => (list: List, item: Value) =>
      list.filter(each => each === null || compareValues(element, each, item) !== 0),
  ),
  withElement(
    'array_append',
    'The list with the element at its end.',
    list => list,
    () => (list: List | null, item: Value) => list && [...list, item],
    true,
  ),
  withElement(
    'array_prepend',
    'The list with the element at its start.',
    list => list,
    () => (list: List | null, item: Value) => list && [item, ...list],
    true,
  ),
  {
    name: 'array_distinct',
    doc: 'Each element once.',
    takes: [takes.list],
    gives: sameAsFirst,
    make:
      ({ type }) =>
      (list: List) =>
        distinct(type, list),
  },
  {
    name: 'array_repeat',
    doc: 'The element so many times.',
    takes: [takes.any, takes.onlyInt],
    gives: ([type]) => arrayOf(type!),
    seesNulls: true,
    row: (item: Value, count: number | null) =>
      count === null ? null : new Array<Value>(Math.max(count, 0)).fill(item),
  },
  {
    name: 'array_join',
    doc: 'The elements as one text.',
    takes: [takes.list, takes.text, takes.text],
    required: 2,
    gives: STRING,
    row: (list: List, delimiter: string, replacement?: string) =>
      list
        .map(item => item ?? replacement ?? null)
        .filter(item => item !== null)
        .join(delimiter),
  },
  {
    name: 'slice',
    doc: 'A part of a list, from a place counted from 1.',
    takes: [takes.list, takes.int, takes.int],
    gives: sameAsFirst,
    row: (list: List, start: number, length: number) => {
      if (start === 0)
        throw wrongSlice(
          'START',
          '`start`',
          'Unexpected value for `start` in function `slice`: SQL array indices start at 1.',
        );
      if (length < 0)
        throw wrongSlice('LENGTH', '`length`', `Expects \`length\` greater than or equal to 0, but got ${length}.`);
      const from = start > 0 ? start - 1 : list.length + start;
      return from < 0 ? [] : list.slice(from, from + length);
    },
  },
  {
    name: 'reverse',
    doc: 'From the end to the start.',
    takes: [
      { ...takes.textOrList, fit: type => takes.textOrList.fit(type) ?? (type.kind === 'binary' ? STRING : null) },
    ],
    gives: sameAsFirst,
    row: (value: string | List) =>
      typeof value === 'string' ? Array.from(value).reverse().join('') : [...value].reverse(),
  },
  {
    name: 'flatten',
    doc: 'A list of lists as one list.',
    takes: [takes.list],
    gives: ([type]) => elementOf(type),
    row: (lists: readonly (List | null)[]) => (lists.includes(null) ? null : lists.flatMap(list => list!)),
  },
  {
    name: 'array_insert',
    doc: 'The list with an element put in at a place from 1, from the end where negative.',
    takes: [takes.list, takes.any, takes.any],
    gives: sameAsFirst,
    seesNulls: true,
    rewrite: ([list, at, item]) => {
      const raw = callOf('array_insert', [list!, at!, item!], list!.type);
      if (!isPlace(at!.type)) throw unexpectedInput(raw, 1, '"INT"');
      const element = elementFor('array_insert', elementOf(list!.type), item!.type) ?? elementOf(list!.type);
      return callOf(
        'array_insert',
        [cast(list!, arrayOf(element)), cast(at!, INT), cast(item!, element)],
        arrayOf(element),
      );
    },
    row: (list: List | null, at: number | null, item: Value): Value => {
      if (list === null || at === null) return null;
      if (at === 0) throw new SparkError('INVALID_INDEX_OF_ZERO', { parameters: {}, type: 'SparkRuntimeException' });
      const place = at > 0 ? at - 1 : list.length + at + 1;
      const filled = [...new Array<Value>(Math.max(-place, 0)).fill(null), ...list];
      while (filled.length < place) filled.push(null);
      return [...filled.slice(0, Math.max(place, 0)), item, ...filled.slice(Math.max(place, 0))];
    },
  },
];
