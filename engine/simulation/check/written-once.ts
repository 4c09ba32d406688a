/**
 * An idempotent producer's record lies in the log once, its records lie in the order in which it sent them, and its
 * sequence numbers have no gaps (I2, I4, P7; 2.5; Jepsen's duplicate and nonmonotonic-send).
 */
import { leaderRecords } from '../leader-records.ts';
import type { Check } from '../scenario.ts';

export const writtenOnce: Check = {
  about: 'No record is written twice by one send (I2)',
  watch: (world, report) => ({
    atRest() {
      const places = new Map<string, string[]>();
      for (const [place, records] of leaderRecords(world)) {
        for (const [offset, { value }] of records) {
          if (value === null) continue;
          const name = `${place.replace(/-\d+$/, '')}/${value}`;
          places.set(name, [...(places.get(name) ?? []), `${place} at ${offset}`]);
        }
      }
      for (const [name, at] of places) {
        if (at.length < 2) continue;
        return report(
          'duplicate',
          `${name.split('/')[1]} was sent once and is written ${at.length} times: ${at.join(', ')}`,
        );
      }
    },
  }),
};

export const sendOrder: Check = {
  about: 'The records of a producer, duplicates aside, lie in a partition in the order in which they were sent (P7)',
  watch: (world, report) => ({
    atRest() {
      for (const [place, records] of leaderRecords(world)) {
        const last = new Map<string, { number: number; value: string }>();
        const seen = new Set<string>();
        for (const [offset, { value }] of records) {
          const [, source, digits] = /^(.*?)(\d+)$/.exec(value ?? '') ?? [];
          if (source === undefined || seen.has(value!)) continue;
          seen.add(value!);
          const before = last.get(source);
          const number = Number(digits);
          if (before && number < before.number) {
            return report('nonmonotonic-send', `in ${place}, ${value} lies at ${offset}, behind ${before.value}`);
          }
          last.set(source, { number, value: value! });
        }
      }
    },
  }),
};

export const sequences: Check = {
  about: 'The sequence numbers of a producer and epoch have no gap and come once in a partition (I4, 2.5)',
  watch: ({ cluster }, report) => ({
    atRest() {
      for (const { replicas } of cluster.brokers) {
        for (const { partition, log, leads } of replicas) {
          if (!leads || partition.topic.startsWith('__')) continue;
          const next = new Map<string, number>();
          for (const batch of log.read(log.logStartOffset, log.logEndOffset, Number.POSITIVE_INFINITY)) {
            if (batch.producerId < 0 || batch.control) continue;
            const producer = `producer ${batch.producerId} in epoch ${batch.producerEpoch}`;
            const expected = next.get(producer) ?? batch.baseSequence;
            next.set(producer, batch.baseSequence + batch.lastOffsetDelta + 1);
            if (batch.baseSequence === expected) continue;
            const place = `${partition.topic}-${partition.index} at ${batch.baseOffset}`;
            report(
              'sequence-gap',
              `${producer} wrote sequence ${batch.baseSequence} in ${place}, after ${expected - 1}`,
            );
          }
        }
      }
    },
  }),
};
