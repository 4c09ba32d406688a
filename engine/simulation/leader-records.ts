/**
 * What the leaders' logs hold when all has come to rest: by partition, by offset.
 */
import { decodeText } from '../kafka/record-batch.ts';
import type { World } from './world.ts';

/** One record of a leader's log. */
export interface LeaderRecord {
  key: string | null;
  value: string | null;
  producer: string | null;
}

/** The records of every topic that is no internal one: partition name to offset to record. */
export function leaderRecords({ cluster }: World): Map<string, Map<number, LeaderRecord>> {
  const found = new Map<string, Map<number, LeaderRecord>>();
  for (const { replicas } of cluster.brokers) {
    for (const { partition, log, leads } of replicas) {
      if (!leads || partition.topic.startsWith('__')) continue;
      const records = new Map<number, LeaderRecord>();
      found.set(`${partition.topic}-${partition.index}`, records);
      for (const batch of log.read(log.logStartOffset, log.logEndOffset, Number.POSITIVE_INFINITY)) {
        if (batch.control) continue;
        for (const { offsetDelta, key, value } of batch.records) {
          const record = { key: decodeText(key), value: decodeText(value), producer: batch.clientId };
          records.set(batch.baseOffset + offsetDelta, record);
        }
      }
    }
  }
  return found;
}
