/**
 * Fires again and again, at multiples of an interval by one of the two clocks, until the window ends. By event time the
 * end itself fires too; by processing time the last tick is at the window's end, whatever its event time: what comes
 * later is not seen again. One jump of the watermark over many intervals fires once per interval.
 * Source: ContinuousEventTimeTrigger, ContinuousProcessingTimeTrigger.
 */
import { maxTimestampOf, type Window } from '../window/window.ts';
import type { Trigger, TriggerContext } from './trigger.ts';

const NEXT = 'fire-time';

/** @param intervalMs how often, by the watermark */
export function continuousEventTimeTrigger(intervalMs: number): Trigger<unknown> {
  const register = (context: TriggerContext, atMs: number) => context.registerEventTimeTimer(atMs);
  return {
    onElement(_value, timestampMs, window, context) {
      if (maxTimestampOf(window) <= context.watermarkMs) return 'fire';
      context.registerEventTimeTimer(maxTimestampOf(window));
      arm(timestampMs!, intervalMs, window, context, register);
      return 'continue';
    },
    onEventTime(atMs, window, context) {
      if (atMs === maxTimestampOf(window)) return 'fire';
      return tick(atMs, intervalMs, window, context, register);
    },
    onProcessingTime: () => 'continue',
    onMerge(_window, context) {
      const earliest = mergedNext(context.takeMerged(NEXT), context);
      if (earliest !== null) context.registerEventTimeTimer(earliest);
    },
    clear: (_window, context) => disarm(context, atMs => context.deleteEventTimeTimer(atMs)),
  };
}

/** @param intervalMs how often, by the clock on the wall */
export function continuousProcessingTimeTrigger(intervalMs: number): Trigger<unknown> {
  const register = (context: TriggerContext, atMs: number) => context.registerProcessingTimeTimer(atMs);
  return {
    onElement(_value, _timestampMs, window, context) {
      arm(context.nowMs, intervalMs, window, context, register);
      return 'continue';
    },
    onEventTime: () => 'continue',
    onProcessingTime(atMs, window, context) {
      if (atMs === maxTimestampOf(window)) return 'fire';
      return tick(atMs, intervalMs, window, context, register);
    },
    onMerge(_window, context) {
      const earliest = mergedNext(context.takeMerged(NEXT), context);
      if (earliest !== null) context.registerProcessingTimeTimer(earliest);
    },
    clear: (_window, context) => disarm(context, atMs => context.deleteProcessingTimeTimer(atMs)),
  };
}

type Register = (context: TriggerContext, atMs: number) => void;

/** The first element of a window sets the next tick. */
function arm(timeMs: number, intervalMs: number, window: Window, context: TriggerContext, register: Register): void {
  if (context.state(NEXT).read() === undefined)
    setNext(timeMs - (timeMs % intervalMs), intervalMs, window, context, register);
}

function tick(atMs: number, intervalMs: number, window: Window, context: TriggerContext, register: Register) {
  if (context.state(NEXT).read() !== atMs) return 'continue';
  context.state(NEXT).clear();
  setNext(atMs, intervalMs, window, context, register);
  return 'fire';
}

function setNext(
  fromMs: number,
  intervalMs: number,
  window: Window,
  context: TriggerContext,
  register: Register,
): void {
  const next = Math.min(fromMs + intervalMs, maxTimestampOf(window));
  context.state(NEXT).write(next);
  register(context, next);
}

/** Of windows that merge the earliest tick counts. */
function mergedNext(ticks: unknown[], context: TriggerContext): number | null {
  if (ticks.length === 0) return null;
  const earliest = Math.min(...(ticks as number[]));
  context.state(NEXT).write(earliest);
  return earliest;
}

function disarm(context: TriggerContext, remove: (atMs: number) => void): void {
  const next = context.state(NEXT).read() as number | undefined;
  if (next === undefined) return;
  remove(next);
  context.state(NEXT).clear();
}
