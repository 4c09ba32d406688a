/**
 * A trigger's hands: the timers and the state of one key and window, and of windows that merge.
 * Source: WindowOperator.Context.
 */
import type { Cell, KeyedState } from '../state/keyed-state.ts';
import type { Timer, TimerService } from '../state/timer-service.ts';
import type { MergeContext, TriggerContext } from '../trigger/trigger.ts';
import { idOf, type Window } from './window.ts';

/** What a trigger may do to one window of the current key. */
export class WindowTriggerContext implements TriggerContext {
  protected readonly keyed: KeyedState;
  readonly #timers: TimerService;
  readonly #namespace: string;

  constructor(keyed: KeyedState, timers: TimerService, window: Window) {
    this.keyed = keyed;
    this.#timers = timers;
    this.#namespace = idOf(window);
  }

  get watermarkMs(): number {
    return this.#timers.watermarkMs;
  }

  get nowMs(): number {
    return this.#timers.nowMs;
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

  state(name: string): Cell {
    return triggerCell(this.keyed, name, this.#namespace);
  }

  #timer(atMs: number): Timer {
    return { key: this.keyed.currentKey, namespace: this.#namespace, atMs };
  }
}

/** The same for a window that others have just gone into. */
export class MergingTriggerContext extends WindowTriggerContext implements MergeContext {
  readonly #merged: readonly Window[];

  constructor(keyed: KeyedState, timers: TimerService, result: Window, merged: readonly Window[]) {
    super(keyed, timers, result);
    this.#merged = merged;
  }

  takeMerged(name: string): unknown[] {
    const values: unknown[] = [];
    for (const window of this.#merged) {
      const cell = triggerCell(this.keyed, name, idOf(window));
      const value = cell.read();
      cell.clear();
      if (value !== undefined) values.push(value);
    }
    return values;
  }
}

function triggerCell(keyed: KeyedState, name: string, namespace: string): Cell {
  return keyed.cell(`trigger:${name}`, namespace);
}
