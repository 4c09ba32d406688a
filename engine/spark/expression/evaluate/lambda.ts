/**
 * Functions with lambdas. The lambda's body is computed over columns too: the elements of all lists below each other,
 * beside the columns of the rows that they came from.
 */
import type { Column, RowIndices } from '../../../stream/column/column.ts';
import { columnBuilder, columnOf } from '../../../stream/column/column-builder.ts';
import type { ArrayType, DataType } from '../../../stream/column/data-type.ts';
import { INT } from '../../../stream/column/data-type.ts';
import type { MapEntries, Value } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import { textOf } from '../cast-text.ts';
import type { Expression } from '../expression.ts';
import type { Builder, Frame, Run } from './frame.ts';

type List = readonly Value[];
interface Variable {
  readonly id: number;
  readonly type: DataType;
}

const variablesOf = (lambda: Expression) => lambda.parameters!['variables'] as readonly Variable[];

/** The body over elements: `columns` belong to the lambda's variables in turn. */
function runBody(lambda: Expression, body: Run, frame: Frame, rows: RowIndices, columns: readonly Column[]): Column {
  const bound = new Map(variablesOf(lambda).map(({ id }, i) => [id, columns[i]!]));
  return body(frame.take(rows).bind(bound));
}

/** For each element of each list: the row it came from, its value, its place. */
function flattened(lists: readonly (List | null)[]): { rows: RowIndices; values: Value[]; places: number[] } {
  const rows: number[] = [];
  const values: Value[] = [];
  const places: number[] = [];
  for (const [row, list] of lists.entries()) {
    for (const [place, value] of (list ?? []).entries()) {
      rows.push(row);
      values.push(value);
      places.push(place);
    }
  }
  return { rows: Int32Array.from(rows), values, places };
}

const listsOf = (column: Column): (List | null)[] =>
  Array.from({ length: column.length }, (_, row) => column.value(row) as List | null);

/** The results of the body for each list, or null for a NULL list; `gather` makes a row's value of them. */
function overElements(call: Expression, builder: Builder, gather: (results: List, list: List) => Value): Run {
  const [source, lambda] = call.children as [Expression, Expression];
  const [run, body] = [builder.build(source), builder.build(lambda.children[0]!)];
  return frame => {
    const lists = listsOf(run(frame));
    const { rows, values, places } = flattened(lists);
    const element = columnOf((source.type as ArrayType).element, values);
    const results = runBody(lambda, body, frame, rows, [element, columnOf(INT, places)]);
    const column = columnBuilder(call.type, lists.length);
    let at = 0;
    for (const list of lists) {
      if (list === null) column.push(null);
      else {
        const from = at;
        at += list.length;
        column.push(
          gather(
            Array.from({ length: list.length }, (_, i) => results.value(from + i)),
            list,
          ),
        );
      }
    }
    return column.build();
  };
}

/** transform, filter, exists, forall. */
export function makeElementwise(call: Expression, builder: Builder): Run {
  switch (call.name) {
    case 'transform':
      return overElements(call, builder, results => results);
    case 'filter':
      return overElements(call, builder, (results, list) => list.filter((_, i) => results[i] === true));
    case 'exists':
      return overElements(call, builder, results =>
        results.includes(true) ? true : results.includes(null) ? null : false,
      );
    default:
      return overElements(call, builder, results =>
        results.includes(false) ? false : results.includes(null) ? null : true,
      );
  }
}

/** zip_with: two lists side by side, the shorter one filled with NULL. */
export function makeZipWith(call: Expression, builder: Builder): Run {
  const [first, second, lambda] = call.children as [Expression, Expression, Expression];
  const [a, b, body] = [builder.build(first), builder.build(second), builder.build(lambda.children[0]!)];
  return frame => {
    const [x, y] = [listsOf(a(frame)), listsOf(b(frame))];
    const longest = x.map((list, row) => {
      const other = y[row]!;
      return list === null || other === null
        ? null
        : Array.from({ length: Math.max(list.length, other.length) }, (_, i) => i);
    });
    const { rows, places } = flattened(longest);
    const side = (lists: readonly (List | null)[], source: Expression) =>
      columnOf(
        (source.type as ArrayType).element,
        places.map((place, i) => lists[rows[i]!]![place] ?? null),
      );
    const results = runBody(lambda, body, frame, rows, [side(x, first), side(y, second)]);
    const column = columnBuilder(call.type, x.length);
    let at = 0;
    for (const list of longest) column.push(list === null ? null : list.map(() => results.value(at++)));
    return column.build();
  };
}

