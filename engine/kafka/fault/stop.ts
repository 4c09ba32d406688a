/**
 * A broker stops in order: its leaderships move away first (controlled shutdown, C1).
 */
import { type FaultKind, unless } from './fault.ts';

export const stop: FaultKind<{ broker: 'broker' }> = {
  about: 'A broker stops in order',
  parameters: { broker: 'broker' },
  refusal: (cluster, { broker }) => unless(cluster.broker(broker), 'running'),
  inject: (cluster, { broker }) => cluster.broker(broker).lifecycle.stop(),
};
