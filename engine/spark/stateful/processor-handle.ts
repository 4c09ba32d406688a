/**
 * What a `transformWithState` processor works with, with PySpark's names: value, list and map state of the key at
 * hand, and timers. Moments are milliseconds since 1970. Figures count as Spark's metrics do: a list's element or a
 * map's entry written is one update, a cleared list counts its elements.
 */

import type { StateFigures } from '../../stream/operator/operator.ts';
import type { StateStore } from '../../stream/state/state-store.ts';
import { SparkError } from '../condition.ts';
import type { Row } from './group-state.ts';

/** What drives timers: nothing, the watermark or the clock. */
export type TimeMode = 'None' | 'EventTime' | 'ProcessingTime';

/** The moment of a call. */
export interface TimerValues {
  readonly watermarkMs: number;
  readonly processingTimeMs: number;
}

/** A processor: made once a query run from its handle; called once a key. */
export interface StatefulProcessor {
  handleInputRows(key: readonly unknown[], rows: readonly Row[], timerValues: TimerValues): readonly Row[];
  handleExpiredTimer?(key: readonly unknown[], timerValues: TimerValues, expiryMs: number): readonly Row[];
}

/** How long a value lives after it is written. */
export interface TimeToLive {
  readonly ttlMs: number;
}

/** One value a key. */
export interface ValueState {
  exists(): boolean;
  get(): unknown;
  update(value: unknown): void;
  clear(): void;
}

/** A list a key. */
export interface ListState {
  exists(): boolean;
  get(): readonly unknown[];
  put(values: readonly unknown[]): void;
  appendValue(value: unknown): void;
  appendList(values: readonly unknown[]): void;
  clear(): void;
}

/** A map a key. */
export interface MapState {
  exists(): boolean;
  getValue(key: unknown): unknown;
  containsKey(key: unknown): boolean;
  updateValue(key: unknown, value: unknown): void;
  removeKey(key: unknown): void;
  keys(): readonly unknown[];
  clear(): void;
}

/** An element in a store: with time to live, the moment at which it is no longer seen. */
interface Kept {
  /** The key of a map's entry. */
  readonly entry?: unknown;
  readonly value: unknown;
  readonly expiresMs?: number;
}

/** The stores of one processor; the operator says which key is at hand. */
export class ProcessorHandle {
  readonly #store: (name: string) => StateStore<unknown>;
  readonly #mode: TimeMode;
  readonly #states = new Map<string, { store: StateStore<readonly Kept[]>; kind: 'list' | 'map' }>();
  readonly #timers: StateStore<{ key: readonly unknown[]; expiries: readonly number[] }>;
  #key = '';
  #keyValues: readonly unknown[] = [];
  #nowMs = 0;
  readonly figures: StateFigures;

  constructor(store: (name: string) => StateStore<unknown>, mode: TimeMode, figures: StateFigures) {
    this.#store = store;
    this.#mode = mode;
    this.figures = figures;
    this.#timers = store('timers') as StateStore<{ key: readonly unknown[]; expiries: readonly number[] }>;
  }

  /** One value a key. */
  getValueState(name: string, ttl?: TimeToLive): ValueState {
    const { read, write, clear } = this.#elements(name, ttl);
    return {
      exists: () => read().length > 0,
      get: () => read()[0]?.value,
      update: value => write([value], 1, true),
      clear: () => clear(),
    };
  }

  /** A list a key. */
  getListState(name: string, ttl?: TimeToLive): ListState {
    const { read, write, clear } = this.#elements(name, ttl);
    return {
      exists: () => read().length > 0,
      get: () => read().map(({ value }) => value),
      put: values => write(values, values.length, true),
      appendValue: value => write([value], 1, false),
      appendList: values => write(values, values.length, false),
      clear: () => clear(),
    };
  }

