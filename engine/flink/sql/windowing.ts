/**
 * Windows of SQL: TUMBLE, HOP, CUMULATE, SESSION, as data and as the windows of a time. Times in milliseconds.
 * Source: the window table-valued functions. A window that ends at or before 1970 counts as over (as recorded).
 */
import { FlinkError } from '../stream-element.ts';
import { windowStart } from '../window/window.ts';

/** A stretch of time. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** Cuts time into windows; sessions grow with what comes. */
export type Windowing =
  | { readonly kind: 'spans'; of(timestampMs: number): Span[] }
  | { readonly kind: 'session'; readonly gapMs: number };

/** The windowing of a table function, by the spans in the order in which they are written. */
export function windowingOf(kind: string, spansMs: readonly number[]): Windowing {
  const [first = 0, second = 0] = spansMs;
  if (kind === 'SESSION') return { kind: 'session', gapMs: first };
  if (kind === 'TUMBLE') return hopping(first, first, second);
  const offsetMs = spansMs[2] ?? 0;
  requireMultiple(kind, first, second);
  return kind === 'HOP' ? hopping(second, first, offsetMs) : cumulating(first, second, offsetMs);
}

/** Whether a window has been told already. */
export function isOver(endMs: number, watermarkMs: number): boolean {
  return endMs <= 0 || endMs - 1 <= watermarkMs;
}

function requireMultiple(kind: string, stepMs: number, sizeMs: number): void {
  if (sizeMs % stepMs === 0) return;
  throw new FlinkError(
    'TableException',
    kind === 'HOP'
      ? `HOP table function based aggregate requires size must be an integral multiple of slide, but got size ${sizeMs} ms and slide ${stepMs} ms`
      : `CUMULATE table function based aggregate requires maxSize must be an integral multiple of step, but got maxSize ${sizeMs} ms and step ${stepMs} ms`,
  );
}

function hopping(sizeMs: number, slideMs: number, offsetMs: number): Windowing {
  return {
    kind: 'spans',
    of(timestampMs) {
      const spans: Span[] = [];
      const last = windowStart(timestampMs, offsetMs, slideMs);
      for (let startMs = last; startMs > timestampMs - sizeMs; startMs -= slideMs)
        spans.push({ startMs, endMs: startMs + sizeMs });
      return spans.reverse();
    },
  };
}

function cumulating(stepMs: number, sizeMs: number, offsetMs: number): Windowing {
  return {
    kind: 'spans',
    of(timestampMs) {
      const startMs = windowStart(timestampMs, offsetMs, sizeMs);
      const spans: Span[] = [];
      for (let endMs = startMs + stepMs; endMs <= startMs + sizeMs; endMs += stepMs)
        if (endMs > timestampMs) spans.push({ startMs, endMs });
      return spans;
    },
  };
}
