/**
 * Aggregates a stream by key in sessions. A record takes the sessions within the gap into one with itself; what a
 * session was before is taken back with a tombstone. A session is late when its end is before stream time less grace
 * and gap. Times in milliseconds; a session ends at its last record.
 * Source: KStreamSessionWindowAggregate.
 */

import type { Record } from '../record.ts';
import type { SessionEntry, SessionStore } from '../store/session-store.ts';
import { type Processor, type ProcessorContext, textKey } from '../topology.ts';
import type { SessionAggregator } from './aggregator.ts';
import { changed } from './stateless.ts';
import type { EmitStrategy } from './window-emission.ts';
import { closesAfterMs, type SessionWindows } from './windows.ts';

export function sessionAggregate(
  store: SessionStore,
  windows: SessionWindows,
  aggregator: SessionAggregator,
  emits: EmitStrategy,
): Processor {
  let observedMs = -1;
  let emittedUpToMs: number | null = null;

  const emitClosed = (record: Record, closeTimeMs: number, context: ProcessorContext) => {
    if (closeTimeMs <= 0 || (emittedUpToMs !== null && emittedUpToMs >= closeTimeMs)) return;
    for (const session of store.endingIn(emittedUpToMs ?? 0, closeTimeMs - 1))
      context.forward(changed(record, keyOf(session), session.value, null, session.endMs));
    emittedUpToMs = closeTimeMs;
  };

  return {
    process(record, context) {
      const key = textKey(record.key);
      if (key === null) {
        context.drop();
        return;
      }
      observedMs = Math.max(observedMs, record.timestampMs);
      const closeTimeMs = observedMs - closesAfterMs(windows);
      const { merged, session } = mergedSession(store, windows, aggregator, key, record);
      if (session.endMs < closeTimeMs) context.drop();
      else {
        const alone = session.startMs === record.timestampMs && session.endMs === record.timestampMs;
        const update = (entry: SessionEntry, value: unknown, old: unknown) => {
          if (emits === 'windowUpdate') context.forward(changed(record, keyOf(entry), value, old, entry.endMs));
        };
        if (!alone)
          for (const old of merged) {
            store.remove(old);
            update(old, null, old.value);
          }
        const value = aggregator.add(key, record.value, session.value);
        store.put({ ...session, value });
        update(session, value, null);
      }
      if (emits === 'windowClose') emitClosed(record, closeTimeMs, context);
    },
  };
}

/** The session that the record becomes part of, with what was in it before. */
function mergedSession(
  store: SessionStore,
  { gapMs }: SessionWindows,
  aggregator: SessionAggregator,
  key: string,
  { timestampMs }: Record,
): { merged: SessionEntry[]; session: SessionEntry } {
  const merged = store.find(key, timestampMs - gapMs, timestampMs + gapMs);
  let session: SessionEntry = { key, startMs: timestampMs, endMs: timestampMs, value: aggregator.initial() };
  for (const other of merged)
    session = {
      key,
      startMs: Math.min(session.startMs, other.startMs),
      endMs: Math.max(session.endMs, other.endMs),
      value: aggregator.merge(key, session.value, other.value),
    };
  return { merged, session };
}

function keyOf({ key, startMs, endMs }: SessionEntry) {
  return { key, startMs, endMs };
}
