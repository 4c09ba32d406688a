/** What holds for every assignment of every assignor, on random groups. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Assignment, Member, TopicPartition } from '../../engine/kafka/assignor/assignor.ts';
import { partitionKey } from '../../engine/kafka/assignor/assignor.ts';
import { assignorNamed, member, owning, topicsOf } from './group-of.ts';

const names = ['range', 'roundrobin', 'sticky', 'cooperative-sticky', 'server-range', 'server-uniform'];
const balanced = ['roundrobin', 'sticky', 'cooperative-sticky', 'server-uniform'];
const rack = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined });
const noRack = fc.constant(undefined);
const counts = fc.record({ t1: size(), t2: size(), t3: size() });
const someTopics = fc.subarray(['t1', 't2', 't3'], { minLength: 1 }).map(topics => topics.join(' '));

function size(): fc.Arbitrary<number | string[][]> {
  const racks = fc.array(fc.subarray(['a', 'b', 'c'], { minLength: 1 }), { minLength: 1, maxLength: 9 });
  return fc.oneof(fc.integer({ min: 1, max: 9 }), racks);
}

function groupOf(topics: fc.Arbitrary<string>, racks = rack): fc.Arbitrary<Member[]> {
  const one = fc.record({ topics, rack: racks });
  return fc
    .array(one, { minLength: 1, maxLength: 7 })
    .map(list => list.map((given, index) => member(`c${index + 1}`, given.topics, { rack: given.rack })));
}

function keysOf(topics: ReturnType<typeof topicsOf>, members: readonly Member[]): string[] {
  const subscribed = new Set(members.flatMap(m => m.topics));
  return [...topics]
    .filter(([topic]) => subscribed.has(topic))
    .flatMap(([topic, { partitions }]) => Array.from({ length: partitions }, (_, n) => `${topic}-${n}`))
    .sort();
}

function sizes(assignment: Assignment): number[] {
  return [...assignment.values()].map(partitions => partitions.length);
}

describe.each(names)('%s', name => {
  const assignor = assignorNamed(name);

  test('a first assignment gives every partition exactly once, to a member subscribed to its topic', () => {
    fc.assert(
      fc.property(counts, groupOf(someTopics), (given, group) => {
        const topics = topicsOf(given);
        const assignment = assignor.assign(topics, group);
        expect([...assignment.values()].flat().map(partitionKey).sort()).toEqual(keysOf(topics, group));
        for (const { memberId, topics: subscribed } of group) {
          for (const { topic } of assignment.get(memberId)!) expect(subscribed).toContain(topic);
        }
      }),
    );
  });

  test('the order in which members and topics are given makes no difference', () => {
    fc.assert(
      fc.property(counts, groupOf(someTopics), (given, group) => {
        const backwards = new Map([...topicsOf(given)].reverse());
        const sorted = (assignment: Assignment): [string, TopicPartition[]][] =>
          [...assignment].sort(([a], [b]) => (a < b ? -1 : 1));
        expect(sorted(assignor.assign(backwards, [...group].reverse()))).toEqual(
          sorted(assignor.assign(topicsOf(given), group)),
        );
      }),
    );
  });
});

describe.each(balanced)('%s, with equal subscriptions', name => {
  test('no member has two partitions more than another', () => {
    fc.assert(
      fc.property(counts, groupOf(fc.constant('t1 t2 t3')), (given, group) => {
        const loads = sizes(assignorNamed(name).assign(topicsOf(given), group));
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe.each(['sticky', 'server-uniform'])('%s is sticky', name => {
  const assignor = assignorNamed(name);

  test('the same group without racks gets the same again', () => {
    fc.assert(
      fc.property(counts, groupOf(someTopics, noRack), (given, group) => {
        const topics = topicsOf(given);
        const first = assignor.assign(topics, group);
        const again = assignor.assign(topics, owning(group, first, 1));
        const keys = (assignment: Assignment): string[][] =>
          group.map(({ memberId }) => assignment.get(memberId)!.map(partitionKey).sort());
        expect(keys(again)).toEqual(keys(first));
      }),
    );
  });

  test('with equal subscriptions and no racks a member that leaves takes nothing from the others', () => {
    const partitions = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(partitions, fc.integer({ min: 2, max: 7 }), (count, memberCount) => {
        const topics = topicsOf({ t: count });
        const group = Array.from({ length: memberCount }, (_, index) => member(`c${index + 1}`, 't'));
        const first = assignor.assign(topics, group);
        const rest = owning(group.slice(1), first, 1);
        const second = assignor.assign(topics, rest);
        for (const { memberId, ownedPartitions } of rest) {
          const now = second.get(memberId)!.map(partitionKey);
          expect(now).toEqual(expect.arrayContaining(ownedPartitions.map(partitionKey)));
        }
      }),
    );
  });
});

describe('cooperative-sticky', () => {
  const equalGroup = groupOf(fc.constant('t1 t2 t3'), noRack);
  const assignor = assignorNamed('cooperative-sticky');

  test('no partition goes to a member while another owns it; without racks one follow-up hands all out', () => {
    fc.assert(
      fc.property(counts, equalGroup, equalGroup, (given, before, after) => {
        const topics = topicsOf(given);
        const group = owning(after, assignor.assign(topics, before), 1);
        const first = assignor.assign(topics, group);
        for (const { memberId, ownedPartitions } of group) {
          for (const partition of ownedPartitions) {
            const holder = [...first].find(([, list]) => list.map(partitionKey).includes(partitionKey(partition)));
            expect([undefined, memberId]).toContain(holder?.[0]);
          }
        }
        const second = assignor.assign(topics, owning(group, first, 2));
        expect([...second.values()].flat().map(partitionKey).sort()).toEqual(keysOf(topics, group));
      }),
    );
  });
});
