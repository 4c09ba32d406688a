/**
 * Messages from one node to another take longer than in a data centre; 0 ms makes the link as fast as it was.
 */
import { dataCentre } from '../../net/network.ts';
import { bothKnown, type FaultKind } from './fault.ts';

export const slowLink: FaultKind<{ from: 'node'; to: 'node'; latencyMs: 'ms' }> = {
  about: 'Messages from one node to another take so much longer',
  parameters: { from: 'node', to: 'node', latencyMs: 'ms' },
  refusal: ({ network }, { from, to }) => bothKnown(network, from, to),
  inject({ network }, { from, to, latencyMs }) {
    const slow = { ...dataCentre, latencyMs: dataCentre.latencyMs + latencyMs };
    network.setSpeed(from, to, latencyMs === 0 ? null : slow);
  },
};
