/**
 * Lists as sets, lists side by side, maps as lists, and sequences.
 */
import type { ArrayType, DataType, MapType, StructType } from '../../../stream/column/data-type.ts';
import {
  arrayOf,
  BOOLEAN,
  DAY_TO_SECOND,
  isInterval,
  isTimestamp,
  isWhole,
  mapOf,
  STRING,
  sqlString,
} from '../../../stream/column/data-type.ts';
import type { CalendarInterval, Long, MapEntries, Value } from '../../../stream/column/value.ts';
import { plus, times, valueKey } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import { callOf, cast } from '../build.ts';
import { addInterval, dayOfMicros, MICROS_PER_DAY, startOfDay } from '../calendar.ts';
import { entryType, widerTypeOfKind, widestType } from '../coercion.ts';
import type { Expression } from '../expression.ts';
import { mismatch } from '../resolve-errors.ts';
import type { RowFunction, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';
import { duplicatedKey } from './text-parts.ts';

type List = readonly Value[];
const elementOf = (type: DataType | undefined): DataType => (type?.kind === 'array' ? type.element : { kind: 'void' });
const keysOf = (type: DataType, list: List) => list.map(item => valueKey(elementOf(type), item));

/** Each element once, in the order in which they come. */
export function distinct(type: DataType, list: List): Value[] {
  const seen = new Set<string>();
  return list.filter(item => {
    const key = valueKey(elementOf(type), item);
    return !seen.has(key) && seen.add(key);
  });
}

const asSets = (
  name: string,
  doc: string,
  compute: (type: DataType, a: List, b: List) => Value,
  gives?: DataType,
): ScalarFunction => ({
  name,
  doc,
  takes: [takes.list, takes.list],
  gives: gives ?? (([type]) => type!),
  rewrite: ([a, b]) => {
    const element = widerTypeOfKind(elementOf(a!.type), elementOf(b!.type));
    if (element === null) {
      throw mismatch('BINARY_ARRAY_DIFF_TYPES', callOf(name, [a!, b!], a!.type), {
        functionName: `\`${name}\``,
        arrayType: '"ARRAY"',
        leftType: `"${sqlString(a!.type)}"`,
        rightType: `"${sqlString(b!.type)}"`,
      });
    }
    const list = arrayOf(element);
    return callOf(name, [cast(a!, list), cast(b!, list)], gives ?? list);
  },
  make:
    ({ children }) =>
    (a: List, b: List) =>
      compute(children[0]!.type, a, b),
});

function overlap(type: DataType, a: List, b: List): Value {
  const keys = new Set(
    keysOf(
      type,
      a.filter(item => item !== null),
    ),
  );
  if (
    keysOf(
      type,
      b.filter(item => item !== null),
    ).some(key => keys.has(key))
  )
    return true;
  return a.length > 0 && b.length > 0 && (a.includes(null) || b.includes(null)) ? null : false;
}

/** arrays_zip: columns give their names to the fields, other arguments their places. */
const arraysZip: ScalarFunction = {
  name: 'arrays_zip',
  doc: 'Lists side by side: a list of structs, filled up with NULL.',
  takes: [],
  rest: takes.list,
  gives: (types, args) => {
    const fields = types.map((type, i) => ({ name: zippedName(args[i]!, i), type: elementOf(type) }));
    return arrayOf({ kind: 'struct', fields });
  },
  row: (...lists: List[]) => {
    const length = Math.max(0, ...lists.map(list => list.length));
    return Array.from({ length }, (_, at) => lists.map(list => list[at] ?? null));
  },
};

function zippedName(argument: Expression, place: number): string {
  if (argument.kind === 'attribute') return argument.name;
  if (argument.kind === 'call' && argument.name === 'field') return String(argument.parameters!['field']);
  return String(place);
}

/** The entries of a map, none twice and none without a key. */
export function checkedMap(type: MapType, entries: MapEntries): Value {
  const seen = new Set<string>();
  for (const [key] of entries) {
    if (key === null) throw new SparkError('NULL_MAP_KEY', { parameters: {}, type: 'SparkRuntimeException' });
    const id = valueKey(type.key, key);
    if (seen.has(id)) throw duplicatedKey(String(key));
    seen.add(id);
  }
  return entries;
}

const fieldsOf = (type: DataType | undefined): StructType['fields'] => {
  const element = elementOf(type);
  return element.kind === 'struct' ? element.fields : [];
};

type Step = (start: Long, count: number) => Long;

const MOST_ITEMS = 2_147_483_632;

/** The values from `start` to `stop`; `at` gives the one after so many steps, `direction` its sense. */
function sequence(start: Long, stop: Long, at: Step, direction: number): Value {
  if (start === stop) return [start];
  if (direction === 0 || (direction > 0 ? start > stop : start < stop)) throw wrongStep(start, stop, direction);
  const items: Value[] = [];
  for (let i = 0; i < MOST_ITEMS; i++) {
    const item = at(start, i);
    if (direction > 0 ? item > stop : item < stop) break;
    items.push(item);
  }
  return items;
}

function wrongStep(start: Long, stop: Long, step: number): SparkError {
  return new SparkError(null, {
    message: `requirement failed: Illegal sequence boundaries: ${start} to ${stop} by ${step}`,
    type: 'IllegalArgumentException',
  });
}

/** A step's parts, whatever kind of interval it is. */
function partsOf(type: DataType, step: Value): CalendarInterval {
  if (type.kind === 'interval') return step as CalendarInterval;
  if (type.kind === 'year-month interval') return { months: step as number, days: 0, micros: 0 };
  return { months: 0, days: 0, micros: step as Long };
}

function timeSequence(type: DataType, stepType: DataType): RowFunction {
  const isDate = type.kind === 'date';
  return (start: Long, stop: Long, step: Value) => {
    const { months, days, micros } = partsOf(stepType, step);
    const wholeDays = days + Math.trunc(Number(micros) / MICROS_PER_DAY);
    const size = months * 28 + wholeDays + Number(micros) / MICROS_PER_DAY;
    const at: Step = (from, count) => {
      const base = isDate ? startOfDay(from as number) : from;
      const moved = addInterval(base, months * count, days * count, times(micros, count));
      return isDate ? dayOfMicros(moved) : moved;
    };
    return sequence(start, stop, at, Math.sign(size));
  };
}

function wrongSequence(args: readonly Expression[]): SparkError {
  return mismatch('SEQUENCE_WRONG_INPUT_TYPES', callOf('sequence', args, STRING), {
    functionName: '`sequence`',
    startType: '("TIMESTAMP" or "TIMESTAMP_NTZ" or "DATE")',
    stepType: '("INTERVAL" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND")',
    otherStartType: '"INTEGRAL"',
  });
}

const sequenceFunction: ScalarFunction = {
  name: 'sequence',
  doc: 'Numbers or times from a start to a stop (with it), by a step: 1 or -1, a day, or as told.',
  takes: [takes.any, takes.any, takes.any],
  required: 2,
  gives: ([type]) => arrayOf(type!),
  rewrite: (args, { castMode }) => {
    const [start, stop, step] = args as [Expression, Expression, Expression?];
    const isTime = isTimestamp(start.type) || start.type.kind === 'date';
    const isNumberStep = step !== undefined && !isInterval(step.type);
    const type = widestType([start.type, stop.type, ...(isNumberStep && !isTime ? [step.type] : [])]);
    if (type === null) throw wrongSequence(args);
    if (!isWhole(type) && !isTimestamp(type) && type.kind !== 'date' && type.kind !== 'void') throw wrongSequence(args);
    const steps = step === undefined ? [] : [isNumberStep ? cast(step, type, castMode) : step];
    return callOf('sequence', [cast(start, type, castMode), cast(stop, type, castMode), ...steps], arrayOf(type));
  },
  make: ({ type, children }) => {
    const { element } = type as ArrayType;
    if (isTimestamp(element) || element.kind === 'date') {
      const byTime = timeSequence(element, children[2]?.type ?? DAY_TO_SECOND) as (...args: Value[]) => Value;
      return (start: Long, stop: Long, step: Value = start <= stop ? MICROS_PER_DAY : -MICROS_PER_DAY) =>
        byTime(start, stop, step);
    }
    return (start: Long, stop: Long, step: Long = start <= stop ? 1 : -1) =>
      sequence(start, stop, (from, count) => plus(from, times(step, count)), step > 0 ? 1 : step < 0 ? -1 : 0);
  },
};

/** The entries. */
export const listSetFunctions: readonly ScalarFunction[] = [
  asSets('array_union', 'The elements of both lists, each once.', (type, a, b) => distinct(type, [...a, ...b])),
  asSets('array_intersect', 'The elements that both lists have, each once.', (type, a, b) => {
    const keys = new Set(keysOf(type, b));
    return distinct(type, a).filter(item => keys.has(valueKey(elementOf(type), item)));
  }),
  asSets('array_except', 'The elements that only the first list has, each once.', (type, a, b) => {
    const keys = new Set(keysOf(type, b));
    return distinct(type, a).filter(item => !keys.has(valueKey(elementOf(type), item)));
  }),
  asSets('arrays_overlap', 'Whether two lists have an element in common.', overlap, BOOLEAN),
  arraysZip,
  {
    name: 'array_compact',
    doc: 'The list without its NULLs.',
    takes: [takes.list],
    gives: ([type]) => type!,
    row: (list: List) => list.filter(item => item !== null),
  },
  {
    name: 'map_entries',
    doc: 'The entries as a list of structs.',
    takes: [takes.map],
    gives: ([type]) => arrayOf(entryType(type as MapType)),
    row: (entries: MapEntries) => entries.map(([key, value]) => [key, value]),
  },
  {
    name: 'map_from_entries',
    doc: 'A map of a list of structs.',
    takes: [takes.list],
    gives: ([type]) => mapOf(fieldsOf(type)[0]?.type ?? { kind: 'void' }, fieldsOf(type)[1]?.type ?? { kind: 'void' }),
    make:
      ({ type }) =>
      (entries: List) =>
        entries.includes(null) ? null : checkedMap(type as MapType, entries as unknown as MapEntries),
  },
  {
    name: 'map_concat',
    doc: 'The entries of all maps.',
    takes: [],
    rest: takes.map,
    unify: true,
    gives: types => types[0]!,
    make:
      ({ type }) =>
      (...maps: MapEntries[]) =>
        checkedMap(type as MapType, maps.flat()),
  },
  sequenceFunction,
];
