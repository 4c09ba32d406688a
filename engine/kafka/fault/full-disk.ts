/**
 * A broker's disk is full: its next write fails, and a broker whose only log directory failed ends itself. Source:
 * LogDirFailureChannel, ReplicaManager.handleLogDirFailure.
 */
import type { FaultKind } from './fault.ts';

export const fullDisk: FaultKind<{ broker: 'broker' }> = {
  about: 'The disk of a broker is full: its next write ends it',
  parameters: { broker: 'broker' },
  refusal: (cluster, { broker }) =>
    cluster.broker(broker).disk.full ? `the disk of broker ${broker} is full already` : null,
  inject(cluster, { broker }) {
    cluster.broker(broker).disk.full = true;
  },
};
