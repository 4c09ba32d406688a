/**
 * What can be done to a broker as it stands: its process killed, stopped, paused or brought back, its links to others
 * cut and healed, both ways at once. Pure: the menu draws it, the page carries it out.
 */
import type { ClusterState } from '../../engine/index.ts';
import type { WantedFault } from './scene.ts';

/** One line of a broker's menu. */
export interface FaultOffer {
  label: string;
  faults: WantedFault[];
}

/** What can be done to a broker. */
export function brokerFaults({ brokers, cuts }: ClusterState, id: number): FaultOffer[] {
  const found = brokers.find(({ broker }) => broker === id);
  if (!found) return [];
  const one = (label: string, fault: string): FaultOffer => ({ label, faults: [{ fault, given: { broker: id } }] });
  const ofProcess = {
    running: [one('Kill', 'kill'), one('Stop in order', 'stop'), one('Pause', 'pause')],
    paused: [one('Resume', 'resume'), one('Kill', 'kill')],
    stopped: [one('Start', 'start')],
    dead: [one('Start', 'start')],
  }[found.life];
  const host = `broker-${id}`;
  const ofLinks = brokers
    .filter(({ broker }) => broker !== id)
    .map(({ broker }): FaultOffer => {
      const other = `broker-${broker}`;
      const ways = [
        { from: host, to: other },
        { from: other, to: host },
      ];
      const cut = ways.filter(({ from, to }) => cuts.some(each => each.from === from && each.to === to));
      const name = cut.length > 0 ? 'heal' : 'cut';
      const label = cut.length > 0 ? `Heal the link to broker ${broker}` : `Cut the link to broker ${broker}`;
      return { label, faults: (cut.length > 0 ? cut : ways).map(given => ({ fault: name, given })) };
    });
  return [...ofProcess, ...ofLinks];
}
