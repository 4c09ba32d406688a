/**
 * Fires when the clock passes the end of the window.
 * Source: ProcessingTimeTrigger.
 */

import { maxTimestampOf } from '../window/window.ts';
import { requireTimeWindow } from './time-window-only.ts';
import type { Trigger } from './trigger.ts';

export const processingTimeTrigger: Trigger<unknown> = {
  onElement(_value, _timestampMs, window, context) {
    requireTimeWindow(window);
    context.registerProcessingTimeTimer(maxTimestampOf(window));
    return 'continue';
  },
  onEventTime: () => 'continue',
  onProcessingTime: () => 'fire',
  onMerge(window, context) {
    if (maxTimestampOf(window) > context.nowMs) context.registerProcessingTimeTimer(maxTimestampOf(window));
  },
  clear: (window, context) => context.deleteProcessingTimeTimer(maxTimestampOf(window)),
};
