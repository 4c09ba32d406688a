/**
 * When a query's batches run (TriggerExecutor): as soon as there is data, at fixed moments, once, or until what was
 * there at the start is done.
 */
import { SparkError } from '../condition.ts';
import { parseInterval } from '../expression/interval.ts';

/** A trigger. */
export type Trigger =
  | { readonly kind: 'processingTime'; readonly intervalMs: number }
  | { readonly kind: 'once' }
  | { readonly kind: 'availableNow' };

/** Runs a batch as soon as there is something to do. */
export const defaultTrigger: Trigger = { kind: 'processingTime', intervalMs: 0 };

/** The moment of the next trigger, in milliseconds since 1970: at whole multiples of the interval. */
export function nextTriggerMs(triggeredMs: number, intervalMs: number): number {
  return Math.floor(triggeredMs / intervalMs) * intervalMs + intervalMs;
}

/** An interval such as '10 seconds', in milliseconds. */
export function intervalMs(text: string): number {
  const parsed = parseInterval(text);
  if (!parsed || parsed.months > 0) {
    throw new SparkError(null, {
      type: 'IllegalArgumentException',
      message: `Error parsing '${text}' to interval. Please ensure that the value provided is in a valid format for defining an interval, such as '10 seconds'.`,
    });
  }
  return parsed.days * 86_400_000 + Math.floor(Number(parsed.micros) / 1000);
}
