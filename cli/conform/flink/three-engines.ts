/**
 * Replays Flink's side of `three-engines`: the inputs that Kafka Streams (and Spark) got too, with a watermark after each
 * event or each batch, and the end of the stream after the last.
 */
import { z } from 'zod';
import { MAX_WATERMARK, MIN_WATERMARK } from '../../../engine/index.ts';
import { readCase } from '../case-form.ts';
import type { RecordedCase } from '../recording.ts';
import { RecordedWindows, windowProgram } from './window.ts';

const form = z.object({
  program: z.object({
    window: z.enum(['tumbling', 'sliding', 'session']),
    sizeMs: z.int().optional(),
    slideMs: z.int().optional(),
    gapMs: z.int().optional(),
    delayMs: z.int(),
    function: z.string().default('count'),
    flinkWatermark: z.enum(['perRecord', 'perBatch']).default('perRecord'),
  }),
  events: z.array(z.object({ key: z.string(), value: z.int(), eventTime: z.int(), batch: z.int() })),
  expect: z.object({ emitted: z.array(z.array(z.unknown())), droppedEvents: z.array(z.int()) }),
});

export function replayFlinkThreeEngines({ body }: RecordedCase): string | null {
  const read = readCase(form, body);
  if ('malformed' in read) return read.malformed;
  const { program, events, expect } = read.form;
  const { delayMs, flinkWatermark, ...rest } = program;
  const windows = new RecordedWindows(windowProgram.parse(rest));
  const emitted: unknown[][] = [];
  const droppedEvents: number[] = [];
  const take = (at: number | 'end') => {
    for (const item of windows.take())
      if (Array.isArray(item)) emitted.push([at, ...item]);
      else droppedEvents.push(at as number);
  };
  let latestMs = MIN_WATERMARK;
  for (const [index, event] of events.entries()) {
    windows.element([event.key, event.value, event.eventTime]);
    latestMs = Math.max(latestMs, event.eventTime);
    const batchGoesOn = events[index + 1]?.batch === event.batch;
    if (flinkWatermark === 'perRecord' || !batchGoesOn) windows.watermark(latestMs - delayMs - 1);
    take(index);
  }
  windows.watermark(MAX_WATERMARK);
  take('end');
  const [got, wanted] = [JSON.stringify({ emitted, droppedEvents }), JSON.stringify(expect)];
  return got === wanted ? null : `expected ${wanted}, got ${got}`;
}
