/**
 * Fires when an element lies further than a threshold from the one that fired last (at first: from the first one).
 * Source: DeltaTrigger. Cannot be used with windows that merge.
 */
import type { Trigger } from './trigger.ts';

const LAST = 'last-element';

/** @param distance how far an element is from an older one */
export function deltaTrigger<T>(threshold: number, distance: (older: T, newer: T) => number): Trigger<T> {
  return {
    onElement(value, _timestampMs, _window, context) {
      const last = context.state(LAST);
      const older = last.read() as T | undefined;
      if (older === undefined) {
        last.write(value);
        return 'continue';
      }
      if (distance(older, value) <= threshold) return 'continue';
      last.write(value);
      return 'fire';
    },
    onEventTime: () => 'continue',
    onProcessingTime: () => 'continue',
    clear: (_window, context) => context.state(LAST).clear(),
  };
}
