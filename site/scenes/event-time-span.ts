/**
 * How far a query's picture of event time and processing time reaches, over the whole run, so that axes stand still
 * while it plays; and the windows that it has. Read once a run, and again while the run still grows.
 */
import type { Trace } from '../../engine/index.ts';
import { type EventWindow, windowsOf } from './event-window.ts';

/** A query's reach, in milliseconds since 1970. */
export interface EventTimeSpan {
  event: [fromMs: number, toMs: number];
  processing: [fromMs: number, toMs: number];
  windows: EventWindow[];
}

/** The spans of one run's queries. */
export class EventTimeSpans {
  readonly #known = new Map<string, { length: number; span: EventTimeSpan | null }>();

  /** The span of a query; null where it has no event time. */
  of(trace: Trace, query: string): EventTimeSpan | null {
    const known = this.#known.get(query);
    if (known && known.length === trace.length) return known.span;
    const span = spanOf(trace, query);
    this.#known.set(query, { length: trace.length, span });
    return span;
  }
}

function spanOf(trace: Trace, query: string): EventTimeSpan | null {
  const startsAtMs = [...trace.of('run.started')][0]?.startsAtMs ?? 0;
  const windows = windowsOf(trace, query);
  const moments = windows.flatMap(({ startMs, endMs }) => [startMs, endMs]);
  let lastUs = 0;
  for (const { query: name, eventTimeMs } of trace.of('row.read')) {
    if (name === query && eventTimeMs !== null) moments.push(eventTimeMs);
  }
  if (moments.length === 0) return null;
  const leastMs = least(moments);
  for (const { query: name, watermarkMs } of trace.of('watermark.moved')) {
    if (name === query && watermarkMs > leastMs) moments.push(watermarkMs);
  }
  for (const { query: name, atUs } of trace.of('batch.committed')) if (name === query) lastUs = atUs;
  for (const { query: name, atUs } of trace.of('batch.planned')) if (name === query) lastUs = Math.max(lastUs, atUs);
  const event = widened(least(moments), greatest(moments), windows.length === 0 ? 0.04 : 0);
  return { event, processing: widened(startsAtMs, startsAtMs + lastUs / 1000, 0.08), windows };
}

/** A span that has a length, with some room at its ends: marks at the very edge would be cut. */
function widened(fromMs: number, toMs: number, part: number): [number, number] {
  const length = Math.max(1000, toMs - fromMs);
  return [fromMs - length * part, fromMs + length * (1 + part)];
}

function least(numbers: number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b));
}

function greatest(numbers: number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b));
}
