/**
 * The timers of a keyed operator: one per (key, namespace, time), of event time and of processing time.
 *
 * An advance of the watermark fires event timers at or before it, in the order of their times, those that firing
 * registers included; the watermark itself has its new value meanwhile. A timer for the past fires at the next
 * advance, even to an equal watermark. Processing timers fire by the clock. A snapshot holds the timers and neither
 * clock nor watermark.
 * Source: InternalTimerServiceImpl.
 */
import type { ProcessingTime } from '../processing-time.ts';
import { MIN_WATERMARK } from '../stream-element.ts';
import { type Queued, TimerQueue } from './timer-queue.ts';

/** A timer: whose, for what, and when. */
export interface Timer {
  readonly key: string;
  readonly namespace: string;
  readonly atMs: number;
}

/** What happens when a timer fires. The operator has set the key. */
export interface Triggerable {
  onEventTime(timer: Timer): void;
  onProcessingTime(timer: Timer): void;
}

/** The timers, as a snapshot holds them. */
export interface TimerSnapshot {
  readonly eventTime: readonly Timer[];
  readonly processingTime: readonly Timer[];
}

/** Timers by one of the two clocks: each at most once, and taken out when deleted. */
class TimerSet {
  readonly #queue = new TimerQueue<Timer>();
  readonly #byId = new Map<string, Queued<Timer>>();

  register(timer: Timer): boolean {
    const id = idOf(timer);
    if (this.#byId.has(id)) return false;
    this.#byId.set(id, this.#queue.add(timer.atMs, timer));
    return true;
  }

  delete(timer: Timer): void {
    const queued = this.#byId.get(idOf(timer));
    if (queued === undefined) return;
    this.#byId.delete(idOf(timer));
    this.#queue.remove(queued);
  }

  takeUpTo(limitMs: number): Timer | null {
    const next = this.#queue.takeUpTo(limitMs);
    if (next === null) return null;
    this.#byId.delete(idOf(next.item));
    return next.item;
  }

  all(): Timer[] {
    return [...this.#byId.values()].map(({ item }) => item);
  }
}

/** The timers of one operator. */
export class TimerService {
  readonly #target: Triggerable;
  readonly #clock: ProcessingTime;
  readonly #eventTime = new TimerSet();
  readonly #processingTime = new TimerSet();
  #watermarkMs = MIN_WATERMARK;

  constructor(target: Triggerable, clock: ProcessingTime, restored?: TimerSnapshot) {
    this.#target = target;
    this.#clock = clock;
    for (const timer of restored?.eventTime ?? []) this.#eventTime.register(timer);
    for (const timer of restored?.processingTime ?? []) this.registerProcessingTime(timer);
  }

  get watermarkMs(): number {
    return this.#watermarkMs;
  }

  get nowMs(): number {
    return this.#clock.nowMs;
  }

  registerEventTime(timer: Timer): void {
    this.#eventTime.register(timer);
  }

  deleteEventTime(timer: Timer): void {
    this.#eventTime.delete(timer);
  }

  registerProcessingTime(timer: Timer): void {
    if (this.#processingTime.register(timer)) this.#clock.register(timer.atMs, atMs => this.#onClock(atMs));
  }

  deleteProcessingTime(timer: Timer): void {
    this.#processingTime.delete(timer);
  }

  /** The watermark comes: due timers fire. */
  advanceWatermark(watermarkMs: number): void {
    this.#watermarkMs = watermarkMs;
    for (let timer = this.#eventTime.takeUpTo(watermarkMs); timer; timer = this.#eventTime.takeUpTo(watermarkMs))
      this.#target.onEventTime(timer);
  }

  snapshot(): TimerSnapshot {
    return { eventTime: this.#eventTime.all(), processingTime: this.#processingTime.all() };
  }

  #onClock(atMs: number): void {
    for (let timer = this.#processingTime.takeUpTo(atMs); timer; timer = this.#processingTime.takeUpTo(atMs))
      this.#target.onProcessingTime(timer);
  }
}

function idOf({ key, namespace, atMs }: Timer): string {
  return `${atMs}\u0000${namespace}\u0000${key}`;
}
