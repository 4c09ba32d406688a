/**
 * A broker's machine loses power: what the operating system had not written back to the disk is gone (L7). Kafka does
 * not wait for the disk unless flush.messages says so; it relies on replicas.
 */
import { type FaultKind, unless } from './fault.ts';

export const powerLoss: FaultKind<{ broker: 'broker' }> = {
  about: 'The machine of a broker loses power, and with it what was not on the disk yet',
  parameters: { broker: 'broker' },
  refusal: (cluster, { broker }) => unless(cluster.broker(broker), 'running', 'paused', 'stopping'),
  inject: (cluster, { broker }) => cluster.broker(broker).lifecycle.losePower(),
};
