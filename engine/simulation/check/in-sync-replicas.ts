/**
 * The controller's sets of replicas make sense (2.1, rule 8; KIP-966): ISR and ELR are replicas, share none, the leader
 * is in sync, and with enough in sync nobody is eligible besides.
 */
import type { Check } from '../scenario.ts';

const ids = (text: string): string[] => (text === '' ? [] : text.split(','));

export const inSyncReplicas: Check = {
  about: 'ISR and ELR are disjoint sets of replicas, the leader is in sync, a full ISR leaves no ELR (2.1.8)',
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
      },
    };
  },
};
