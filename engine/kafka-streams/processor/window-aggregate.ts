/**
 * Aggregates a stream by key and window (tumbling, hopping, unlimited). A record counts in each of its windows that is
 * not closed; where one is closed the record is passed over for it. Times in milliseconds.
 * Source: KStreamWindowAggregate.
 */
import type { AggregateWindowStore } from '../store/window-store.ts';
import { type Processor, textKey } from '../topology.ts';
import type { Aggregator } from './aggregator.ts';
import { changed } from './stateless.ts';
import { type EmitStrategy, FinalResults } from './window-emission.ts';
import { closesAfterMs, lengthOf, type TimeWindows, type UnlimitedWindows, windowsFor } from './windows.ts';

export function windowAggregate(
  store: AggregateWindowStore,
  windows: TimeWindows | UnlimitedWindows,
  aggregator: Aggregator,
  emits: EmitStrategy,
): Processor {
  const final = new FinalResults(store, { lengthMs: lengthOf(windows), inclusiveMs: 0 });
  let observedMs = -1;
  return {
    process(record, context) {
      const key = textKey(record.key);
      if (key === null) {
        context.drop();
        return;
      }
      observedMs = Math.max(observedMs, record.timestampMs);
      const closeTimeMs = observedMs - closesAfterMs(windows);
      for (const { startMs, endMs } of windowsFor(windows, record.timestampMs)) {
        if (endMs <= closeTimeMs) {
          context.drop();
          continue;
        }
        const held = store.fetch(key, startMs);
        const old = held?.value ?? null;
        const aggregate = aggregator.add(key, record.value, old ?? aggregator.initial());
        const timestampMs = Math.max(record.timestampMs, held?.timestampMs ?? record.timestampMs);
        store.put(key, { value: aggregate, timestampMs }, startMs);
        if (emits === 'windowUpdate')
          context.forward(changed(record, { key, startMs, endMs }, aggregate, old, timestampMs));
      }
      if (emits === 'windowClose') final.emit(record, closeTimeMs, context);
    },
  };
}
