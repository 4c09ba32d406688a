/** A broker's menu offers what is possible with it as it stands, and a link is cut and healed both ways. */
import { expect, test } from 'vitest';
import type { ClusterState } from '../../engine/index.ts';
import { brokerFaults } from '../../site/scenes/broker-faults.ts';

const state = (life: ClusterState['brokers'][number]['life'], cuts: ClusterState['cuts'] = []): ClusterState =>
  ({
    brokers: [1, 2].map(broker => ({ broker, life: broker === 1 ? life : 'running', fenced: false, sinceUs: 0 })),
    cuts,
  }) as unknown as ClusterState;

test.each([
  ['running', ['Kill', 'Stop in order', 'Pause']],
  ['paused', ['Resume', 'Kill']],
  ['stopped', ['Start']],
  ['dead', ['Start']],
] as const)('a broker that is %s can be told to %s', (life, labels) => {
  expect(brokerFaults(state(life), 1).map(({ label }) => label)).toEqual([...labels, 'Cut the link to broker 2']);
});

test('a link is cut both ways, and healed where it is cut', () => {
  const both = [
    { fault: 'cut', given: { from: 'broker-1', to: 'broker-2' } },
    { fault: 'cut', given: { from: 'broker-2', to: 'broker-1' } },
  ];
  expect(brokerFaults(state('running'), 1).at(-1)!.faults).toEqual(both);
  const oneWay = [{ from: 'broker-2', to: 'broker-1', sinceUs: 0 }];
  expect(brokerFaults(state('running', oneWay), 1).at(-1)).toEqual({
    label: 'Heal the link to broker 2',
    faults: [{ fault: 'heal', given: { from: 'broker-2', to: 'broker-1' } }],
  });
});
