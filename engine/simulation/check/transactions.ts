/**
 * A read_committed reader sees a transaction wholly or not at all, never one that was aborted, and each place once, in
 * order (2.4: aborted-read, torn transactions, nonmonotonic-poll; X7, X8).
 */
import type { ClientEventOf } from '../journal.ts';
import type { Check } from '../scenario.ts';

export const committedReads: Check = {
  about: 'A read_committed reader sees nothing of an aborted transaction, and all of a committed one (X8)',
  watch(_world, report) {
    const read = new Set<string>();
    const ended: ClientEventOf<'transaction'>[] = [];
    const lost = (values: readonly string[]): string => values.filter(value => !read.has(value)).join(', ');
    return {
      events: {
        polled: ({ committedOnly, value }) => {
          if (committedOnly) read.add(value);
        },
        transaction: event => ended.push(event),
      },
      atRest() {
        for (const { client, outcome, values } of ended) {
          const seen = values.filter(value => read.has(value));
          if (outcome === 'aborted' && seen.length > 0) {
            report('aborted-read', `${client} aborted the transaction of ${seen.join(', ')}, and yet it was read`);
          } else if (outcome === 'committed' && seen.length === 0) {
            report('lost-write', `${client} committed ${values.join(', ')}, and nothing of it can be read`);
          } else if (seen.length > 0 && seen.length < values.length) {
            report('torn-transaction', `of one transaction ${seen.join(', ')} can be read, but not ${lost(values)}`);
          }
        }
      },
    };
  },
};

export const readOrder: Check = {
  about: 'A reader of assigned partitions gets each offset once, in order (2.4, nonmonotonic-poll)',
  watch(_world, report) {
    const last = new Map<string, number>();
    return {
      events: {
        polled: ({ client, topic, partition, offset }) => {
          if (client !== 'reader') return;
          const place = `${topic}-${partition}`;
          const before = last.get(place) ?? -1;
          if (offset <= before) report('nonmonotonic-poll', `${client} read ${place} at ${offset} after ${before}`);
          last.set(place, offset);
        },
      },
    };
  },
};

export const stableEnd: Check = {
  about: 'When no transaction is open, the last stable offset is the high watermark (X7)',
  watch: ({ cluster }, report) => ({
    atRest() {
      for (const { id, replicas } of cluster.brokers) {
        for (const { partition, log, leads } of replicas) {
          if (!leads || log.lastStableOffset >= log.highWatermark) continue;
          const place = `${partition.topic}-${partition.index} on broker ${id}`;
          const marks = `stays at ${log.lastStableOffset}, below the high watermark ${log.highWatermark}`;
          report('hanging-transaction', `the last stable offset of ${place} ${marks}: nobody ends that transaction`);
        }
      }
    },
  }),
};
