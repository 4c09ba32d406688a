/** The order of a list's elements: sorted lists, the least and the greatest element. */
import type { ArrayType, DataType } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import { compareNullable, compareValues } from '../../../stream/column/value.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

type List = readonly Value[];
const elementOf = (type: DataType | undefined): DataType => (type?.kind === 'array' ? type.element : { kind: 'void' });
const sameAsFirst = ([type]: readonly DataType[]): DataType => type!;

/** Sorted, NULLs first ascending and last descending. */
const sortArray: ScalarFunction = {
  name: 'sort_array',
  doc: 'The list in order; NULLs first, or last where descending.',
  takes: [takes.list, takes.boolean],
  required: 1,
  gives: sameAsFirst,
  make:
    ({ type }) =>
    (list: List, ascending = true) =>
      [...list].sort((a, b) => compareNullable((type as ArrayType).element, a, b) * (ascending ? 1 : -1)),
};

const arraySort: ScalarFunction = {
  name: 'array_sort',
  doc: 'The list in order, NULLs last; or in the order that a lambda tells.',
  takes: [takes.list, takes.lambda],
  required: 1,
  gives: sameAsFirst,
  variables: ([list]) => [elementOf(list), elementOf(list)],
  make:
    ({ type }) =>
    (list: List) =>
      [...list].sort((a, b) =>
        a === null || b === null
          ? Number(a === null) - Number(b === null)
          : compareValues((type as ArrayType).element, a, b),
      ),
};

const extreme = (name: string, doc: string, sign: 1 | -1): ScalarFunction => ({
  name,
  doc,
  takes: [takes.list],
  gives: ([type]) => elementOf(type),
  make:
    ({ type }) =>
    (list: List) =>
      list.reduce(
        (best, item) => (item !== null && (best === null || compareValues(type, item, best) * sign > 0) ? item : best),
        null,
      ),
});

/** The entries. */
export const listOrderFunctions: readonly ScalarFunction[] = [
  sortArray,
  arraySort,
  extreme('array_max', 'The greatest element.', 1),
  extreme('array_min', 'The least element.', -1),
];
