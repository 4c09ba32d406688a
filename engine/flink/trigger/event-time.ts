/**
 * Fires when the watermark passes the end of the window, and for each element that comes after that.
 * Source: EventTimeTrigger.
 */

import { maxTimestampOf } from '../window/window.ts';
import { requireTimeWindow } from './time-window-only.ts';
import type { Trigger } from './trigger.ts';

export const eventTimeTrigger: Trigger<unknown> = {
  onElement(_value, _timestampMs, window, context) {
    requireTimeWindow(window);
    if (maxTimestampOf(window) <= context.watermarkMs) return 'fire';
    context.registerEventTimeTimer(maxTimestampOf(window));
    return 'continue';
  },
  onEventTime: (atMs, window) => (atMs === maxTimestampOf(window) ? 'fire' : 'continue'),
  onProcessingTime: () => 'continue',
  onMerge(window, context) {
    if (maxTimestampOf(window) > context.watermarkMs) context.registerEventTimeTimer(maxTimestampOf(window));
  },
  clear: (window, context) => context.deleteEventTimeTimer(maxTimestampOf(window)),
};
