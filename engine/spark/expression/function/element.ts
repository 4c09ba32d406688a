/**
 * One element of a list, one value of a map.
 */
import type { DataType, MapType } from '../../../stream/column/data-type.ts';
import { INT, isWhole, sqlString } from '../../../stream/column/data-type.ts';
import type { MapEntries, Value } from '../../../stream/column/value.ts';
import { compareValues } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import { callOf, cast } from '../build.ts';
import { unexpectedInput } from '../resolve-errors.ts';
import { quotedSql } from '../sql-text.ts';
import type { RowFunction, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

type List = readonly Value[];
const elementOf = (type: DataType | undefined): DataType => (type?.kind === 'array' ? type.element : { kind: 'void' });

/** Whether a place in a list may be of the type: whole numbers up to INT. */
export function isPlace(type: DataType): boolean {
  return isWhole(type) && type.kind !== 'bigint';
}

/** An element that is not there. */
export function outOfBounds(condition: string, index: number, size: number): SparkError {
  return new SparkError(condition, {
    parameters: { indexValue: String(index), arraySize: String(size) },
    type: 'ArrayIndexOutOfBoundsException',
  });
}

/** A map's value by key. */
export function mapValue(type: MapType): RowFunction {
  return (entries: MapEntries, key: Value) => entries.find(([k]) => compareValues(type.key, k, key) === 0)?.[1] ?? null;
}

/** x[i]: of a list from 0, of a map by key. */
export const index: ScalarFunction = {
  name: 'index',
  doc: "A list's element counted from 0, or a map's value.",
  takes: [takes.any, takes.any],
  gives: ([type]) => (type!.kind === 'map' ? type!.value : elementOf(type)),
  rewrite: ([source, key], { castMode }) => {
    const { type } = source!;
    const raw = callOf('index', [source!, key!], type);
    if (type.kind !== 'array' && type.kind !== 'map') {
      throw new SparkError('INVALID_EXTRACT_BASE_FIELD_TYPE', {
        parameters: { base: quotedSql(source!), other: `"${sqlString(type)}"` },
      });
    }
    if (type.kind === 'array' && !isWhole(key!.type) && key!.type.kind !== 'void')
      throw unexpectedInput(raw, 1, '"INTEGRAL"');
    const given = type.kind === 'map' ? type.value : elementOf(type);
    const at = type.kind === 'map' ? cast(key!, type.key) : key!;
    return callOf('index', [source!, at], given, castMode === 'ansi' ? undefined : { mode: castMode });
  },
  make: ({ children, parameters }): RowFunction => {
    const { type } = children[0]!;
    if (type.kind === 'map') return mapValue(type);
    return (list: List, at: number) => {
      if (at >= 0 && at < list.length) return list[at]!;
      if (parameters?.['mode']) return null;
      throw outOfBounds('INVALID_ARRAY_INDEX', at, list.length);
    };
  },
};

/** element_at and try_element_at. */
export const elementAt = (name: string, doc: string, isTry: boolean): ScalarFunction => ({
  name,
  doc,
  takes: [takes.listOrMap, takes.any],
  gives: ([type]) => (type!.kind === 'map' ? type!.value : elementOf(type)),
  rewrite: ([source, key], { castMode }) => {
    const { type } = source!;
    const given = type.kind === 'map' ? type.value : elementOf(type);
    const raw = callOf('element_at', [source!, key!], given);
    if (type.kind === 'array' && !isPlace(key!.type)) throw unexpectedInput(raw, 1, '"INT"');
    const at = type.kind === 'map' ? cast(key!, type.key, castMode) : cast(key!, INT);
    return callOf(name, [source!, at], given, castMode === 'ansi' ? undefined : { mode: castMode });
  },
  make: ({ children, parameters }): RowFunction => {
    const { type } = children[0]!;
    if (type.kind === 'map') return mapValue(type);
    return (list: List, at: number) => {
      if (at === 0) throw new SparkError('INVALID_INDEX_OF_ZERO', { parameters: {}, type: 'SparkRuntimeException' });
      const place = at > 0 ? at - 1 : list.length + at;
      if (place >= 0 && place < list.length) return list[place]!;
      if (isTry || parameters?.['mode']) return null;
      throw outOfBounds('INVALID_ARRAY_INDEX_IN_ELEMENT_AT', at, list.length);
    };
  },
});
