/**
 * Every write to a broker's logs takes so long, one after the other; 0 ms makes the disk as fast as it was.
 */
import { type FaultKind, unless } from './fault.ts';

export const slowDisk: FaultKind<{ broker: 'broker'; writeMs: 'ms' }> = {
  about: 'Every write to the disk of a broker takes so long',
  parameters: { broker: 'broker', writeMs: 'ms' },
  refusal: (cluster, { broker }) => unless(cluster.broker(broker), 'running', 'paused'),
  inject(cluster, { broker, writeMs }) {
    cluster.broker(broker).disk.writeMs = writeMs;
  },
};
