/**
 * A broker that was stopped, killed or without power starts again.
 */
import { type FaultKind, unless } from './fault.ts';

export const start: FaultKind<{ broker: 'broker' }> = {
  about: 'A broker starts again',
  parameters: { broker: 'broker' },
  refusal: (cluster, { broker }) => unless(cluster.broker(broker), 'stopped'),
  inject: (cluster, { broker }) => cluster.broker(broker).lifecycle.start(),
};
