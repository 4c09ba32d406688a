/**
 * Joins a stream with a table, or with a global table by a key of its choice: each stream record gets the row that is
 * there when it arrives (a versioned table: that was there at its time). With a grace period stream records wait until
 * stream time is that far past them. Times in milliseconds.
 * Source: KStreamKTableJoinProcessor, RocksDBTimeOrderedKeyValueBuffer (KIP-923).
 */
import type { Key, Record, ValueAndTimestamp } from '../record.ts';
import { type Processor, type ProcessorContext, textKey } from '../topology.ts';
import type { ValueJoiner } from './stream-join.ts';

/** A stream's side of the join. */
export interface StreamTableJoin {
  /** Finds a row, as it was at a time. */
  readonly lookUp: (key: string, asOfMs: number) => ValueAndTimestamp | null;
  /** The table's key of a stream record. */
  readonly tableKeyOf: (key: Key, value: unknown) => string | null;
  readonly joiner: ValueJoiner;
  /** Whether records without a row come out too. */
  readonly left: boolean;
  readonly graceMs: number | null;
}

/** The real buffer fails on a record without key, which a left join without a grace period lets through. */
class NullKeyError extends Error {
  override readonly name = 'NullPointerException';
  override readonly message = 'a stream record without key cannot wait for a versioned table';
}

export function streamTableJoin(join: StreamTableJoin): Processor {
  const { graceMs } = join;
  const waiting: Record[] = [];
  let observedMs = -1;
  return {
    process(record, context) {
      observedMs = Math.max(observedMs, record.timestampMs);
      const dropped = mustDrop(join, record);
      if (dropped) context.drop();
      else if (graceMs !== null && record.key === null) throw new NullKeyError();
      else if (graceMs === null || record.timestampMs < observedMs - graceMs) emit(join, record, context);
      else waiting.push(record);
      if (dropped || graceMs === null) return;
      waiting.sort((a, b) => a.timestampMs - b.timestampMs);
      while (waiting.length > 0 && waiting[0]!.timestampMs <= observedMs - graceMs)
        emit(join, waiting.shift()!, context);
    },
  };
}

function mustDrop({ tableKeyOf, left }: StreamTableJoin, { key, value }: Record): boolean {
  if (value === null) return true;
  return tableKeyOf(key, value) === null && !left;
}

function emit({ lookUp, tableKeyOf, joiner, left }: StreamTableJoin, record: Record, context: ProcessorContext): void {
  const tableKey = tableKeyOf(record.key, record.value);
  const row = tableKey === null ? null : lookUp(tableKey, record.timestampMs);
  if (row !== null || left) context.forward({ ...record, value: joiner(record.value, row?.value ?? null) });
}

/** The stream's own key. */
export const ownKey: StreamTableJoin['tableKeyOf'] = key => textKey(key);
