/**
 * Messages from one node to another take longer than in a data centre; 0 ms makes the link as quick as it was.
 */
import { dataCentre } from '../../net/network.ts';
import { bothKnown, type FaultKind } from './fault.ts';

export const slowLink: FaultKind<{ from: 'node'; to: 'node'; latencyMs: 'ms' }> = {
  about: 'Messages from one node to another take so much longer',
  parameters: { from: 'node', to: 'node', latencyMs: 'ms' },
  refusal: ({ network }, { from, to }) => bothKnown(network, from, to),
  inject({ network }, { from, to, latencyMs }) {
    network.setSpeed(from, to, { ...network.speedOf(from, to), latencyMs: dataCentre.latencyMs + latencyMs });
  },
};
