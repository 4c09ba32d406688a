/**
 * The processors of recorded topologies, each with a store of its own: tick, flush, dedup, change, streamTime.
 */
import type { Processor, ProcessorContext } from '../../../engine/index.ts';
import { textOf } from './functions.ts';

/** Makes the named processor, with its punctuators. */
export function recordedProcessor(node: {
  fn: string;
  streamTimeMs?: number | undefined;
  wallClockMs?: number | undefined;
}): Processor {
  const store = new Map<string, unknown>();
  let seen = 0;
  const punctuate = (kind: 'stream' | 'wall', context: ProcessorContext) => (atMs: number) => {
    if (node.fn !== 'flush') {
      context.forward({ key: kind, value: seen, timestampMs: atMs });
      return;
    }
    for (const [key, value] of [...store].sort(([a], [b]) => (a < b ? -1 : 1)))
      context.forward({ key, value, timestampMs: atMs });
    store.clear();
  };
  return {
    init(context) {
      if (node.streamTimeMs !== undefined)
        context.schedule(node.streamTimeMs, 'streamTime', punctuate('stream', context));
      if (node.wallClockMs !== undefined) context.schedule(node.wallClockMs, 'wallClock', punctuate('wall', context));
    },
    process(record, context) {
      seen++;
      const key = record.key as string;
      const old = store.get(key) ?? null;
      if (node.fn === 'flush') store.set(key, ((old as number | null) ?? 0) + Number(record.value));
      else if (node.fn === 'dedup' && old === null) {
        store.set(key, record.value);
        context.forward(record);
      } else if (node.fn === 'change' && (old === null || textOf(old) !== textOf(record.value))) {
        store.set(key, record.value);
        context.forward({ ...record, value: `${textOf(old)}->${textOf(record.value)}` });
      } else if (node.fn === 'streamTime') context.forward({ ...record, value: context.streamTimeMs });
    },
  };
}
