/**
 * The windows of Kafka Streams as data, and those of a record. Times in milliseconds; no window begins before 0.
 * Source: TimeWindows, SlidingWindows, SessionWindows, UnlimitedWindows.
 */

/** Tumbling windows are hopping ones that advance by their size. */
export interface TimeWindows {
  readonly kind: 'time';
  readonly sizeMs: number;
  readonly advanceMs: number;
  readonly graceMs: number;
}

/** Windows that end at a record, or begin right after one; both ends belong to them. */
export interface SlidingWindows {
  readonly kind: 'sliding';
  readonly differenceMs: number;
  readonly graceMs: number;
}

/** Records no further apart than the gap share a session. */
export interface SessionWindows {
  readonly kind: 'session';
  readonly gapMs: number;
  readonly graceMs: number;
}

/** One window that never ends. */
export interface UnlimitedWindows {
  readonly kind: 'unlimited';
  readonly startMs: number;
}

/** All kinds. */
export type Windows = TimeWindows | SlidingWindows | SessionWindows | UnlimitedWindows;

/** A stretch of time. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** The windows of a time, in order of their starts. */
export function windowsFor(windows: TimeWindows | UnlimitedWindows, timestampMs: number): Span[] {
  if (windows.kind === 'unlimited')
    return timestampMs < windows.startMs ? [] : [{ startMs: windows.startMs, endMs: Number.POSITIVE_INFINITY }];
  const { sizeMs, advanceMs } = windows;
  const spans: Span[] = [];
  const first = Math.floor(Math.max(0, timestampMs - sizeMs + advanceMs) / advanceMs) * advanceMs;
  for (let startMs = first; startMs <= timestampMs; startMs += advanceMs)
    spans.push({ startMs, endMs: startMs + sizeMs });
  return spans;
}

/** How long after the end of a window stream time must be for it to be closed; a session waits for its gap too. */
export function closesAfterMs(windows: Windows): number {
  if (windows.kind === 'unlimited') return 0;
  return windows.graceMs + (windows.kind === 'session' ? windows.gapMs : 0);
}

/** From a window's start to its end. */
export function lengthOf(windows: Exclude<Windows, SessionWindows>): number {
  if (windows.kind === 'unlimited') return Number.POSITIVE_INFINITY;
  return windows.kind === 'time' ? windows.sizeMs : windows.differenceMs;
}

/** How long the default store keeps a window after its start. */
export function retentionOf(windows: Exclude<Windows, SessionWindows>): number {
  if (windows.kind === 'unlimited') return Number.POSITIVE_INFINITY;
  return windows.graceMs + (windows.kind === 'time' ? windows.sizeMs : 2 * windows.differenceMs);
}
