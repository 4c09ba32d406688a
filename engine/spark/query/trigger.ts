/**
 * When a query's batches run (TriggerExecutor): as soon as there is data, at fixed moments, once, or until what was
 * there at the start is done; or no batches at all, in continuous processing.
 */
import { SparkError } from '../condition.ts';
import { readInterval, unitHint } from '../expression/interval.ts';

/** A trigger. */
export type Trigger =
  | { readonly kind: 'processingTime'; readonly intervalMs: number }
  | { readonly kind: 'once' }
  | { readonly kind: 'availableNow' }
  /** Rows as they come; a checkpoint so often. */
  | { readonly kind: 'continuous'; readonly intervalMs: number };

/** Runs a batch as soon as there is something to do. */
export const defaultTrigger: Trigger = { kind: 'processingTime', intervalMs: 0 };

/** The moment of the next trigger, in milliseconds since 1970: at whole multiples of the interval. */
export function nextTriggerMs(triggeredMs: number, intervalMs: number): number {
  return Math.floor(triggeredMs / intervalMs) * intervalMs + intervalMs;
}

/** An interval such as '10 seconds', in milliseconds. */
export function intervalMs(text: string): number {
  const parsed = readInterval(text);
  if (!parsed)
    throw wrong(`Error parsing '${text}' to interval. ${EXPECTED}${unitHint(text)}`, 'INVALID_INTERVAL_FORMAT');
  if (parsed.months !== 0) throw wrong(`Doesn't support month or year interval: ${text}`, '_LEGACY_ERROR_TEMP_3262');
  const ms = parsed.days * 86_400_000 + Math.floor(Number(parsed.micros) / 1000);
  if (ms < 0) throw wrong('requirement failed: the interval of trigger should not be negative', null);
  return ms;
}

const EXPECTED =
  "Please ensure that the value provided is in a valid format for defining an interval, such as '10 seconds'.";

function wrong(message: string, condition: string | null): SparkError {
  return new SparkError(condition, { type: 'IllegalArgumentException', message });
}
