/** What holds in a quorum whatever fails (section 2.2 of the reference, KIP-595). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fault } from '../../engine/kafka/fault/fault.ts';
import { injectFault } from '../../engine/kafka/fault/index.ts';
import { TestCluster } from './cluster-of.ts';

const controller = fc.integer({ min: 1, max: 3 });
const host = controller.map(id => `controller-${id}`);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      'kill-controller',
      'stop-controller',
      'start-controller',
      'pause-controller',
      'resume-controller',
    ),
    controller,
  }),
  fc.record({ kind: fc.constantFrom('cut', 'heal'), from: host, to: host }),
);
const schedule = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 4000 }), fault }), { maxLength: 20 });

/** Makes a fault happen where it is possible. */
function tryFault({ cluster }: TestCluster, wanted: Fault): void {
  try {
    injectFault(cluster, wanted);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'FaultRefused') throw error;
  }
}

/** Every controller runs and reaches every other. */
function mend(world: TestCluster): void {
  for (const id of [1, 2, 3]) {
    tryFault(world, { kind: 'resume-controller', controller: id });
    tryFault(world, { kind: 'start-controller', controller: id });
    for (const to of [1, 2, 3]) tryFault(world, { kind: 'heal', from: `controller-${id}`, to: `controller-${to}` });
  }
}

test('one leader an epoch; what is committed stays; with faults mended, one controller decides and all agree', () => {
  fc.assert(
    fc.property(schedule, steps => {
      const world = new TestCluster(1, {}, { controllers: 3 });
      const quorum = world.cluster.quorum!;
      const committed: string[] = [];
      let made = 0;
      for (const step of steps) {
        tryFault(world, step.fault);
        const active = quorum.nodes.find(node => node.active);
        const name = `topic-${made++}`;
        active?.decide(
          decider => decider.put({ name, topicId: name, config: {}, partitions: [] }),
          done => done !== null && committed.push(name),
        );
        world.pass(step.afterMs);
      }
      mend(world);
      world.pass(20_000);
      const leaders = new Map<number, number>();
      for (const { controller: id, role, epoch } of world.entries('quorum.changed')) {
        if (role === 'leader') expect(leaders.get(epoch) ?? id).toBe(leaders.set(epoch, id).get(epoch));
      }
      expect(quorum.nodes.filter(({ active }) => active)).toHaveLength(1);
      const known = quorum.nodes.map(node => [...node.controller.topics.keys()]);
      expect(known[0]).toEqual(known[1]);
      expect(known[0]).toEqual(known[2]);
      expect(known[0]).toEqual(expect.arrayContaining(committed));
      expect(quorum.controller.brokers.active).toEqual([1]);
    }),
    { numRuns: 60 },
  );
});
