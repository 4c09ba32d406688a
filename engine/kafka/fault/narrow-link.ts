/**
 * The way from one node to another has this bandwidth; 125000 bytes a millisecond is that of a data centre (1 Gbit/s).
 */
import { bothKnown, type FaultKind } from './fault.ts';

export const narrowLink: FaultKind<{ from: 'node'; to: 'node'; bytesPerMs: 'bytes per ms' }> = {
  about: 'The way from one node to another carries so many bytes a millisecond',
  parameters: { from: 'node', to: 'node', bytesPerMs: 'bytes per ms' },
  refusal: ({ network }, { from, to }) => bothKnown(network, from, to),
  inject({ network }, { from, to, bytesPerMs }) {
    network.setSpeed(from, to, { ...network.speedOf(from, to), bytesPerMs });
  },
};
