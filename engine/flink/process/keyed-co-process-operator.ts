/**
 * Runs a function over two keyed streams that share their state: `connect`. Timers follow the least of both watermarks.
 * Source: KeyedCoProcessOperator.
 */
import type { ProcessingTime } from '../processing-time.ts';
import { KeyedState } from '../state/keyed-state.ts';
import { type Timer, TimerService, type Triggerable } from '../state/timer-service.ts';
import type { Output, StreamRecord, StreamStatus } from '../stream-element.ts';
import { type KeyedCoProcessFunction, ProcessContext, TimerContext } from './process-function.ts';
import { RuntimeContext } from './runtime-context.ts';
import { type InputSide, TwoInputs } from './two-inputs.ts';

/** The key of an element of either input. */
export interface KeysOf<L, R> {
  readonly left: (value: L) => string;
  readonly right: (value: R) => string;
}

/** One subtask. */
export class KeyedCoProcessOperator<L, R, O> implements Triggerable {
  readonly #function: KeyedCoProcessFunction<L, R, O>;
  readonly #keysOf: KeysOf<L, R>;
  readonly #output: Output<O>;
  readonly #state = new KeyedState();
  readonly #timers: TimerService;
  readonly #inputs: TwoInputs;

  constructor(run: KeyedCoProcessFunction<L, R, O>, keysOf: KeysOf<L, R>, output: Output<O>, clock: ProcessingTime) {
    this.#function = run;
    this.#keysOf = keysOf;
    this.#output = output;
    this.#timers = new TimerService(this, clock);
    this.#inputs = new TwoInputs(
      watermarkMs => {
        this.#timers.advanceWatermark(watermarkMs);
        output.emitWatermark(watermarkMs);
      },
      status => output.emitStatus(status),
    );
    run.open?.(new RuntimeContext(this.#state, clock));
  }

  processLeft({ value, timestampMs }: StreamRecord<L>): void {
    this.#state.currentKey = this.#keysOf.left(value);
    this.#function.processElement1(value, this.#context(timestampMs), result =>
      this.#output.collect(result, timestampMs),
    );
  }

  processRight({ value, timestampMs }: StreamRecord<R>): void {
    this.#state.currentKey = this.#keysOf.right(value);
    this.#function.processElement2(value, this.#context(timestampMs), result =>
      this.#output.collect(result, timestampMs),
    );
  }

  processWatermark(side: InputSide, watermarkMs: number): void {
    this.#inputs.watermark(side, watermarkMs);
  }

  processStatus(side: InputSide, status: StreamStatus): void {
    this.#inputs.status(side, status);
  }

  onEventTime(timer: Timer): void {
    this.#onTimer(timer, 'event', timer.atMs);
  }

  onProcessingTime(timer: Timer): void {
    this.#onTimer(timer, 'processing', null);
  }

  #onTimer({ key, atMs }: Timer, domain: 'event' | 'processing', timestampMs: number | null): void {
    this.#state.currentKey = key;
    const context = new TimerContext(this.#state, this.#timers, atMs, domain, this.#side(timestampMs));
    this.#function.onTimer?.(atMs, context, result => this.#output.collect(result, timestampMs));
  }

  #context(timestampMs: number | null): ProcessContext {
    return new ProcessContext(this.#state, this.#timers, timestampMs, this.#side(timestampMs));
  }

  #side(timestampMs: number | null): (tag: string, value: unknown) => void {
    return (tag, value) => this.#output.sideOutput(tag, value, timestampMs);
  }
}
