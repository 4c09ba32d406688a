/**
 * Times and elements as Flink's recordings write them: milliseconds, "MIN" and "MAX" for the ends of time; an element is
 * `[key, value, ts]`, without the last where it has no timestamp.
 */
import { z } from 'zod';
import { MAX_WATERMARK, MIN_WATERMARK, type StreamRecord } from '../../../engine/index.ts';

/** A time in a recording. */
export const recordedTime = z.union([z.int(), z.literal('MIN'), z.literal('MAX')]);

/** An element in a recording. */
export const recordedElement = z.union([z.tuple([z.string(), z.number()]), z.tuple([z.string(), z.number(), z.int()])]);

/** Where an element without a key stands alone: `[value, ts]`. */
export type Element = readonly [key: string, value: number];

/** The time that a recording means. */
export function timeOf(recorded: z.infer<typeof recordedTime>): number {
  if (recorded === 'MIN') return MIN_WATERMARK;
  return recorded === 'MAX' ? MAX_WATERMARK : recorded;
}

/** A time as a recording writes it. */
export function writtenTime(timeMs: number): number | string {
  if (timeMs === MIN_WATERMARK) return 'MIN';
  return timeMs === MAX_WATERMARK ? 'MAX' : timeMs;
}

/** The record of a recorded element. */
export function recordOf(element: z.infer<typeof recordedElement>): StreamRecord<Element> {
  return { value: [element[0], element[1]], timestampMs: element[2] ?? null };
}

/** The key of an element. */
export function keyOf(element: Element): string {
  return element[0];
}
