/**
 * A share group delivers a record until somebody accepts it, and never again then; no more often than its limit says
 * (KIP-932, record states).
 */
import type { Check } from '../scenario.ts';

export const shareDeliveries: Check = {
  about: 'A record whose acceptance was taken is never delivered again, and none more often than the limit (1.15)',
  watch({ cluster }, report) {
    const accepted = new Map<string, string>();
    const most = cluster.setting('group.share.delivery.count.limit');
    return {
      events: {
        settled: ({ client, topic, partition, offset, type }) => {
          if (type === 'accepted') accepted.set(`${topic}-${partition} at ${offset}`, client);
        },
      },
      entries: {
        'records.acquired': ({ member, topic, partition, firstOffset, lastOffset, deliveryCount }) => {
          for (let offset = firstOffset; offset <= lastOffset; offset++) {
            const place = `${topic}-${partition} at ${offset}`;
            const by = accepted.get(place);
            if (by)
              report('redelivered', `the record in ${place} was accepted by ${by} and is given to ${member} again`);
            if (deliveryCount > most)
              report('redelivered', `the record in ${place} is given away ${deliveryCount} times`);
          }
        },
      },
    };
  },
};
