/**
 * A broker's process dies at once (kill -9). What it had written stays: the page cache belongs to the machine.
 */
import { type FaultKind, unless } from './fault.ts';

export const kill: FaultKind<{ broker: 'broker' }> = {
  about: 'The process of a broker dies; its disk stays',
  parameters: { broker: 'broker' },
  refusal: (cluster, { broker }) => unless(cluster.broker(broker), 'running', 'paused', 'stopping'),
  inject: (cluster, { broker }) => cluster.broker(broker).lifecycle.kill(),
};
