/**
 * Never fires: what global windows have until they are given another trigger.
 * Source: GlobalWindows.NeverTrigger.
 */
import type { Trigger } from './trigger.ts';

export const neverTrigger: Trigger<unknown> = {
  onElement: () => 'continue',
  onEventTime: () => 'continue',
  onProcessingTime: () => 'continue',
  onMerge: () => {},
  clear: () => {},
};
