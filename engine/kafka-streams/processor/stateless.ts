/**
 * Processors that remember nothing: filter, map, flatMap, branch of streams; filter and mapValues of tables.
 * Source: KStreamFilter, KStreamMap, KStreamFlatMap, KStreamBranch, KTableFilter, KTableMapValues.
 */
import { type Change, change, type Key, type Record } from '../record.ts';
import type { Processor } from '../topology.ts';

/** Whether a record holds. */
export type Predicate = (key: Key, value: unknown) => boolean;

/** A new value; null stays null where the table's own rule says so. */
export type ValueMapper = (key: Key, value: unknown) => unknown;

export function filterStream(holds: Predicate): Processor {
  return {
    process(record, context) {
      if (holds(record.key, record.value)) context.forward(record);
    },
  };
}

/** Each record becomes any number of records; timestamps stay. */
export function flatMapStream(mapper: (record: Record) => { key: Key; value: unknown }[]): Processor {
  return {
    process(record, context) {
      for (const { key, value } of mapper(record)) context.forward({ ...record, key, value });
    },
  };
}

/** A record goes to the first branch whose predicate holds. */
export function branchStream(holds: Predicate, earlier: readonly Predicate[]): Processor {
  return filterStream((key, value) => !earlier.some(other => other(key, value)) && holds(key, value));
}

/**
 * A table's filter: what fails becomes a tombstone, even where nothing was before, unless old values are asked for.
 * @param table whether old values are asked for
 */
export function filterTable(holds: Predicate, table: { sendsOldValues: boolean }): Processor {
  return {
    process(record, context) {
      const { newValue, oldValue, isLatest } = record.value as Change;
      const keep = (value: unknown) => (value !== null && holds(record.key, value) ? value : null);
      const kept = { newValue: keep(newValue), oldValue: table.sendsOldValues ? keep(oldValue) : null, isLatest };
      if (table.sendsOldValues && kept.newValue === null && kept.oldValue === null) return;
      context.forward({ ...record, value: kept });
    },
  };
}

export function mapTableValues(mapper: ValueMapper): Processor {
  return {
    process(record, context) {
      const { newValue, oldValue, isLatest } = record.value as Change;
      const map = (value: unknown) => (value === null ? null : mapper(record.key, value));
      context.forward({ ...record, value: { newValue: map(newValue), oldValue: map(oldValue), isLatest } });
    },
  };
}

/** A table as the stream of its new values. */
export const tableToStream: Processor = {
  process(record, context) {
    context.forward({ ...record, value: (record.value as Change).newValue });
  },
};

/** A windowed or other aggregation's new value as a change. */
export function changed(record: Record, key: Key, newValue: unknown, oldValue: unknown, timestampMs: number): Record {
  return { ...record, key, value: change(newValue, oldValue), timestampMs };
}
