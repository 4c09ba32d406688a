/**
 * The faults that a lab lets its reader make happen, each with those whom it can concern: brokers, leaders of the lab's
 * partitions, or pairs of brokers whose link is concerned both ways. Pure.
 */
import { faultKinds, type Lab } from '../../engine/index.ts';
import { words } from './words.ts';

/** A fault and whom it can concern. */
export interface FaultButton {
  fault: string;
  targets: FaultTarget[];
}

/** Someone, and the arguments of the fault for each way. */
export interface FaultTarget {
  label: string;
  given: Record<string, string | number>[];
}

/** Magnitudes of faults that need one; the reader chooses whom, not how much. */
const MAGNITUDES: Record<string, number> = {
  latencyMs: 300,
  bytesPerMs: 10,
  lossPercent: 30,
  writeMs: 200,
  aheadMs: 5000,
};

/** The buttons of a lab's fault controls. */
export function faultButtons({ controls, cluster, topics }: Lab): FaultButton[] {
  return controls.flatMap(control => {
    if (control.kind !== 'fault') return [];
    const parameters = faultKinds[control.fault]!.parameters;
    const rest = Object.fromEntries(
      Object.keys(parameters).flatMap(name => (name in MAGNITUDES ? [[name, MAGNITUDES[name]!]] : [])),
    );
    const targets = 'from' in parameters ? links(cluster.brokers) : nodes(parameters, cluster, topics);
    const given = targets.map(target => ({ ...target, given: target.given.map(each => ({ ...each, ...rest })) }));
    return [{ fault: control.fault, targets: given }];
  });
}

function nodes(
  parameters: Readonly<Record<string, unknown>>,
  cluster: Lab['cluster'],
  topics: Lab['topics'],
): FaultTarget[] {
  const ids = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
  if ('controller' in parameters) {
    return ids(cluster.controllers ?? 1).map(id => ({ label: `controller ${id}`, given: [{ controller: id }] }));
  }
  const leaders = topics.slice(0, 3).flatMap(({ name, partitions, replicationFactor }) =>
    replicationFactor > 1
      ? ids(Math.min(partitions, 4)).map(at => {
          const place = `leader of ${name}-${at - 1}`;
          return { label: place, given: [{ broker: place }] };
        })
      : [],
  );
  return [
    ...ids(cluster.brokers).map(id => ({ label: words.controls.broker(id), given: [{ broker: id }] })),
    ...leaders,
  ];
}

/** Each pair of brokers, both ways. */
function links(brokers: number): FaultTarget[] {
  const pairs: FaultTarget[] = [];
  for (let a = 1; a <= brokers; a++) {
    for (let b = a + 1; b <= brokers; b++) {
      const [from, to] = [`broker-${a}`, `broker-${b}`];
      pairs.push({
        label: `${a} – ${b}`,
        given: [
          { from, to },
          { from: to, to: from },
        ],
      });
    }
  }
  return pairs;
}
