/**
 * What the cleaner leaves: for each key the last record, each record where it was, tombstones for as long as
 * delete.retention.ms says (2.5; D5, D6, D8).
 */
import { leaderRecords } from '../leader-records.ts';
import type { Check } from '../scenario.ts';

interface Written {
  key: string;
  value: string | null;
}

export const compaction: Check = {
  about: 'After compaction the last record of each key is there, and every record is where it was written (D5, D6)',
  watch(world, report) {
    /** What was written to each replica, by `broker topic-partition` and offset. */
    const replicas = new Map<string, Map<number, Written>>();
    const of = (broker: number, topic: string, partition: number): Map<number, Written> => {
      const name = `${broker} ${topic}-${partition}`;
      const written = replicas.get(name) ?? new Map<number, Written>();
      replicas.set(name, written);
      return written;
    };
    return {
      entries: {
        'record.appended': ({ broker, topic, partition, offset, key, value }) => {
          if (key !== null && !topic.startsWith('__')) of(broker, topic, partition).set(offset, { key, value });
        },
        'log.truncated': ({ broker, topic, partition, offset }) => {
          const written = of(broker, topic, partition);
          for (const at of [...written.keys()]) if (at >= offset) written.delete(at);
        },
      },
      atRest() {
        const logs = leaderRecords(world);
        for (const { topic, index, leader } of world.cluster.controller.partitions) {
          const place = `${topic}-${index}`;
          const kept = logs.get(place);
          if (!kept) continue;
          const written = of(leader, topic, index);
          for (const [offset, record] of kept) {
            const before = written.get(offset);
            if (before && before.key === record.key && before.value === record.value) continue;
            report(
              'record-moved',
              `${place} holds ${record.key}=${record.value} at ${offset}, where it was not written`,
            );
          }
          const last = new Map([...written].sort(([a], [b]) => a - b).map(([offset, { key }]) => [key, offset]));
          for (const [key, offset] of last) {
            if (kept.has(offset)) continue;
            report('last-value-lost', `the last record of ${key}, at ${offset} of ${place}, was cleaned away`);
          }
        }
      },
    };
  },
};
