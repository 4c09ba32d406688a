/**
 * The way from one node to another loses packets. Kafka speaks TCP, so nothing is missing at the other end: what was
 * lost is sent again after 200 ms, 400 ms and so on, and what follows waits behind it. 0 percent ends it.
 */
import { bothKnown, type FaultKind } from './fault.ts';

export const lossyLink: FaultKind<{ from: 'node'; to: 'node'; lossPercent: 'percent' }> = {
  about: 'Of what one node sends to another, so many of a hundred packets are lost and sent again',
  parameters: { from: 'node', to: 'node', lossPercent: 'percent' },
  refusal: ({ network }, { from, to }) => bothKnown(network, from, to),
  inject({ network }, { from, to, lossPercent }) {
    network.setSpeed(from, to, { ...network.speedOf(from, to), lossPercent });
  },
};
