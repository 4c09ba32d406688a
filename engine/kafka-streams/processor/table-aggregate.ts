/**
 * Groups a table by other keys and aggregates it: each update takes the old value out of its group and adds the new one
 * to its own. If both are of one group, it is one step.
 * Source: KTableRepartitionMap (KIP-904), KTableAggregate, KTableReduce.
 */
import { type Change, change } from '../record.ts';
import type { KeyValueStore } from '../store/key-value-store.ts';
import { type Processor, textKey } from '../topology.ts';
import type { TableAggregator } from './aggregator.ts';
import { changed } from './stateless.ts';

/** The key and value under which a row counts; a null key or value counts nowhere. */
export type Regrouping = (key: string, value: unknown) => { key: string | null; value: unknown };

export function regroupTable(regroup: Regrouping, isVersioned: boolean): Processor {
  return {
    process(record, context) {
      const key = textKey(record.key)!;
      const { newValue, oldValue, isLatest } = record.value as Change;
      if (isVersioned && !isLatest) {
        context.drop();
        return;
      }
      const pair = (value: unknown) => {
        const mapped = value === null ? null : regroup(key, value);
        return mapped === null || mapped.key === null || mapped.value === null ? null : mapped;
      };
      const [before, after] = [pair(oldValue), pair(newValue)];
      if (before !== null && after !== null && before.key === after.key) {
        context.forward({ ...record, key: after.key, value: change(after.value, before.value) });
        return;
      }
      if (before !== null) context.forward({ ...record, key: before.key, value: change(null, before.value) });
      if (after !== null) context.forward({ ...record, key: after.key, value: change(after.value, null) });
    },
  };
}

export function tableAggregate(store: KeyValueStore, aggregator: TableAggregator): Processor {
  return {
    process(record, context) {
      const key = textKey(record.key)!;
      const { newValue, oldValue } = record.value as Change;
      const held = store.get(key);
      const old = held?.value ?? null;
      let aggregate: unknown = old;
      if (oldValue !== null && old !== null) aggregate = aggregator.subtract(key, oldValue, aggregate);
      if (newValue !== null) aggregate = aggregator.add(key, newValue, aggregate ?? aggregator.initial());
      const timestampMs = Math.max(record.timestampMs, held?.timestampMs ?? record.timestampMs);
      store.put(key, aggregate, timestampMs);
      context.forward(changed(record, key, aggregate, old, timestampMs));
    },
  };
}
