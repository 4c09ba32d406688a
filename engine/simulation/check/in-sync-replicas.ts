/**
 * The controller's sets of replicas make sense (2.1, rule 8; KIP-966): ISR and ELR are replicas, share none, the leader
 * is in sync, and with enough in sync nobody is eligible besides. A leader never counts fewer as in sync than the
 * controller does (2.1, rule 4), so its high watermark is safe whoever leads next.
 */
import type { Check } from '../scenario.ts';

const ids = (text: string): string[] => (text === '' ? [] : text.split(','));

export const inSyncReplicas: Check = {
  about:
    'ISR and ELR are disjoint, the leader is in sync, a full ISR leaves no ELR (2.1.8); a leader counts all of them (2.1.4)',
  watch({ cluster }, report) {
    const look = (topic: string, index: number, replicas: string[], isr: string[], elr: string[]): void => {
      const place = `${topic}-${index}`;
      const stray = [...isr, ...elr].find(id => !replicas.includes(id));
      if (stray) report('invalid-isr', `broker ${stray} is in the ISR or ELR of ${place} and no replica of it`);
      const both = isr.find(id => elr.includes(id));
      if (both) report('invalid-isr', `broker ${both} is in both ISR and ELR of ${place}`);
      const least = Math.min(cluster.controller.config(topic).minInsyncReplicas, replicas.length);
      if (isr.length >= least && elr.length > 0) {
        report('invalid-isr', `${place} has ${isr.length} in sync, which is enough, and yet the ELR [${elr}]`);
      }
    };
    return {
      entries: {
        'leader.elected': ({ topic, partition, leader, replicas, isr }) => {
          look(topic, partition, ids(replicas), ids(isr), []);
          if (leader < 0 || ids(isr).includes(String(leader))) return;
          report('invalid-isr', `broker ${leader} leads ${topic}-${partition} and is not in its ISR [${isr}]`);
        },
        'isr.changed': ({ topic, partition, replicas, isr, elr }) =>
          look(topic, partition, ids(replicas), ids(isr), ids(elr)),
        'highwatermark.moved': ({ broker, topic, partition }) => {
          const decided = cluster.quorum ? undefined : cluster.controller.partition(topic, partition);
          const replica = cluster.broker(broker).replica(topic, partition);
          if (!decided || !replica?.leads || replica.partition.leaderEpoch !== decided.leaderEpoch) return;
          const counted = replica.maximalIsr;
          if (decided.isr.every(id => counted.includes(id))) return;
          const both = `counts [${counted}] as in sync, the controller [${decided.isr}]`;
          report('invalid-isr', `broker ${broker}, the leader of ${topic}-${partition}, ${both}`);
        },
      },
    };
  },
};
