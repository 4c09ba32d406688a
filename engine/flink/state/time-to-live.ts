/**
 * Keyed state that expires: what is written carries the processing time of its writing, and is gone once the time to
 * live has passed since. Values of lists and maps expire one by one. Expired values are taken out when they are read;
 * `returnExpired` still returns them that once. Times in milliseconds.
 * Source: StateTtlConfig, TtlValueState, TtlListState, TtlMapState, TtlReduceFunction, TtlAggregateFunction.
 * Left out: cleaning in the background (it is not observable but in memory).
 */

import type { Cell } from './keyed-state.ts';
import {
  type AggregateFunction,
  aggregatingState,
  type FoldingState,
  type ListState,
  listState,
  type MapState,
  mapState,
  type ValueState,
  valueState,
} from './state-handle.ts';

/** How long, counted from what, and what a reader sees. */
export interface TimeToLive {
  readonly ttlMs: number;
  /** Whether reading counts as writing. */
  readonly update: 'createAndWrite' | 'readAndWrite';
  readonly visibility: 'neverReturnExpired' | 'returnExpired';
  /** The processing time. */
  readonly nowMs: () => number;
}

/** A value and when it was written, or read where that counts. */
interface Stamped<T> {
  readonly value: T;
  readonly atMs: number;
}

export function expiringValueState<T>(cell: Cell, ttl: TimeToLive): ValueState<T> {
  const held = valueState<Stamped<T>>(cell);
  return {
    value: () => readStamped(held.value(), ttl, stamped => held.update(stamped), held.clear),
    update: value => held.update(value === null ? null : stamp(value, ttl)),
    clear: held.clear,
  };
}

export function expiringListState<T>(cell: Cell, ttl: TimeToLive): ListState<T> {
  const held = listState<Stamped<T>>(cell);
  return {
    get() {
      const all = held.get();
      const live = all.filter(stamped => !isExpired(stamped, ttl));
      if (live.length === 0) held.clear();
      else if (ttl.update === 'readAndWrite') held.update(live.map(({ value }) => stamp(value, ttl)));
      const seen = ttl.visibility === 'returnExpired' ? all : live;
      return seen.map(({ value }) => value);
    },
    add: value => held.add(stamp(value, ttl)),
    addAll: values => held.addAll(values.map(value => stamp(value, ttl))),
    update: values => held.update(values.map(value => stamp(value, ttl))),
    clear: held.clear,
  };
}

export function expiringMapState<K, V>(cell: Cell, ttl: TimeToLive): MapState<K, V> {
  const held = mapState<K, Stamped<V>>(cell);
  const read = (key: K): V | null =>
    readStamped(
      held.get(key),
      ttl,
      stamped => held.put(key, stamped),
      () => held.remove(key),
    );
  const entries = () => held.keys().flatMap(key => entryOf(key, read(key)));
  return {
    get: read,
    put: (key, value) => held.put(key, stamp(value, ttl)),
    contains: key => read(key) !== null,
    remove: held.remove,
    entries,
    keys: () => entries().map(([key]) => key),
    values: () => entries().map(([, value]) => value),
    isEmpty: () => entries().length === 0,
    clear: held.clear,
  };
}

export function expiringAggregatingState<I, A, O>(
  cell: Cell,
  aggregate: AggregateFunction<I, A, O>,
  ttl: TimeToLive,
): FoldingState<I, O> {
  const stamped = expiringValueState<A>(cell, ttl);
  const fresh = { ...ttl, visibility: 'neverReturnExpired' } as const;
  // What is folded further is what has not expired, whatever readers may see.
  const live = expiringValueState<A>(cell, fresh);
  const folded = aggregatingState<I, A, O>(
    { read: () => live.value() ?? undefined, write: value => stamped.update(value as A), clear: stamped.clear },
    aggregate,
  );
  return {
    get() {
      const accumulator = stamped.value();
      return accumulator === null ? null : aggregate.getResult(accumulator);
    },
    add: folded.add,
    clear: stamped.clear,
  };
}

function stamp<T>(value: T, ttl: TimeToLive): Stamped<T> {
  return { value, atMs: ttl.nowMs() };
}

function isExpired({ atMs }: Stamped<unknown>, ttl: TimeToLive): boolean {
  return atMs + ttl.ttlMs <= ttl.nowMs();
}

/** The value if a reader may see it; what has expired is removed, what is read may be stamped anew. */
function readStamped<T>(
  stamped: Stamped<T> | null,
  ttl: TimeToLive,
  restamp: (stamped: Stamped<T>) => void,
  remove: () => void,
): T | null {
  if (stamped === null) return null;
  if (isExpired(stamped, ttl)) {
    remove();
    return ttl.visibility === 'returnExpired' ? stamped.value : null;
  }
  if (ttl.update === 'readAndWrite') restamp(stamp(stamped.value, ttl));
  return stamped.value;
}

function entryOf<K, V>(key: K, value: V | null): [K, V][] {
  return value === null ? [] : [[key, value]];
}
