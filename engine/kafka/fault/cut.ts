/**
 * Nothing that one node sends reaches another any more, in this direction; for both, cut both. Neither is told: only
 * time-outs tell.
 */
import { bothKnown, type FaultKind } from './fault.ts';

export const cut: FaultKind<{ from: 'node'; to: 'node' }> = {
  about: 'What one node sends does not reach another any more',
  parameters: { from: 'node', to: 'node' },
  refusal: ({ network }, { from, to }) =>
    bothKnown(network, from, to) ?? (network.isCut(from, to) ? `the way from ${from} to ${to} is cut already` : null),
  inject: ({ network }, { from, to }) => network.cut(from, to),
};
