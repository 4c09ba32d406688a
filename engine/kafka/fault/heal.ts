/**
 * The way from one node to another carries messages again. What was lost meanwhile stays lost.
 */
import { bothKnown, type FaultKind } from './fault.ts';

export const heal: FaultKind<{ from: 'node'; to: 'node' }> = {
  about: 'What one node sends reaches another again',
  parameters: { from: 'node', to: 'node' },
  refusal: ({ network }, { from, to }) =>
    bothKnown(network, from, to) ?? (network.isCut(from, to) ? null : `the way from ${from} to ${to} is not cut`),
  inject: ({ network }, { from, to }) => network.heal(from, to),
};
