/**
 * Throws the content away each time that another trigger fires: each firing gives only what is new.
 * Source: PurgingTrigger.
 */
import { fires, type Trigger, type TriggerResult } from './trigger.ts';

/** @param of the trigger that decides when */
export function purgingTrigger<T>(of: Trigger<T>): Trigger<T> {
  const purge = (result: TriggerResult): TriggerResult => (fires(result) ? 'fireAndPurge' : result);
  return {
    ...of,
    onElement: (value, timestampMs, window, context) => purge(of.onElement(value, timestampMs, window, context)),
    onEventTime: (atMs, window, context) => purge(of.onEventTime(atMs, window, context)),
    onProcessingTime: (atMs, window, context) => purge(of.onProcessingTime(atMs, window, context)),
  };
}
