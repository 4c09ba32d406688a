/**
 * A broker's process stands still, as in a long garbage collection (SIGSTOP): its sockets stay open, nobody answers.
 */
import { type FaultKind, unless } from './fault.ts';

export const pause: FaultKind<{ broker: 'broker' }> = {
  about: 'A broker stands still',
  parameters: { broker: 'broker' },
  refusal: (cluster, { broker }) => unless(cluster.broker(broker), 'running'),
  inject: (cluster, { broker }) => cluster.broker(broker).lifecycle.pause(),
};
