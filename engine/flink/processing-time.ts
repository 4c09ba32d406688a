/**
 * An operator's view of the clock on the wall: what time it is, and callbacks at a time, in milliseconds.
 * `ManualClock` is moved by hand: callbacks that are due run in the order (time, registration), each told the time
 * that it was registered for; one that is registered for the past runs at the next move.
 * Source: ProcessingTimeService, TestProcessingTimeService.
 */
import { TimerQueue } from './state/timer-queue.ts';

/** What runs when the clock has reached its time. */
export type ClockCallback = (atMs: number) => void;

/** A clock that calls back. */
export interface ProcessingTime {
  readonly nowMs: number;
  /** Calls once, at the first move of the clock to `atMs` or beyond. */
  register(atMs: number, callback: ClockCallback): void;
}

/** A clock that stands still until somebody moves it. */
export class ManualClock implements ProcessingTime {
  #nowMs: number;
  readonly #due = new TimerQueue<ClockCallback>();

  constructor(nowMs = 0) {
    this.#nowMs = nowMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  register(atMs: number, callback: ClockCallback): void {
    this.#due.add(atMs, callback);
  }

  /** Sets the clock and runs what is due. */
  moveTo(nowMs: number): void {
    this.#nowMs = nowMs;
    for (let next = this.#due.takeUpTo(nowMs); next !== null; next = this.#due.takeUpTo(nowMs)) next.item(next.atMs);
  }
}
