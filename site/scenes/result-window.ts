/** The window that a result row belongs to, and what it says of it: read from the row's JSON, as Spark names it. */
import type { WrittenRow } from '../../engine/index.ts';

/** A window in event time, in milliseconds, start included, end not. */
export interface EventWindow {
  startMs: number;
  endMs: number;
}

/** A result of a window. */
export interface WindowResult extends EventWindow {
  text: string;
}

/** A result row's window and its other columns; null where the row has no window. */
export function windowResult({ row }: WrittenRow): WindowResult | null {
  const read = JSON.parse(row) as Record<string, unknown>;
  let window: EventWindow | null = null;
  const rest: string[] = [];
  for (const value of Object.values(read)) {
    const found: EventWindow | null = window === null ? windowIn(value) : null;
    if (found) window = found;
    else if (value !== null && typeof value !== 'object') rest.push(String(value));
  }
  return window && { ...window, text: rest.join(' ') };
}

function windowIn(value: unknown): EventWindow | null {
  if (value === null || typeof value !== 'object' || !('start' in value) || !('end' in value)) return null;
  const [startMs, endMs] = [value.start, value.end].map(each => Date.parse(String(each)));
  return startMs === undefined || endMs === undefined || Number.isNaN(startMs + endMs) ? null : { startMs, endMs };
}
