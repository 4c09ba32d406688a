/**
 * An offset holds one value, whoever reads it and whenever, and what was read is acknowledged or may still be: nobody
 * reads a record that the leaders do not have in the end (2.1, rule 5; Jepsen's inconsistent-offsets).
 */

import type { ClientEventOf } from '../journal.ts';
import { leaderRecords } from '../leader-records.ts';
import type { Check } from '../scenario.ts';

export const readConsistently: Check = {
  about: 'Whatever was once read at an offset stays there (2.1.5)',
  watch(world, report) {
    const read = new Map<string, ClientEventOf<'polled'>>();
    return {
      events: {
        polled: event => {
          const place = `${event.topic}-${event.partition}, offset ${event.offset}`;
          const before = read.get(place);
          if (before && before.value !== event.value) {
            const both = `${before.client} read ${before.value}, ${event.client} read ${event.value}`;
            report('inconsistent-offsets', `at ${place} ${both}`);
          }
          read.set(place, event);
        },
      },
      atRest() {
        const logs = leaderRecords(world);
        for (const { topic, partition, offset, value, client } of read.values()) {
          const kept = logs.get(`${topic}-${partition}`)?.get(offset)?.value;
          if (kept === value) continue;
          const gone = kept === undefined ? 'is not there any more' : `is ${kept} now`;
          return report(
            'inconsistent-offsets',
            `${client} read ${value} at ${offset} of ${topic}-${partition}; it ${gone}`,
          );
        }
      },
    };
  },
};
