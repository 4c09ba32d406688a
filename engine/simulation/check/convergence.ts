/**
 * After all faults are healed the cluster comes to rest: every broker is in and knows what the controller knows, every
 * replica is in sync, every reassignment is done (2.1, rules 10 and 12; C8).
 */
import type { Check } from '../scenario.ts';

export const convergence: Check = {
  about: 'At rest every broker is in, every replica in sync, every image of the metadata the same (2.1.10, 2.1.12)',
  watch: ({ cluster }, report) => ({
    atRest() {
      const fenced = cluster.controller.brokers.all.filter(broker => broker.fenced).map(({ id }) => id);
      if (fenced.length > 0) report('no-progress', `brokers ${fenced.join(', ')} stay fenced`);
      for (const partition of cluster.controller.partitions) {
        const place = `${partition.topic}-${partition.index}`;
        const { leader, isr, replicas, adding, removing } = partition;
        if (leader < 0 || isr.length < replicas.length) {
          report('no-progress', `${place} has leader ${leader}, the replicas [${replicas}] and the ISR [${isr}]`);
        }
        if (adding.length + removing.length > 0) {
          report('no-progress', `${place} still adds [${adding}] and removes [${removing}]`);
        }
        for (const { id, image } of cluster.brokers) {
          const known = image.topics.get(partition.topic)?.partitions[partition.index];
          if (known?.partitionEpoch === partition.partitionEpoch) continue;
          const epochs = `partition epoch ${known?.partitionEpoch}, the controller ${partition.partitionEpoch}`;
          report('stale-metadata', `broker ${id} knows ${place} in ${epochs}`);
        }
      }
    },
  }),
};
