/**
 * Fires once, at the end of the stream.
 * Source: GlobalWindows.EndOfStreamTrigger.
 */
import { MAX_WATERMARK } from '../stream-element.ts';
import type { Trigger } from './trigger.ts';

export const endOfStreamTrigger: Trigger<unknown> = {
  onElement(_value, _timestampMs, _window, context) {
    context.registerEventTimeTimer(MAX_WATERMARK);
    return 'continue';
  },
  onEventTime: atMs => (atMs === MAX_WATERMARK ? 'fire' : 'continue'),
  onProcessingTime: () => 'continue',
  onMerge: () => {},
  clear: () => {},
};
