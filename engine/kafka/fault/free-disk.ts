/**
 * Somebody makes room on a broker's full disk; a broker that ended for it can start again.
 */
import type { FaultKind } from './fault.ts';

export const freeDisk: FaultKind<{ broker: 'broker' }> = {
  about: 'There is room on the disk of a broker again',
  parameters: { broker: 'broker' },
  refusal: (cluster, { broker }) =>
    cluster.broker(broker).disk.full ? null : `the disk of broker ${broker} is not full`,
  inject(cluster, { broker }) {
    cluster.broker(broker).disk.full = false;
  },
};
