/**
 * Replays Kafka Streams' side of `three-engines`: the inputs that Flink (and Spark) got too, once with every update and
 * once with final results only.
 */
import { z } from 'zod';
import { readCase } from '../case-form.ts';
import type { RecordedCase } from '../recording.ts';
import { RecordedStreams } from './replay.ts';
import { recordedNode } from './topology.ts';

const form = z.object({
  program: z.object({
    window: z.enum(['tumbling', 'sliding', 'session']),
    sizeMs: z.int().optional(),
    slideMs: z.int().optional(),
    gapMs: z.int().optional(),
    delayMs: z.int(),
    function: z.enum(['count', 'sum']).default('count'),
  }),
  events: z.array(z.object({ key: z.string(), value: z.int(), eventTime: z.int() })),
  expect: z.object({
    updates: z.array(z.array(z.unknown())),
    final: z.array(z.array(z.unknown())),
    droppedEvents: z.array(z.int()),
  }),
});

type Form = z.infer<typeof form>;

export function replayStreamsThreeEngines({ body }: RecordedCase): string | null {
  const read = readCase(form, body);
  if ('malformed' in read) return read.malformed;
  const { expect } = read.form;
  const updates = run(read.form, false);
  const final = run(read.form, true);
  const got = JSON.stringify({ updates: updates.emitted, final: final.emitted, droppedEvents: updates.dropped });
  const { updates: u, final: f, droppedEvents } = expect;
  const wanted = JSON.stringify({ updates: u, final: f, droppedEvents });
  return got === wanted ? null : `expected ${wanted}, got ${got}`;
}

function run({ program, events }: Form, final: boolean): { emitted: unknown[][]; dropped: number[] } {
  const { window, sizeMs, slideMs, gapMs, delayMs } = program;
  const type = window === 'sliding' ? 'hopping' : window;
  const nodes = [
    { id: 's', op: 'stream', topic: 'in' },
    { id: 'g', op: 'groupByKey', of: 's' },
    { id: 'w', op: 'windowedBy', of: 'g', type, sizeMs, advanceMs: slideMs, gapMs, graceMs: delayMs },
    program.function === 'sum' ? { id: 'c', op: 'aggregate', of: 'w', fn: 'sum' } : { id: 'c', op: 'count', of: 'w' },
    ...(final ? [{ id: 'f', op: 'suppress', of: 'c', type: 'windowCloses' }] : []),
    { op: 'to', of: final ? 'f' : 'c', topic: 'out' },
  ].map(node => recordedNode.parse(node));
  const streams = new RecordedStreams(nodes);
  const emitted: unknown[][] = [];
  const dropped: number[] = [];
  for (const [index, { key, value, eventTime }] of events.entries()) {
    const before = streams.task.dropped;
    streams.task.pipe('in', { key, value, timestampMs: eventTime });
    for (const record of streams.task.take('out')) {
      const windowed = record.key as { key: string; startMs: number; endMs: number };
      emitted.push([index, windowed.key, windowed.startMs, windowed.endMs, record.value]);
    }
    if (streams.task.dropped > before) dropped.push(index);
  }
  return { emitted, dropped };
}
