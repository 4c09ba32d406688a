/**
 * Aggregates a stream by key into a table. Records without key or value are passed over. A result's timestamp is the
 * greatest that went into it.
 * Source: KStreamAggregate, KStreamReduce.
 */
import type { Record } from '../record.ts';
import type { KeyValueStore } from '../store/key-value-store.ts';
import { type Processor, textKey } from '../topology.ts';
import type { Aggregator } from './aggregator.ts';
import { changed } from './stateless.ts';

export function streamAggregate(store: KeyValueStore, aggregator: Aggregator): Processor {
  return {
    process(record: Record, context) {
      const key = textKey(record.key);
      if (key === null || record.value === null) {
        context.drop();
        return;
      }
      const held = store.get(key);
      const old = held?.value ?? null;
      const timestampMs = Math.max(record.timestampMs, held?.timestampMs ?? record.timestampMs);
      const aggregate = aggregator.add(key, record.value, old ?? aggregator.initial());
      store.put(key, aggregate, timestampMs);
      context.forward(changed(record, key, aggregate, old, timestampMs));
    },
  };
}
