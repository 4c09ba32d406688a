/**
 * What a group committed stays committed: in the end no offset lies below one whose commit was acknowledged (O2).
 */
import type { ClientEventOf } from '../journal.ts';
import type { Check } from '../scenario.ts';

export const committedOffsets: Check = {
  about: 'An acknowledged commit is never lost (O2)',
  watch(_world, report) {
    const highest = new Map<string, ClientEventOf<'committed'>>();
    const found = new Map<string, number>();
    return {
      events: {
        committed: event => {
          const place = `${event.topic}-${event.partition}`;
          const before = highest.get(place);
          if (!before || event.offset > before.offset) highest.set(place, event);
        },
        found: ({ topic, partition, offset }) => found.set(`${topic}-${partition}`, offset),
      },
      atRest() {
        for (const [place, { client, offset }] of highest) {
          const kept = found.get(place) ?? -1;
          if (kept >= offset) continue;
          report('lost-offset', `${client} committed offset ${offset} of ${place}; in the end it is ${kept}`);
        }
      },
    };
  },
};