/** aggregate(list, zero, merge [, finish]): all lists go forward one element at a time. */
export function makeAggregate(call: Expression, builder: Builder): Run {
  const [source, zero, merge, finish] = call.children as [Expression, Expression, Expression, Expression | undefined];
  const [run, start, body] = [builder.build(source), builder.build(zero), builder.build(merge.children[0]!)];
  const end = finish && builder.build(finish.children[0]!);
  return frame => {
    const lists = listsOf(run(frame));
    const first = start(frame);
    const sums = lists.map((list, row) => (list === null ? null : first.value(row)));
    const longest = lists.reduce((most, list) => Math.max(most, list?.length ?? 0), 0);
    for (let place = 0; place < longest; place++) {
      const rows = Int32Array.from(lists.flatMap((list, row) => ((list?.length ?? 0) > place ? [row] : [])));
      const held = columnOf(
        zero.type,
        Array.from(rows, row => sums[row]!),
      );
      const element = columnOf(
        (source.type as ArrayType).element,
        Array.from(rows, row => lists[row]![place]!),
      );
      const merged = runBody(merge, body, frame, rows, [held, element]);
      for (let i = 0; i < rows.length; i++) sums[rows[i]!] = merged.value(i);
    }
    const column = columnOf(zero.type, sums);
    if (!end || !finish) return column;
    const rows = Int32Array.from({ length: lists.length }, (_, row) => row);
    const ended = runBody(finish, end, frame, rows, [column]);
    return ended.take(Int32Array.from(lists, (list, row) => (list === null ? -1 : row)));
  };
}

/** array_sort(list, (a, b) -> ..): a negative result puts a before b. */
export function makeSortBy(call: Expression, builder: Builder): Run | null {
  const [source, lambda] = call.children as [Expression, Expression | undefined];
  if (!lambda) return null;
  const [run, body] = [builder.build(source), builder.build(lambda.children[0]!)];
  const { element } = source.type as ArrayType;
  return frame => {
    const column = columnBuilder(call.type, frame.rowCount);
    for (const [row, list] of listsOf(run(frame)).entries()) {
      const order = (a: Value, b: Value) => {
        const results = runBody(lambda, body, frame, Int32Array.of(row), [
          columnOf(element, [a]),
          columnOf(element, [b]),
        ]);
        const result = results.value(0);
        if (result === null) throw noOrder(element, a, b);
        return Number(result);
      };
      column.push(list && [...list].sort(order));
    }
    return column.build();
  };
}

function noOrder(type: DataType, a: Value, b: Value): SparkError {
  const text = (value: Value) => (value === null ? 'NULL' : textOf(type, value));
  return new SparkError('COMPARATOR_RETURNS_NULL', {
    parameters: { firstValue: text(a), secondValue: text(b) },
    type: 'SparkException',
  });
}

/** transform_keys, transform_values, map_filter: the entries of maps in place of elements. */
export function makeMapLambda(call: Expression, builder: Builder): Run {
  const [source, lambda] = call.children as [Expression, Expression];
  const [run, body] = [builder.build(source), builder.build(lambda.children[0]!)];
  const [key, value] = variablesOf(lambda);
  return frame => {
    const maps = listsOf(run(frame)) as (MapEntries | null)[];
    const { rows, values } = flattened(maps as (List | null)[]);
    const entries = values as unknown as MapEntries;
    const sides = [
      columnOf(
        key!.type,
        entries.map(([k]) => k),
      ),
      columnOf(
        value!.type,
        entries.map(([, v]) => v),
      ),
    ];
    const results = runBody(lambda, body, frame, rows, sides);
    let at = 0;
    const column = columnBuilder(call.type, maps.length);
    for (const map of maps) {
      const changed = map?.flatMap(([k, v]): MapEntries => {
        const result = results.value(at++);
        if (call.name === 'map_filter') return result === true ? [[k, v]] : [];
        return call.name === 'transform_keys' ? [[result, v]] : [[k, result]];
      });
      column.push((changed ?? null) as Value);
    }
    return column.build();
  };
}