  /** A map a key. */
  getMapState(name: string, ttl?: TimeToLive): MapState {
    const store = this.#open(name, ttl, 'map');
    const read = (): Map<unknown, Kept> =>
      new Map((store.get(this.#key) ?? []).filter(kept => this.#lives(kept)).map(kept => [kept.entry, kept]));
    const save = (entries: Map<unknown, Kept>): void => {
      if (entries.size === 0) store.remove(this.#key);
      else store.put(this.#key, [...entries.values()]);
    };
    return {
      exists: () => read().size > 0,
      getValue: key => read().get(key)?.value,
      containsKey: key => read().has(key),
      updateValue: (key, value) => {
        save(read().set(key, { entry: key, ...this.#keep(value, ttl) }));
        this.figures.updated++;
      },
      removeKey: key => {
        const entries = read();
        if (entries.delete(key)) this.figures.removed++;
        save(entries);
      },
      keys: () => [...read().keys()],
      clear: () => {
        this.figures.removed += read().size;
        store.remove(this.#key);
      },
    };
  }

  /** Asks for a call of `handleExpiredTimer` at a moment; asking twice is asking once. */
  registerTimer(expiryMs: number): void {
    this.#requireTimers();
    const expiries = this.listTimers();
    if (expiries.includes(expiryMs)) return;
    this.#saveTimers([...expiries, expiryMs].sort((a, b) => a - b));
  }

  /** Takes such a wish back. */
  deleteTimer(expiryMs: number): void {
    this.#requireTimers();
    this.#saveTimers(this.listTimers().filter(known => known !== expiryMs));
  }

  /** The timers of the key at hand, earliest first. */
  listTimers(): readonly number[] {
    return this.#timers.get(this.#key)?.expiries ?? [];
  }

  /** For the operator: the key that the next calls mean. */
  use(key: string, keyValues: readonly unknown[], nowMs: number): void {
    this.#key = key;
    this.#keyValues = keyValues;
    this.#nowMs = nowMs;
  }

  /** For the operator: the keys that have a timer at or before a moment. */
  keysDue(untilMs: number): { text: string; key: readonly unknown[] }[] {
    const due: { text: string; key: readonly unknown[] }[] = [];
    for (const [text, { key, expiries }] of this.#timers.entries()) {
      if (expiries[0]! <= untilMs) due.push({ text, key });
    }
    return due;
  }

  /** For the operator, at the end of a batch: removes what has outlived its time and counts what is kept. */
  settle(nowMs: number): void {
    this.#nowMs = nowMs;
    this.figures.total = 0;
    for (const { store, kind } of this.#states.values()) {
      for (const [key, kept] of store.entries()) {
        const living = kept.filter(element => this.#lives(element));
        this.figures.removed += kept.length - living.length;
        if (living.length === 0) store.remove(key);
        else if (living.length < kept.length) store.put(key, living);
        this.figures.total += kind === 'map' ? living.length : Math.min(1, living.length);
      }
    }
  }

  /** For the operator: writes all stores. */
  commit(): void {
    for (const { store } of this.#states.values()) store.commit();
    this.#timers.commit();
  }

  #open(name: string, ttl: TimeToLive | undefined, kind: 'list' | 'map'): StateStore<readonly Kept[]> {
    if (ttl && this.#mode !== 'ProcessingTime') {
      throw new SparkError('STATEFUL_PROCESSOR_INCORRECT_TIME_MODE_TO_ASSIGN_TTL', {
        parameters: { operationType: 'getState', stateName: name },
      });
    }
    const store = this.#store(`state-${name}`) as StateStore<readonly Kept[]>;
    this.#states.set(name, { store, kind });
    return store;
  }

  #elements(name: string, ttl: TimeToLive | undefined) {
    const store = this.#open(name, ttl, 'list');
    const read = (): readonly Kept[] => (store.get(this.#key) ?? []).filter(kept => this.#lives(kept));
    const write = (values: readonly unknown[], updates: number, anew: boolean): void => {
      const before = anew ? [] : read();
      store.put(this.#key, [...before, ...values.map(value => this.#keep(value, ttl))]);
      this.figures.updated += updates;
    };
    const clear = (): void => {
      this.figures.removed += read().length;
      store.remove(this.#key);
    };
    return { read, write, clear };
  }

  #keep(value: unknown, ttl: TimeToLive | undefined): Kept {
    return ttl ? { value, expiresMs: this.#nowMs + ttl.ttlMs } : { value };
  }

  #lives({ expiresMs }: Kept): boolean {
    return expiresMs === undefined || this.#nowMs < expiresMs;
  }

  #saveTimers(expiries: readonly number[]): void {
    if (expiries.length === 0) this.#timers.remove(this.#key);
    else this.#timers.put(this.#key, { key: this.#keyValues, expiries });
  }

  #requireTimers(): void {
    if (this.#mode !== 'None') return;
    throw new SparkError('STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_TIME_MODE', {
      parameters: { operationType: 'registerTimer', timeMode: this.#mode },
    });
  }
}
