/**
 * Keyed state as a process function asks for it, by name and kind, with a time to live where it has one.
 * Source: RuntimeContext.getState and its kin, StateDescriptor.
 */
import type { ProcessingTime } from '../processing-time.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import {
  type AggregateFunction,
  aggregateOf,
  aggregatingState,
  type FoldingState,
  type ListState,
  listState,
  type MapState,
  mapState,
  type ReduceFunction,
  type ValueState,
  valueState,
} from '../state/state-handle.ts';
import {
  expiringAggregatingState,
  expiringListState,
  expiringMapState,
  expiringValueState,
  type TimeToLive,
} from '../state/time-to-live.ts';

/** When state expires; absent: never. */
export type Expiry = Omit<TimeToLive, 'nowMs'>;

/** Gives a function its state. Handles mean the current key, always. */
export class RuntimeContext {
  readonly #keyed: KeyedState;
  readonly #clock: ProcessingTime;

  constructor(keyed: KeyedState, clock: ProcessingTime) {
    this.#keyed = keyed;
    this.#clock = clock;
  }

  getState<T>(name: string, expiry?: Expiry): ValueState<T> {
    const cell = this.#keyed.cell(name);
    return expiry ? expiringValueState(cell, this.#ttl(expiry)) : valueState(cell);
  }

  getListState<T>(name: string, expiry?: Expiry): ListState<T> {
    const cell = this.#keyed.cell(name);
    return expiry ? expiringListState(cell, this.#ttl(expiry)) : listState(cell);
  }

  getMapState<K, V>(name: string, expiry?: Expiry): MapState<K, V> {
    const cell = this.#keyed.cell(name);
    return expiry ? expiringMapState(cell, this.#ttl(expiry)) : mapState(cell);
  }

  getReducingState<T>(name: string, reduce: ReduceFunction<T>, expiry?: Expiry): FoldingState<T, T | null> {
    return this.getAggregatingState(name, aggregateOf(reduce), expiry);
  }

  getAggregatingState<I, A, O>(
    name: string,
    aggregate: AggregateFunction<I, A, O>,
    expiry?: Expiry,
  ): FoldingState<I, O> {
    const cell = this.#keyed.cell(name);
    return expiry ? expiringAggregatingState(cell, aggregate, this.#ttl(expiry)) : aggregatingState(cell, aggregate);
  }

  #ttl(expiry: Expiry): TimeToLive {
    return { ...expiry, nowMs: () => this.#clock.nowMs };
  }
}
