/**
 * Which windows an element belongs to: tumbling, sliding, session (fixed and dynamic gap) and global windows, by event
 * time or by processing time. Times in milliseconds.
 * Source: TumblingEventTimeWindows, SlidingEventTimeWindows, EventTimeSessionWindows, DynamicEventTimeSessionWindows,
 * their processing-time twins, GlobalWindows. Left out: window stagger.
 */
import { FlinkError } from '../stream-element.ts';
import { endOfStreamTrigger } from '../trigger/end-of-stream.ts';
import { eventTimeTrigger } from '../trigger/event-time.ts';
import { neverTrigger } from '../trigger/never.ts';
import { processingTimeTrigger } from '../trigger/processing-time.ts';
import type { Trigger } from '../trigger/trigger.ts';
import { GLOBAL_WINDOW, type Window, windowStart } from './window.ts';

/** Which clock a window follows. */
export type TimeDomain = 'event' | 'processing';

/** How elements are put into windows. */
export interface WindowAssigner<T> {
  readonly time: TimeDomain;
  /** Whether windows that touch become one. */
  readonly merging: boolean;
  readonly defaultTrigger: Trigger<unknown>;
  /** The windows of an element; `timestampMs` is null where it has none. */
  assign(value: T, timestampMs: number | null, nowMs: number): Window[];
}

/** Windows of one size, side by side. */
export function tumblingWindows(time: TimeDomain, sizeMs: number, offsetMs = 0): WindowAssigner<unknown> {
  const name = `Tumbling${title(time)}Windows`;
  if (sizeMs <= 0 || Math.abs(offsetMs) >= sizeMs)
    throw new FlinkError('IllegalArgumentException', `${name} parameters must satisfy abs(offset) < size`);
  return timed(time, timeMs => {
    const startMs = windowStart(timeMs, offsetMs, sizeMs);
    return [{ startMs, endMs: startMs + sizeMs }];
  });
}

/** Windows of one size, a new one every `slideMs`; an element lies in several, or in none where the slide is longer. */
export function slidingWindows(
  time: TimeDomain,
  sizeMs: number,
  slideMs: number,
  offsetMs = 0,
): WindowAssigner<unknown> {
  const name = `Sliding${title(time)}Windows`;
  if (Math.abs(offsetMs) >= slideMs || sizeMs <= 0)
    throw new FlinkError(
      'IllegalArgumentException',
      `${name} parameters must satisfy abs(offset) < slide and size > 0`,
    );
  return timed(time, timeMs => {
    const windows: Window[] = [];
    const last = windowStart(timeMs, offsetMs, slideMs);
    for (let startMs = last; startMs > timeMs - sizeMs; startMs -= slideMs)
      windows.push({ startMs, endMs: startMs + sizeMs });
    return windows;
  });
}

/** Sessions: elements closer than a gap share a window. The gap may come from the element. */
export function sessionWindows<T>(time: TimeDomain, gapMs: number | ((value: T) => number)): WindowAssigner<T> {
  if (typeof gapMs === 'number' && gapMs <= 0)
    throw new FlinkError('IllegalArgumentException', `${title(time)}SessionWindows parameters must satisfy 0 < size`);
  const gapOf = typeof gapMs === 'number' ? () => gapMs : gapMs;
  return {
    ...timed<T>(time, (startMs, value) => {
      const gap = gapOf(value);
      if (gap <= 0) throw new FlinkError('IllegalArgumentException', 'Dynamic session time gap must satisfy 0 < gap');
      return [{ startMs, endMs: startMs + gap }];
    }),
    merging: true,
  };
}

/** One window for everything; it fires never, or at the end of the stream. */
export function globalWindows(fires: 'never' | 'endOfStream' = 'never'): WindowAssigner<unknown> {
  return {
    time: 'processing',
    merging: false,
    defaultTrigger: fires === 'never' ? neverTrigger : endOfStreamTrigger,
    assign: () => [GLOBAL_WINDOW],
  };
}

function timed<T>(time: TimeDomain, assign: (timeMs: number, value: T) => Window[]): WindowAssigner<T> {
  return {
    time,
    merging: false,
    defaultTrigger: time === 'event' ? eventTimeTrigger : processingTimeTrigger,
    assign(value, timestampMs, nowMs) {
      if (time === 'processing') return assign(nowMs, value);
      if (timestampMs === null) throw noTimestamp();
      return assign(timestampMs, value);
    },
  };
}

function noTimestamp(): FlinkError {
  return new FlinkError(
    'RuntimeException',
    "Record has Long.MIN_VALUE timestamp (= no timestamp marker). Is the time characteristic set to 'ProcessingTime', or did you forget to call 'DataStream.assignTimestampsAndWatermarks(...)'?",
  );
}

function title(time: TimeDomain): string {
  return time === 'event' ? 'EventTime' : 'ProcessingTime';
}
