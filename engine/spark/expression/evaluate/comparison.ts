/**
 * = <=> < <= > >= over whole columns: numbers and times by their arrays, equal strings by their ids, the rest value
 * by value. NaN equals NaN and is above all.
 */
import type { Column } from '../../../stream/column/column.ts';
import { NumberColumn, StringColumn } from '../../../stream/column/column.ts';
import type { DataType } from '../../../stream/column/data-type.ts';
import { BOOLEAN, isFractional, storageOf } from '../../../stream/column/data-type.ts';
import { compareValues } from '../../../stream/column/value.ts';
import type { Expression } from '../expression.ts';
import type { Builder, Run } from './frame.ts';
import type { Operand } from './operand.ts';
import { eitherNull, isNarrow, nullsOf, operand } from './operand.ts';

/** Whether an order (negative, 0, positive) makes a comparison true. */
const HOLDS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': order => order === 0,
  '<=>': order => order === 0,
  '<': order => order < 0,
  '<=': order => order <= 0,
  '>': order => order > 0,
  '>=': order => order >= 0,
};

const MIRRORED: Readonly<Record<string, string>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** Makes a comparison ready to run. */
export function makeComparison({ name, children }: Expression, builder: Builder): Run {
  const [left, right] = children as [Expression, Expression];
  const storage = storageOf(left.type);
  const isNumber = storage === 'ints' || storage === 'longs' || storage === 'bytes' || storage === 'doubles';
  if (name !== '<=>' && isNumber) {
    const [a, b] = [operand(left, builder), operand(right, builder)];
    return frame => {
      const [x, y] = [a(frame), b(frame)];
      if (!isNarrow(x) || !isNarrow(y) || (typeof x === 'number' && typeof y === 'number')) {
        return byValue(name, left.type, builder.build(left)(frame), builder.build(right)(frame));
      }
      const data = isFractional(left.type) ? compareDoubles(name, x, y) : compareNumbers(name, x, y);
      return new NumberColumn(BOOLEAN, data, nullsOf(x, y));
    };
  }
  const [a, b] = [builder.build(left), builder.build(right)];
  return frame => {
    const [x, y] = [a(frame), b(frame)];
    if (name === '=' && x instanceof StringColumn && y instanceof StringColumn) return equalStrings(x, y);
    return name === '<=>' ? nullSafeEqual(left.type, x, y) : byValue(name, left.type, x, y);
  };
}

function compareNumbers(name: string, a: Operand, b: Operand): Uint8Array {
  if (typeof a === 'number') return compareToConstant(MIRRORED[name]!, (b as NumberColumn).data, a);
  if (typeof b === 'number') return compareToConstant(name, a.data, b);
  const [x, y] = [a.data, b.data];
  const result = new Uint8Array(x.length);
  switch (name) {
    case '=':
      for (let i = 0; i < x.length; i++) result[i] = x[i] === y[i] ? 1 : 0;
      break;
    case '<':
      for (let i = 0; i < x.length; i++) result[i] = x[i]! < y[i]! ? 1 : 0;
      break;
    case '<=':
      for (let i = 0; i < x.length; i++) result[i] = x[i]! <= y[i]! ? 1 : 0;
      break;
    case '>':
      for (let i = 0; i < x.length; i++) result[i] = x[i]! > y[i]! ? 1 : 0;
      break;
    default:
      for (let i = 0; i < x.length; i++) result[i] = x[i]! >= y[i]! ? 1 : 0;
  }
  return result;
}

function compareToConstant(name: string, x: NumberColumn['data'], y: number): Uint8Array {
  const result = new Uint8Array(x.length);
  switch (name) {
    case '=':
      for (let i = 0; i < x.length; i++) result[i] = x[i] === y ? 1 : 0;
      break;
    case '<':
      for (let i = 0; i < x.length; i++) result[i] = x[i]! < y ? 1 : 0;
      break;
    case '<=':
      for (let i = 0; i < x.length; i++) result[i] = x[i]! <= y ? 1 : 0;
      break;
    case '>':
      for (let i = 0; i < x.length; i++) result[i] = x[i]! > y ? 1 : 0;
      break;
    default:
      for (let i = 0; i < x.length; i++) result[i] = x[i]! >= y ? 1 : 0;
  }
  return result;
}

function compareDoubles(name: string, a: Operand, b: Operand): Uint8Array {
  const result = compareNumbers(name, a, b);
  const isNaNAt = (value: Operand, row: number) => Number.isNaN(typeof value === 'number' ? value : value.data[row]);
  const holds = HOLDS[name]!;
  for (let i = 0; i < result.length; i++) {
    const [x, y] = [isNaNAt(a, i), isNaNAt(b, i)];
    if (x || y) result[i] = holds(Number(x) - Number(y)) ? 1 : 0;
  }
  return result;
}

function equalStrings(a: StringColumn, b: StringColumn): NumberColumn {
  const result = new Uint8Array(a.length);
  const known = new Map<number, number>();
  for (let i = 0; i < result.length; i++) {
    const [x, y] = [a.ids[i]!, b.ids[i]!];
    if (x < 0 || y < 0) continue;
    if (a.dictionary === b.dictionary) result[i] = x === y ? 1 : 0;
    else {
      let there = known.get(x);
      if (there === undefined) {
        there = b.dictionary.find(a.dictionary.at(x));
        known.set(x, there);
      }
      result[i] = there === y ? 1 : 0;
    }
  }
  return new NumberColumn(BOOLEAN, result, eitherNull(a.nulls, b.nulls));
}

function byValue(name: string, type: DataType, a: Column, b: Column): NumberColumn {
  const holds = HOLDS[name]!;
  const nulls = eitherNull(a.nulls, b.nulls);
  const result = new Uint8Array(a.length);
  for (let i = 0; i < result.length; i++) {
    if (nulls?.[i] === 1) continue;
    result[i] = holds(compareValues(type, a.value(i), b.value(i))) ? 1 : 0;
  }
  return new NumberColumn(BOOLEAN, result, nulls);
}

function nullSafeEqual(type: DataType, a: Column, b: Column): NumberColumn {
  const result = new Uint8Array(a.length);
  for (let i = 0; i < result.length; i++) {
    const [x, y] = [a.value(i), b.value(i)];
    result[i] = x === null || y === null ? Number(x === y) : compareValues(type, x, y) === 0 ? 1 : 0;
  }
  return new NumberColumn(BOOLEAN, result);
}
