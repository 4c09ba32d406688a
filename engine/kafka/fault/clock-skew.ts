/**
 * A broker's wall clock goes wrong by so much, ahead or (negative) behind. It shows where Kafka writes or compares times
 * of day: LogAppendTime, the check of record timestamps, retention. Time-outs count on another clock and stay right.
 */
import type { FaultKind } from './fault.ts';

export const clockSkew: FaultKind<{ broker: 'broker'; aheadMs: 'signed ms' }> = {
  about: 'The wall clock of a broker is ahead by so much',
  parameters: { broker: 'broker', aheadMs: 'signed ms' },
  refusal: () => null,
  inject(cluster, { broker, aheadMs }) {
    cluster.broker(broker).clock.aheadMs = aheadMs;
  },
};
