/**
 * Another trigger that also fires a while after the first element, by the clock on the wall, in milliseconds.
 * Source: ProcessingTimeoutTrigger. Cannot be used with windows that merge.
 */
import { fires, purges, type Trigger, type TriggerContext, type TriggerResult } from './trigger.ts';

const TIMEOUT = 'timeout';

/** How a timeout behaves. */
export interface TimeoutOptions {
  readonly timeoutMs: number;
  /** Whether each element sets the timeout anew. */
  readonly resetOnElement?: boolean;
  /** Whether the inner trigger begins anew after a timeout. */
  readonly clearOnTimeout?: boolean;
}

export function processingTimeoutTrigger<T>(of: Trigger<T>, options: TimeoutOptions): Trigger<T> {
  const { timeoutMs, resetOnElement = false, clearOnTimeout = true } = options;
  const clear: Trigger<T>['clear'] = (window, context) => {
    disarm(context);
    of.clear(window, context);
  };
  const timedOut = (result: TriggerResult): TriggerResult => (purges(result) ? 'fireAndPurge' : 'fire');
  return {
    onElement(value, timestampMs, window, context) {
      const result = of.onElement(value, timestampMs, window, context);
      if (fires(result)) {
        clear(window, context);
        return result;
      }
      if (resetOnElement) disarm(context);
      if (context.state(TIMEOUT).read() === undefined) {
        context.state(TIMEOUT).write(context.nowMs + timeoutMs);
        context.registerProcessingTimeTimer(context.nowMs + timeoutMs);
      }
      return result;
    },
    onEventTime(atMs, window, context) {
      const result = of.onEventTime(atMs, window, context);
      if (clearOnTimeout) clear(window, context);
      return timedOut(result);
    },
    onProcessingTime(atMs, window, context) {
      const result = of.onProcessingTime(atMs, window, context);
      if (clearOnTimeout) clear(window, context);
      return timedOut(result);
    },
    clear,
  };
}

function disarm(context: TriggerContext): void {
  const atMs = context.state(TIMEOUT).read() as number | undefined;
  if (atMs === undefined) return;
  context.deleteProcessingTimeTimer(atMs);
  context.state(TIMEOUT).clear();
}
