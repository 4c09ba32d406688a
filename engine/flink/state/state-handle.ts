/**
 * The five kinds of keyed state under Flink's names, over cells: ValueState, ListState, MapState, ReducingState,
 * AggregatingState. A handle always means the current key.
 * Source: flink-core-api's `org.apache.flink.api.common.state`, HeapListState and its kin.
 */
import type { Cell } from './keyed-state.ts';

/** One value. */
export interface ValueState<T> {
  value(): T | null;
  update(value: T | null): void;
  clear(): void;
}

/** A list. */
export interface ListState<T> {
  get(): T[];
  add(value: T): void;
  addAll(values: readonly T[]): void;
  update(values: readonly T[]): void;
  clear(): void;
}

/** A map; entries in order of insertion. */
export interface MapState<K, V> {
  get(key: K): V | null;
  put(key: K, value: V): void;
  contains(key: K): boolean;
  remove(key: K): void;
  entries(): [K, V][];
  keys(): K[];
  values(): V[];
  isEmpty(): boolean;
  clear(): void;
}

/** What was added, folded into one value. */
export interface FoldingState<I, O> {
  get(): O | null;
  add(value: I): void;
  clear(): void;
}

/** How values are folded by way of an accumulator: Flink's AggregateFunction. */
export interface AggregateFunction<I, A, O> {
  createAccumulator(): A;
  add(value: I, accumulator: A): A;
  getResult(accumulator: A): O;
  merge(a: A, b: A): A;
}

/** Two values into one: Flink's ReduceFunction. */
export type ReduceFunction<T> = (a: T, b: T) => T;

/** A reduce as the aggregate that it is. */
export function aggregateOf<T>(reduce: ReduceFunction<T>): AggregateFunction<T, { value: T } | null, T | null> {
  return {
    createAccumulator: () => null,
    add: (value, held) => ({ value: held === null ? value : reduce(held.value, value) }),
    getResult: held => held?.value ?? null,
    merge: (a, b) => (a === null || b === null ? (a ?? b) : { value: reduce(a.value, b.value) }),
  };
}

export function valueState<T>(cell: Cell): ValueState<T> {
  return {
    value: () => (cell.read() as T | undefined) ?? null,
    update: value => (value === null ? cell.clear() : cell.write(value)),
    clear: () => cell.clear(),
  };
}

export function listState<T>(cell: Cell): ListState<T> {
  const state: ListState<T> = {
    get: () => [...((cell.read() as T[] | undefined) ?? [])],
    add: value => state.addAll([value]),
    addAll(values) {
      const held = cell.read() as T[] | undefined;
      if (held === undefined) state.update(values);
      else held.push(...values);
    },
    update: values => (values.length === 0 ? cell.clear() : cell.write([...values])),
    clear: () => cell.clear(),
  };
  return state;
}

export function mapState<K, V>(cell: Cell): MapState<K, V> {
  const held = () => cell.read() as Map<K, V> | undefined;
  return {
    get: key => held()?.get(key) ?? null,
    put(key, value) {
      const map = held();
      if (map === undefined) cell.write(new Map([[key, value]]));
      else map.set(key, value);
    },
    contains: key => held()?.has(key) ?? false,
    remove(key) {
      const map = held();
      map?.delete(key);
      if (map?.size === 0) cell.clear();
    },
    entries: () => [...(held()?.entries() ?? [])],
    keys: () => [...(held()?.keys() ?? [])],
    values: () => [...(held()?.values() ?? [])],
    isEmpty: () => held() === undefined,
    clear: () => cell.clear(),
  };
}

export function aggregatingState<I, A, O>(cell: Cell, aggregate: AggregateFunction<I, A, O>): FoldingState<I, O> {
  return {
    get() {
      const held = cell.read() as A | undefined;
      return held === undefined ? null : aggregate.getResult(held);
    },
    add: value => cell.write(aggregate.add(value, (cell.read() as A | undefined) ?? aggregate.createAccumulator())),
    clear: () => cell.clear(),
  };
}
