/**
 * What is done with a window's content when it fires, and what such a function may know: the clocks, state of this key
 * and window, state of this key, side outputs.
 * Source: ProcessWindowFunction and its Context.
 */
import type { KeyedState } from '../state/keyed-state.ts';
import { type ValueState, valueState } from '../state/state-handle.ts';
import type { TimerService } from '../state/timer-service.ts';
import { FlinkError, type Output } from '../stream-element.ts';
import { idOf, maxTimestampOf, type Window } from './window.ts';

/** Gives out results of a window; `C` is what the window holds: a folded value, or a list. */
export interface WindowFunction<C, O> {
  process(key: string, window: Window, context: WindowContext<O>, contents: C, collect: (value: O) => void): void;
  /** The window is over: state that the function keeps for it goes. */
  clear?(window: Window, context: WindowContext<O>): void;
}

/** What a window function may know and do. */
export class WindowContext<O> {
  readonly #keyed: KeyedState;
  readonly #timers: TimerService;
  readonly #window: Window;
  readonly #merging: boolean;
  readonly #output: Output<O>;

  /** @param merging whether windows may merge: they have no state of their own then */
  constructor(keyed: KeyedState, timers: TimerService, window: Window, merging: boolean, output: Output<O>) {
    this.#merging = merging;
    this.#keyed = keyed;
    this.#timers = timers;
    this.#window = window;
    this.#output = output;
  }

  get watermarkMs(): number {
    return this.#timers.watermarkMs;
  }

  get nowMs(): number {
    return this.#timers.nowMs;
  }

  /** State of this key and window; the function clears it when the window is over. */
  windowState<T>(name: string): ValueState<T> {
    if (this.#merging)
      throw new FlinkError(
        'UnsupportedOperationException',
        'Per-window state is not allowed when using merging windows.',
      );
    return valueState(this.#keyed.cell(`user:${name}`, idOf(this.#window)));
  }

  /** State of this key, over all windows. */
  globalState<T>(name: string): ValueState<T> {
    return valueState(this.#keyed.cell(`user:${name}`));
  }

  sideOutput(tag: string, value: unknown): void {
    this.#output.sideOutput(tag, value, maxTimestampOf(this.#window));
  }
}
