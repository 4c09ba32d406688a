/**
 * Holds a table's updates back: until a window is closed, or for a while after the first. Of each key only the last
 * counts, at the place of the first. Times in milliseconds.
 * Source: KTableSuppressProcessor, InMemoryTimeOrderedKeyValueChangeBuffer.
 */
import { type Change, compareTexts, type Key, keyText, type Record, type WindowedKey } from '../record.ts';
import type { Processor, ProcessorContext } from '../topology.ts';

/** How long, and what when too much is held. */
export interface Suppression {
  /** `windowEnd`: until stream time is `waitMs` past the window's end; `record`: past the record's time. */
  readonly from: 'windowEnd' | 'record';
  readonly waitMs: number;
  readonly maxRecords: number;
  readonly whenFull: 'emit' | 'shutDown';
}

/** The error that ends a task whose buffer is full. */
export class StreamsException extends Error {
  override readonly name = 'StreamsException';
}

interface Held {
  readonly fromMs: number;
  record: Record;
}

export function suppress({ from, waitMs, maxRecords, whenFull }: Suppression): Processor {
  const buffer = new Map<string, Held>();
  let observedMs = -1;

  const emitFirst = (held: readonly [string, Held], context: ProcessorContext) => {
    buffer.delete(held[0]);
    const { newValue } = held[1].record.value as Change;
    // A final result of a window that is no more (a session that was merged) is nothing.
    if (newValue !== null || from === 'record') context.forward(held[1].record);
  };

  return {
    process(record, context) {
      observedMs = Math.max(observedMs, record.timestampMs);
      const id = keyText(record.key);
      const held = buffer.get(id);
      if (held === undefined)
        buffer.set(id, { fromMs: from === 'record' ? record.timestampMs : (record.key as WindowedKey).endMs, record });
      else held.record = record;
      for (const first of inOrder(buffer)) {
        if (first[1].fromMs > observedMs - waitMs) break;
        emitFirst(first, context);
      }
      if (buffer.size <= maxRecords) return;
      if (whenFull === 'shutDown')
        throw new StreamsException(
          `suppress buffer exceeded its max capacity: ${buffer.size} of ${maxRecords} records`,
        );
      for (const first of inOrder(buffer).slice(0, buffer.size - maxRecords)) emitFirst(first, context);
    },
  };
}

/** What is held, by time, then by key. */
function inOrder(buffer: Map<string, Held>): [string, Held][] {
  return [...buffer].sort(([, a], [, b]) => a.fromMs - b.fromMs || compareKeys(a.record.key, b.record.key));
}

function compareKeys(a: Key, b: Key): number {
  if (a === null || b === null || typeof a === 'string' || typeof b === 'string')
    return compareTexts(keyText(a), keyText(b));
  return compareTexts(a.key, b.key) || a.startMs - b.startMs;
}
