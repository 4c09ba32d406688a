/**
 * A leader epoch has one leader, and the epochs of leaders and partitions never go back (2.1, rule 9; KIP-101, KRaft's ElectionSafety).
 */
import type { Check } from '../scenario.ts';

export const elections: Check = {
  about: 'A leader epoch has at most one leader, and leader epochs never decrease (2.1.9)',
  watch({ cluster }, report) {
    const changes = new Map<string, number>();
    const partitionEpoch = ({ topic, partition }: { topic: string; partition: number }): void => {
      const now = cluster.quorum ? undefined : cluster.controller.partition(topic, partition)?.partitionEpoch;
      const before = changes.get(`${topic}-${partition}`) ?? 0;
      if (now === undefined) return;
      if (now < before)
        report('epoch-went-back', `${topic}-${partition} went from partition epoch ${before} to ${now}`);
      changes.set(`${topic}-${partition}`, now);
    };
    const terms = new Map<string, { leaderEpoch: number; leader: number }>();
    return {
      entries: {
        'isr.changed': partitionEpoch,
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
