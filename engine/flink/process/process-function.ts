/**
 * Functions over keyed streams, one or two, with state and timers: what they may know and do at an element and at a
 * timer. Times in milliseconds.
 * Source: KeyedProcessFunction, KeyedCoProcessFunction, TimerService.
 */
import type { KeyedState } from '../state/keyed-state.ts';
import type { Timer, TimerService } from '../state/timer-service.ts';
import type { RuntimeContext } from './runtime-context.ts';

/** Gives a result out, with the element's or the timer's timestamp. */
export type Collect<O> = (value: O) => void;

/** What a function of one keyed stream does. */
export interface KeyedProcessFunction<I, O> {
  /** Called once, before anything else. */
  open?(runtime: RuntimeContext): void;
  processElement(value: I, context: ProcessContext, collect: Collect<O>): void;
  onTimer?(atMs: number, context: TimerContext, collect: Collect<O>): void;
}

/** What a function of two keyed streams with the same keys does. */
export interface KeyedCoProcessFunction<L, R, O> {
  open?(runtime: RuntimeContext): void;
  processElement1(value: L, context: ProcessContext, collect: Collect<O>): void;
  processElement2(value: R, context: ProcessContext, collect: Collect<O>): void;
  onTimer?(atMs: number, context: TimerContext, collect: Collect<O>): void;
}

/** What is known at an element, and what can be asked for. */
export class ProcessContext {
  readonly #keyed: KeyedState;
  readonly #timers: TimerService;
  /** The element's timestamp; null where it has none. At a timer: the time it was registered for. */
  readonly timestampMs: number | null;
  readonly #side: (tag: string, value: unknown) => void;

  constructor(
    keyed: KeyedState,
    timers: TimerService,
    timestampMs: number | null,
    side: (tag: string, value: unknown) => void,
  ) {
    this.#keyed = keyed;
    this.#timers = timers;
    this.timestampMs = timestampMs;
    this.#side = side;
  }

  get currentKey(): string {
    return this.#keyed.currentKey;
  }

  get watermarkMs(): number {
    return this.#timers.watermarkMs;
  }

  get nowMs(): number {
    return this.#timers.nowMs;
  }

  sideOutput(tag: string, value: unknown): void {
    this.#side(tag, value);
  }

  registerEventTimeTimer(atMs: number): void {
    this.#timers.registerEventTime(this.#timer(atMs));
  }

  registerProcessingTimeTimer(atMs: number): void {
    this.#timers.registerProcessingTime(this.#timer(atMs));
  }

  deleteEventTimeTimer(atMs: number): void {
    this.#timers.deleteEventTime(this.#timer(atMs));
  }

  deleteProcessingTimeTimer(atMs: number): void {
    this.#timers.deleteProcessingTime(this.#timer(atMs));
  }

  #timer(atMs: number): Timer {
    return { key: this.currentKey, namespace: '', atMs };
  }
}

/** What is known at a timer besides: by which clock it fires. */
export class TimerContext extends ProcessContext {
  readonly timeDomain: 'event' | 'processing';

  constructor(
    keyed: KeyedState,
    timers: TimerService,
    atMs: number,
    timeDomain: 'event' | 'processing',
    side: (tag: string, value: unknown) => void,
  ) {
    super(keyed, timers, atMs, side);
    this.timeDomain = timeDomain;
  }
}
