/**
 * Windows: a stretch of time from `startMs` up to, not including, `endMs`, in milliseconds since 1970; or the one
 * global window. A window's greatest timestamp is its end less 1 ms; the global window has no end.
 * Source: TimeWindow, GlobalWindow.
 */

/** A stretch of time; the global window reaches from minus to plus infinity. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

/** The window that holds everything. */
export const GLOBAL_WINDOW: Window = { startMs: Number.NEGATIVE_INFINITY, endMs: Number.POSITIVE_INFINITY };

/** The last timestamp that belongs to the window. */
export function maxTimestampOf({ endMs }: Window): number {
  return endMs - 1;
}

/** The window as the namespace of its state. */
export function idOf({ startMs, endMs }: Window): string {
  return `${startMs}/${endMs}`;
}

/** The window of a namespace. */
export function windowOf(id: string): Window {
  const [start, end] = id.split('/');
  return { startMs: Number(start), endMs: Number(end) };
}

/** The start of the window of `sizeMs` that holds a time, negative times included (TimeWindow.getWindowStartWithOffset). */
export function windowStart(timestampMs: number, offsetMs: number, sizeMs: number): number {
  const remainder = (timestampMs - offsetMs) % sizeMs;
  return timestampMs - (remainder < 0 ? remainder + sizeMs : remainder);
}
