/**
 * Every acknowledged record is processed: at least once where offsets are committed after the work, exactly once where
 * both happen in one transaction (2.4, unseen and duplicate; KIP-98).
 */
import type { Check } from '../scenario.ts';

export const processedAll: Check = {
  about: 'Every acknowledged record is processed at least once (2.4, unseen)',
  watch(_world, report) {
    const open = new Set<string>();
    const done = new Set<string>();
    return {
      events: {
        acked: ({ value }) => open.add(value),
        processed: ({ value }) => done.add(value),
      },
      atRest() {
        const missing = [...open].filter(value => !done.has(value));
        if (missing.length > 0) report('unprocessed', `acknowledged and never processed: ${missing.join(', ')}`);
      },
    };
  },
};

export const processedOnce: Check = {
  about: 'No record is processed twice (2.4, duplicate)',
  watch(_world, report) {
    const done = new Map<string, { client: string; atUs: number }>();
    return {
      events: {
        processed: ({ value, client, atUs }) => {
          const before = done.get(value);
          if (before) {
            const first = `${before.client} at ${before.atUs / 1e6} s`;
            report('processed-twice', `${value} was processed by ${first}, and by ${client} again`);
          }
          done.set(value, { client, atUs });
        },
      },
    };
  },
};
