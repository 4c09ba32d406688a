/**
 * The state of one group in `applyInPandasWithState`, with PySpark's names: one value a key, and one timeout. Moments
 * are milliseconds since 1970. A timeout lasts until the function is called again.
 */
import { SparkError } from '../condition.ts';

/** When a group's timeout comes due. */
export type GroupTimeout = 'NoTimeout' | 'EventTimeTimeout' | 'ProcessingTimeTimeout';

/** A row as a function sees it: values by column name. */
export type Row = Readonly<Record<string, unknown>>;

/** What a query calls for each group: the key's values, the batch's rows, the state; gives the rows to emit. */
export type GroupFunction = (key: readonly unknown[], rows: readonly Row[], state: GroupState) => readonly Row[];

/** What is kept of a group between batches. */
export interface SavedGroup {
  readonly key: readonly unknown[];
  /** Absent when only a timeout is left. */
  readonly value?: unknown;
  readonly timeoutMs: number | null;
}

/** The moment of a call. */
export interface GroupMoment {
  readonly timeout: GroupTimeout;
  readonly hasTimedOut: boolean;
  readonly watermarkMs: number;
  readonly batchTimestampMs: number;
}

/** The handle that a function works with. */
export class GroupState {
  readonly #moment: GroupMoment;
  #value: unknown;
  #exists: boolean;
  #timeoutMs: number | null = null;
  #touched = false;
  #removed = false;

  constructor(saved: SavedGroup | undefined, moment: GroupMoment) {
    this.#moment = moment;
    this.#value = saved?.value;
    this.#exists = saved?.value !== undefined;
  }

  /** Whether there is state. */
  get exists(): boolean {
    return this.#exists;
  }

  /** The state; undefined when there is none. */
  get get(): unknown {
    return this.#value;
  }

  /** Whether this call is made because the timeout came, without rows. */
  get hasTimedOut(): boolean {
    return this.#moment.hasTimedOut;
  }

  /** Sets the state. */
  update(value: unknown): void {
    this.#value = value;
    this.#exists = true;
    this.#touched = true;
    this.#removed = false;
  }

  /** Forgets the state. */
  remove(): void {
    this.#value = undefined;
    this.#exists = false;
    this.#removed = true;
  }

  /** The batch's watermark. */
  getCurrentWatermarkMs(): number {
    return this.#moment.watermarkMs;
  }

  /** The batch's clock reading. */
  getCurrentProcessingTimeMs(): number {
    return this.#moment.batchTimestampMs;
  }

  /** Asks to be called again when the watermark has passed a moment. */
  setTimeoutTimestamp(timestampMs: number): void {
    const { timeout, watermarkMs } = this.#moment;
    if (timeout !== 'EventTimeTimeout') {
      throw new SparkError('CANNOT_WITHOUT_ENABLE_EVENT_TIME_TIMEOUT', {
        type: 'UnsupportedOperationException',
        message: 'Cannot set timeout timestamp without enabling event time timeout in [map/flatMap]GroupsWithState',
      });
    }
    if (timestampMs < watermarkMs) {
      throw new SparkError('INVALID_TIMEOUT_TIMESTAMP', {
        type: 'IllegalArgumentException',
        parameters: { timestamp: `${timestampMs}`, currentWatermark: `${watermarkMs}` },
      });
    }
    this.#timeoutMs = timestampMs;
  }

  /** Asks to be called again after a while of processing time. */
  setTimeoutDuration(durationMs: number): void {
    if (this.#moment.timeout !== 'ProcessingTimeTimeout') {
      throw new SparkError('CANNOT_SET_TIMEOUT_DURATION', {
        type: 'UnsupportedOperationException',
        message: 'Cannot set timeout duration without enabling processing time timeout in [map/flatMap]GroupsWithState',
      });
    }
    this.#timeoutMs = this.#moment.batchTimestampMs + durationMs;
  }

  /** For the operator: whether the function wrote the state. */
  get isTouched(): boolean {
    return this.#touched;
  }

  /** For the operator: whether the function removed the state. */
  get isRemoved(): boolean {
    return this.#removed;
  }

  /** For the operator: what is to be kept after the call. */
  toSave(key: readonly unknown[]): SavedGroup {
    return { key, ...(this.#exists && { value: this.#value }), timeoutMs: this.#timeoutMs };
  }
}
