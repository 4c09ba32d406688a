/**
 * A leader epoch has one leader, and leader epochs never go back (2.1, rule 9; KIP-101, KRaft's ElectionSafety).
 */
import type { Check } from '../scenario.ts';

export const elections: Check = {
  about: 'A leader epoch has at most one leader, and leader epochs never decrease (2.1.9)',
  watch(_world, report) {
    const terms = new Map<string, { leaderEpoch: number; leader: number }>();
    return {
      entries: {
        'leader.elected': ({ topic, partition, leader, leaderEpoch }) => {
          const place = `${topic}-${partition}`;
          const before = terms.get(place);
          if (before && leaderEpoch < before.leaderEpoch) {
            report('epoch-went-back', `${place} went from leader epoch ${before.leaderEpoch} to ${leaderEpoch}`);
          }
          if (before?.leaderEpoch === leaderEpoch && before.leader !== leader) {
            const both = `brokers ${before.leader} and ${leader}`;
            report('two-leaders', `${place} has two leaders in leader epoch ${leaderEpoch}: ${both}`);
          }
          terms.set(place, { leaderEpoch, leader });
        },
      },
    };
  },
};
