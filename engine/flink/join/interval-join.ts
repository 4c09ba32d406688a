/**
 * The interval join: a left and a right element of one key meet if right.ts - left.ts lies between two bounds. Each side
 * is kept as long as the other may still need it. An element behind the watermark is late and joins nothing. A result
 * bears the later of both timestamps. Times in milliseconds.
 * Source: IntervalJoinOperator.
 */

import type { KeysOf } from '../process/keyed-co-process-operator.ts';
import { type InputSide, TwoInputs } from '../process/two-inputs.ts';
import type { ProcessingTime } from '../processing-time.ts';
import { type Cell, KeyedState } from '../state/keyed-state.ts';
import { mapState } from '../state/state-handle.ts';
import { type Timer, TimerService, type Triggerable } from '../state/timer-service.ts';
import { FlinkError, type Output, type StreamRecord, type StreamStatus } from '../stream-element.ts';

/** How far right may lie from left. Bounds are inclusive unless said otherwise. */
export interface Interval {
  readonly lowerMs: number;
  readonly upperMs: number;
  readonly lowerExclusive?: boolean;
  readonly upperExclusive?: boolean;
}

/** The side outputs of late elements. */
export const LATE_SIDE: Record<InputSide, string> = { left: 'lateLeft', right: 'lateRight' };

/** One subtask. */
export class IntervalJoinOperator<L, R, O> implements Triggerable {
  readonly #lowerMs: number;
  readonly #upperMs: number;
  readonly #keysOf: KeysOf<L, R>;
  readonly #join: (left: L, right: R, collect: (value: O) => void) => void;
  readonly #output: Output<O>;
  readonly #state = new KeyedState();
  readonly #timers: TimerService;
  readonly #inputs: TwoInputs;

  constructor(
    interval: Interval,
    keysOf: KeysOf<L, R>,
    join: (left: L, right: R, collect: (value: O) => void) => void,
    output: Output<O>,
    clock: ProcessingTime,
  ) {
    this.#lowerMs = interval.lowerMs + (interval.lowerExclusive ? 1 : 0);
    this.#upperMs = interval.upperMs - (interval.upperExclusive ? 1 : 0);
    if (this.#lowerMs > this.#upperMs)
      throw new FlinkError('IllegalArgumentException', 'lowerBound <= upperBound must be fulfilled');
    this.#keysOf = keysOf;
    this.#join = join;
    this.#output = output;
    this.#timers = new TimerService(this, clock);
    this.#inputs = new TwoInputs(
      watermarkMs => {
        this.#timers.advanceWatermark(watermarkMs);
        output.emitWatermark(watermarkMs);
      },
      status => output.emitStatus(status),
    );
  }

  processLeft({ value, timestampMs }: StreamRecord<L>): void {
    this.#process('left', this.#keysOf.left(value), value, timestampMs);
  }

  processRight({ value, timestampMs }: StreamRecord<R>): void {
    this.#process('right', this.#keysOf.right(value), value, timestampMs);
  }

  processWatermark(side: InputSide, watermarkMs: number): void {
    this.#inputs.watermark(side, watermarkMs);
  }

  processStatus(side: InputSide, status: StreamStatus): void {
    this.#inputs.status(side, status);
  }

  onEventTime({ key, namespace, atMs }: Timer): void {
    this.#state.currentKey = key;
    const side = namespace as InputSide;
    this.#buffer(side).remove(atMs - Math.max(0, this.#reach(side).upperMs));
  }

  onProcessingTime(): void {}

  #process(side: InputSide, key: string, value: L | R, timestampMs: number | null): void {
    if (timestampMs === null)
      throw new FlinkError(
        'FlinkException',
        'Long.MIN_VALUE timestamp: Elements used in interval stream joins need to have timestamps meaningful timestamps.',
      );
    this.#state.currentKey = key;
    if (timestampMs < this.#timers.watermarkMs) {
      this.#output.sideOutput(LATE_SIDE[side], value, timestampMs);
      return;
    }
    const own = this.#buffer(side);
    own.put(timestampMs, [...(own.get(timestampMs) ?? []), value]);
    const { lowerMs, upperMs } = this.#reach(side);
    for (const [otherMs, others] of this.#buffer(side === 'left' ? 'right' : 'left').entries()) {
      if (otherMs < timestampMs + lowerMs || otherMs > timestampMs + upperMs) continue;
      for (const other of others) this.#emit(side, value, other, Math.max(timestampMs, otherMs));
    }
    this.#timers.registerEventTime({ key, namespace: side, atMs: timestampMs + Math.max(0, upperMs) });
  }

  #emit(side: InputSide, value: L | R, other: L | R, timestampMs: number): void {
    const [left, right] = side === 'left' ? [value, other] : [other, value];
    this.#join(left as L, right as R, result => this.#output.collect(result, timestampMs));
  }

  /** Where the other side's elements lie, seen from an element of this side. */
  #reach(side: InputSide): { lowerMs: number; upperMs: number } {
    return side === 'left'
      ? { lowerMs: this.#lowerMs, upperMs: this.#upperMs }
      : { lowerMs: -this.#upperMs, upperMs: -this.#lowerMs };
  }

  /** The elements of a side that are kept, by timestamp. */
  #buffer(side: InputSide) {
    const cell: Cell = this.#state.cell(`${side}-buffer`);
    return mapState<number, (L | R)[]>(cell);
  }
}
