/** Windows in event time, milliseconds since 1970, as results and keys of state name them; start included, end not. */
import type { Trace, WrittenRow } from '../../engine/index.ts';

/** A window. */
export interface EventWindow {
  startMs: number;
  endMs: number;
}

/** A result of a window: the row's other columns as one text. */
export interface WindowResult extends EventWindow {
  text: string;
}

/** A result row's window and what it says of it; null where the row has no window. */
export function windowResult({ row }: Pick<WrittenRow, 'row'>): WindowResult | null {
  const read = JSON.parse(row) as unknown;
  if (read === null || typeof read !== 'object') return null;
  let window: EventWindow | null = null;
  const rest: string[] = [];
  for (const value of Object.values(read)) {
    const found: EventWindow | null = window === null ? windowIn(value) : null;
    if (found) window = found;
    else if (value !== null && typeof value !== 'object') rest.push(String(value));
  }
  return window && { ...window, text: rest.join(' ') };
}

/** The windows that a query of the trace had state or results for, by start, then end. */
export function windowsOf(trace: Trace, query: string): EventWindow[] {
  const found = new Map<string, EventWindow>();
  const add = (window: EventWindow | null): void => {
    if (window) found.set(`${window.startMs} ${window.endMs}`, window);
  };
  for (const entry of trace.of('row.written')) if (entry.query === query) add(windowResult(entry));
  for (const entry of trace.of('state.changed')) if (entry.query === query) add(windowOfKey(entry.key));
  return [...found.values()].sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

/** Keys of state hold a window as its two ends in microseconds. */
function windowOfKey(key: string): EventWindow | null {
  const ends = /\{(-?\d+)\|(-?\d+)\}/.exec(key);
  return ends && { startMs: Number(ends[1]) / 1000, endMs: Number(ends[2]) / 1000 };
}

function windowIn(value: unknown): EventWindow | null {
  if (value === null || typeof value !== 'object' || !('start' in value) || !('end' in value)) return null;
  const [startMs, endMs] = [Date.parse(String(value.start)), Date.parse(String(value.end))];
  return Number.isNaN(startMs + endMs) ? null : { startMs, endMs };
}
