/**
 * A paused broker goes on, with what it believed before.
 */
import { type FaultKind, unless } from './fault.ts';

export const resume: FaultKind<{ broker: 'broker' }> = {
  about: 'A paused broker goes on',
  parameters: { broker: 'broker' },
  refusal: (cluster, { broker }) => unless(cluster.broker(broker), 'paused'),
  inject: (cluster, { broker }) => cluster.broker(broker).lifecycle.resume(),
};
