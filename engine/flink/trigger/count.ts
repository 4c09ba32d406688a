/**
 * Fires at every n-th element of a window. Counts of windows that merge add up.
 * Source: CountTrigger.
 */
import type { Trigger } from './trigger.ts';

const COUNT = 'count';

/** @param n after how many elements */
export function countTrigger(n: number): Trigger<unknown> {
  return {
    onElement(_value, _timestampMs, _window, context) {
      const state = context.state(COUNT);
      const count = ((state.read() as number | undefined) ?? 0) + 1;
      if (count < n) {
        state.write(count);
        return 'continue';
      }
      state.clear();
      return 'fire';
    },
    onEventTime: () => 'continue',
    onProcessingTime: () => 'continue',
    onMerge(_window, context) {
      const counts = context.takeMerged(COUNT) as number[];
      if (counts.length > 0) context.state(COUNT).write(counts.reduce((sum, count) => sum + count));
    },
    clear: (_window, context) => context.state(COUNT).clear(),
  };
}
