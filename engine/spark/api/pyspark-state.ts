/**
 * What functions with state work with, as programs see it: `applyInPandasWithState` and `transformWithState`. Rows are
 * objects here, where Python has data frames and Row.
 */

/** A value of whatever type, as in Python. */
// biome-ignore lint/suspicious/noExplicitAny: what a column or a state holds is not known to the types
export type Anything = any;

/** A row as functions of the program see it: values by column name, times as Date. */
export type Row = Record<string, Anything>;

/** The state of one group in `applyInPandasWithState`. */
export interface GroupState {
  /** Whether there is state. */
  readonly exists: boolean;
  /** The state; null when there is none. */
  readonly get: Anything;
  /** Whether this call is made because the timeout came, without rows. */
  readonly hasTimedOut: boolean;
  update(state: unknown): void;
  remove(): void;
  setTimeoutDuration(durationMs: number): void;
  setTimeoutTimestamp(timestampMs: number): void;
  getCurrentWatermarkMs(): number;
  getCurrentProcessingTimeMs(): number;
}

/** A function on the rows of one group; gives the rows to emit. */
export type GroupFunction = (key: Anything[], rows: Row[], state: GroupState) => Row[] | Iterable<Row>;

/** One value a key. */
export interface ValueState {
  exists(): boolean;
  get(): Anything;
  update(value: unknown): void;
  clear(): void;
}

/** A list a key. */
export interface ListState {
  exists(): boolean;
  get(): Anything[];
  put(values: unknown[]): void;
  appendValue(value: unknown): void;
  appendList(values: unknown[]): void;
  clear(): void;
}

/** A map a key. */
export interface MapState {
  exists(): boolean;
  getValue(key: unknown): Anything;
  containsKey(key: unknown): boolean;
  updateValue(key: unknown, value: unknown): void;
  removeKey(key: unknown): void;
  keys(): Anything[];
  clear(): void;
}

/** What a processor of `transformWithState` works with. */
export interface StatefulProcessorHandle {
  getValueState(name: string, schema?: string, ttlDurationMs?: number): ValueState;
  getListState(name: string, schema?: string, ttlDurationMs?: number): ListState;
  getMapState(name: string, keySchema?: string, valueSchema?: string, ttlDurationMs?: number): MapState;
  registerTimer(expiryTimestampMs: number): void;
  deleteTimer(expiryTimestampMs: number): void;
  listTimers(): number[];
}

/** The moment of a call. */
export interface TimerValues {
  readonly watermarkMs: number;
  readonly processingTimeMs: number;
}

/** The code of `transformWithState`. */
export interface StatefulProcessorCode {
  init?(handle: StatefulProcessorHandle): void;
  handleInputRows(key: Anything[], rows: Row[], timerValues: TimerValues): Row[] | Iterable<Row>;
  handleExpiredTimer?(key: Anything[], timerValues: TimerValues, expiryMs: number): Row[] | Iterable<Row>;
  close?(): void;
}
