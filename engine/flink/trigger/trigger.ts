/**
 * When a window gives its content, and when it forgets it: the part that every trigger has.
 * A trigger keeps its own state per key and window, and has timers by both clocks, in milliseconds.
 * Source: Trigger, TriggerResult, Trigger.TriggerContext.
 */
import type { Cell } from '../state/keyed-state.ts';
import type { Window } from '../window/window.ts';

/** Whether the content is given out, and whether it is thrown away. */
export type TriggerResult = 'continue' | 'fire' | 'purge' | 'fireAndPurge';

/** What a trigger may know and do about one key and window. */
export interface TriggerContext {
  readonly watermarkMs: number;
  readonly nowMs: number;
  registerEventTimeTimer(atMs: number): void;
  registerProcessingTimeTimer(atMs: number): void;
  deleteEventTimeTimer(atMs: number): void;
  deleteProcessingTimeTimer(atMs: number): void;
  /** The trigger's own state of this key and window. */
  state(name: string): Cell;
}

/** The same when windows have merged: with the state of those that went into it. */
export interface MergeContext extends TriggerContext {
  /** The values of that state in all windows that merged; they are gone from there afterwards. */
  takeMerged(name: string): unknown[];
}

/** Decides when windows fire. */
export interface Trigger<T> {
  onElement(value: T, timestampMs: number | null, window: Window, context: TriggerContext): TriggerResult;
  onEventTime(atMs: number, window: Window, context: TriggerContext): TriggerResult;
  onProcessingTime(atMs: number, window: Window, context: TriggerContext): TriggerResult;
  /** Absent: it cannot be used with windows that merge. */
  onMerge?(window: Window, context: MergeContext): void;
  clear(window: Window, context: TriggerContext): void;
}

export function fires(result: TriggerResult): boolean {
  return result === 'fire' || result === 'fireAndPurge';
}

export function purges(result: TriggerResult): boolean {
  return result === 'purge' || result === 'fireAndPurge';
}
