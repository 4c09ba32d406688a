/**
 * A topic or stream as a table: writes each record to the table's store and forwards the change, even when nothing has
 * changed. Records without key are passed over, as are those that are older than a versioned store's history.
 * Source: KTableSource, and ForwardingProcessor for `toTable`.
 */
import type { TableStore } from '../store/key-value-store.ts';
import { type Processor, textKey } from '../topology.ts';

export function tableSource(store: TableStore): Processor {
  return {
    process(record, context) {
      const key = textKey(record.key);
      if (key === null) {
        context.drop();
        return;
      }
      const oldValue = store.get(key)?.value ?? null;
      const done = store.put(key, record.value, record.timestampMs);
      if (done === 'notPut') context.drop();
      else context.forward({ ...record, value: { newValue: record.value, oldValue, isLatest: done === 'latest' } });
    },
  };
}
