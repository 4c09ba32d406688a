/** The assignors, a rule a sentence, each with its Java class. */
import { describe, expect, test } from 'vitest';
import type { Member } from '../../engine/kafka/assignor/assignor.ts';
import { assignors } from '../../engine/kafka/assignor/index.ts';
import { assignorNamed, member, owning, read, topicsOf } from './group-of.ts';

type Topics = Parameters<typeof topicsOf>[0];
const assign = (name: string, topics: Topics, ...members: Member[]): Record<string, string> =>
  read(assignorNamed(name).assign(topicsOf(topics), members));

describe('every assignor', () => {
  test.each(assignors.map(({ side, name }) => [side, name]))(
    '%s %s: a group without members gets nothing',
    (side, name) => {
      const assignor = assignors.find(a => a.side === side && a.name === name)!;
      expect(assignor.assign(topicsOf({ t: 3 }), [])).toEqual(new Map());
    },
  );

  test.each(assignors.map(({ side, name }) => [side, name]))(
    '%s %s: a subscribed topic that does not exist is ignored, and its subscriber still has an entry',
    (side, name) => {
      const assignor = assignors.find(a => a.side === side && a.name === name)!;
      const group = [member('c1', 't nope'), member('c2', 'nope')];
      expect(read(assignor.assign(topicsOf({ t: 2 }), group))).toEqual({ c1: 't-0 t-1', c2: '' });
    },
  );
});

describe('range (RangeAssignor)', () => {
  test('the first P mod N members get one partition more', () => {
    const group = [member('c1', 't'), member('c2', 't'), member('c3', 't')];
    expect(assign('range', { t: 7 }, ...group)).toEqual({ c1: 't-0 t-1 t-2', c2: 't-3 t-4', c3: 't-5 t-6' });
  });

  test('it goes topic by topic, so that the first members collect the remainders', () => {
    expect(assign('range', { t1: 3, t2: 3 }, member('c1', 't1 t2'), member('c2', 't1 t2'))).toEqual({
      c1: 't1-0 t1-1 t2-0 t2-1',
      c2: 't1-2 t2-2',
    });
  });

  test('members sort as strings: c10 before c2', () => {
    const group = [member('c2', 't'), member('c10', 't')];
    expect(assign('range', { t: 2 }, ...group)).toEqual({ c10: 't-0', c2: 't-1' });
  });

  test('static members come first, by instance id (MemberInfo#compareTo)', () => {
    const group = [member('a', 't'), member('y', 't', { instanceId: 'i2' }), member('z', 't', { instanceId: 'i1' })];
    expect(assign('range', { t: 3 }, ...group)).toEqual({ z: 't-0', y: 't-1', a: 't-2' });
  });

  test('members get partitions with a replica in their rack, when the balance allows (KIP-881)', () => {
    const group = [member('c1', 't', { rack: 'b' }), member('c2', 't', { rack: 'a' })];
    expect(assign('range', { t: [['a'], ['b'], ['a'], ['b']] }, ...group)).toEqual({ c1: 't-1 t-3', c2: 't-0 t-2' });
  });

  test('racks make no difference when every rack has every partition', () => {
    const group = [member('c1', 't', { rack: 'b' }), member('c2', 't', { rack: 'a' })];
    const both = ['a', 'b'];
    expect(assign('range', { t: [both, both] }, ...group)).toEqual({ c1: 't-0', c2: 't-1' });
  });

  test('topics with equal subscribers and sizes stay co-partitioned, even against the racks', () => {
    const group = ['a', 'b', 'c'].map((rack, index) => member(`c${index + 1}`, 't1 t2', { rack }));
    const racks = { t1: [['a'], ['b'], ['c']], t2: [['b'], ['c'], ['a']] };
    expect(assign('range', racks, ...group)).toEqual({ c1: 't1-0 t2-0', c2: 't1-1 t2-1', c3: 't1-2 t2-2' });
  });
});

describe('roundrobin (RoundRobinAssignor)', () => {
  test('partitions of all topics, sorted by topic then number, go round the sorted members', () => {
    expect(assign('roundrobin', { t1: 3, t2: 3 }, member('c1', 't1 t2'), member('c2', 't1 t2'))).toEqual({
      c1: 't1-0 t1-2 t2-1',
      c2: 't1-1 t2-0 t2-2',
    });
  });

  test('a member that is not subscribed to the topic is passed over', () => {
    const group = [member('c1', 't1'), member('c2', 't1 t2'), member('c3', 't1 t2 t3')];
    expect(assign('roundrobin', { t1: 2, t2: 3, t3: 4 }, ...group)).toEqual({
      c1: 't1-0',
      c2: 't1-1 t2-1',
      c3: 't2-0 t2-2 t3-0 t3-1 t3-2 t3-3',
    });
  });
});

describe.each(['sticky', 'cooperative-sticky'])('%s (AbstractStickyAssignor)', name => {
  test('a first assignment with equal subscriptions is dealt out round-robin', () => {
    const group = [member('c1', 't'), member('c2', 't'), member('c3', 't')];
    expect(assign(name, { t: 7 }, ...group)).toEqual({ c1: 't-0 t-3 t-6', c2: 't-1 t-4', c3: 't-2 t-5' });
  });

  test('when a member leaves, the others keep what they have and share what it had', () => {
    const group = [member('c1', 't', { owned: 't-0 t-3' }), member('c3', 't', { owned: 't-2 t-5' })];
    expect(assign(name, { t: 6 }, ...group)).toEqual({ c1: 't-0 t-1 t-3', c3: 't-2 t-4 t-5' });
  });

  test('a partition claimed twice goes to the higher generation', () => {
    const c1 = member('c1', 't', { owned: 't-0 t-1', generationId: 4 });
    const c2 = member('c2', 't', { owned: 't-1 t-2', generationId: 5 });
    expect(assign(name, { t: 4 }, c1, c2)).toEqual({ c1: 't-0 t-3', c2: 't-1 t-2' });
  });

  test('an older claim counts where nobody else claims the partition', () => {
    const c1 = member('c1', 't', { owned: 't-0 t-1', generationId: 5 });
    const c2 = member('c2', 't', { owned: 't-2 t-3', generationId: 3 });
    expect(assign(name, { t: 4 }, c1, c2)).toEqual({ c1: 't-0 t-1', c2: 't-2 t-3' });
  });

  test('partitions go to members in their rack, when the balance allows (KIP-881)', () => {
    const group = [member('c1', 't', { rack: 'b' }), member('c2', 't', { rack: 'a' })];
    expect(assign(name, { t: [['a'], ['b'], ['a'], ['b']] }, ...group)).toEqual({ c1: 't-1 t-3', c2: 't-0 t-2' });
  });

  test('with differing subscriptions, partitions with the fewest possible members are assigned first', () => {
    const group = [member('c1', 't1'), member('c2', 't1 t2')];
    expect(assign(name, { t1: 4, t2: 2 }, ...group)).toEqual({ c1: 't1-0 t1-1 t1-2', c2: 't1-3 t2-0 t2-1' });
  });
});

describe('sticky (StickyAssignor) is EAGER', () => {
  test('a new member gets its share at once', () => {
    const group = [member('c1', 't', { owned: 't-0 t-2' }), member('c2', 't', { owned: 't-1 t-3' }), member('c3', 't')];
    expect(assign('sticky', { t: 4 }, ...group)).toEqual({ c1: 't-0 t-2', c2: 't-1', c3: 't-3' });
  });

  test('a partition claimed twice in one generation is taken from both, and handed out again', () => {
    const group = [member('c1', 't', { owned: 't-0 t-1' }), member('c2', 't', { owned: 't-1 t-2' })];
    expect(assign('sticky', { t: 4 }, ...group)).toEqual({ c1: 't-0 t-1', c2: 't-2 t-3' });
  });
});

describe('cooperative-sticky (CooperativeStickyAssignor, KIP-429) is COOPERATIVE', () => {
  const cooperative = assignorNamed('cooperative-sticky');

  test('a partition that changes hands is left out first, and handed out by the follow-up rebalance', () => {
    const topics = topicsOf({ t: 4 });
    const group = [member('c1', 't', { owned: 't-0 t-2' }), member('c2', 't', { owned: 't-1 t-3' }), member('c3', 't')];
    const first = cooperative.assign(topics, group);
    expect(read(first)).toEqual({ c1: 't-0 t-2', c2: 't-1', c3: '' });
    const second = cooperative.assign(topics, owning(group, first, 2));
    expect(read(second)).toEqual({ c1: 't-0 t-2', c2: 't-1', c3: 't-3' });
  });

  test('also with differing subscriptions', () => {
    const topics = topicsOf({ t1: 4, t2: 1 });
    const group = [member('c1', 't1 t2', { owned: 't1-0 t1-1 t1-2 t1-3 t2-0' }), member('c2', 't1')];
    const first = cooperative.assign(topics, group);
    expect(first.get('c2')).toEqual([]);
    const second = cooperative.assign(topics, owning(group, first, 2));
    expect([...second.values()].map(partitions => partitions.length).sort()).toEqual([2, 3]);
  });

  test('a partition claimed twice in one generation waits for both to give it up', () => {
    const group = [member('c1', 't', { owned: 't-0 t-1' }), member('c2', 't', { owned: 't-1 t-2' })];
    expect(assign('cooperative-sticky', { t: 4 }, ...group)).toEqual({ c1: 't-0', c2: 't-2 t-3' });
  });

  test('where racks matter it can take a third rebalance (asked of a real 4.2.1)', () => {
    const topics = topicsOf({ t1: 1, t2: [['c'], ['b']], t3: [['c'], ['c'], ['c'], ['c']] });
    const all = 't1 t2 t3';
    let group = [
      member('c1', all, { rack: 'a', owned: 't2-1 t3-2' }),
      member('c2', all, { rack: 'b', owned: 't1-0 t3-3' }),
      member('c3', all, { owned: 't2-0' }),
    ];
    const results = [1, 2, 3].map(generation => {
      const result = cooperative.assign(topics, group);
      group = owning(group, result, generation + 1);
      return read(result);
    });
    expect(results).toEqual([
      { c1: 't3-2', c2: 't3-0 t3-3', c3: 't2-0 t3-1' },
      { c1: 't1-0 t3-2', c2: 't2-1 t3-0', c3: 't2-0 t3-1' },
      { c1: 't1-0 t3-2', c2: 't2-1 t3-0', c3: 't2-0 t3-1 t3-3' },
    ]);
  });

  test('an eager group can move to it: it supports both protocols', () => {
    expect(cooperative.rebalanceProtocols).toEqual(['COOPERATIVE', 'EAGER']);
  });
});

describe('server range (KIP-848, group.assignor.RangeAssignor)', () => {
  test('static members come first, by instance id; the first P mod N get one more', () => {
    const group = [
      member('z', 't', { instanceId: 'i1' }),
      member('y', 't', { instanceId: 'i2' }),
      member('a', 't'),
      member('b', 't', { instanceId: 'i0' }),
    ];
    const expected = { b: 't-0 t-1', z: 't-2 t-3', y: 't-4 t-5', a: 't-6' };
    expect(assign('server-range', { t: 7 }, ...group)).toEqual(expected);
  });

  test('it is not sticky: what members own makes no difference', () => {
    const group = [member('c1', 't', { owned: 't-1 t-3' }), member('c2', 't', { owned: 't-0 t-2' })];
    expect(assign('server-range', { t: 4 }, ...group)).toEqual({ c1: 't-0 t-1', c2: 't-2 t-3' });
  });
});

describe('server uniform (KIP-848, UniformAssignor)', () => {
  test('members keep what fits the quota', () => {
    const group = [member('c1', 't', { owned: 't-1 t-3' }), member('c2', 't', { owned: 't-0 t-2' })];
    expect(assign('server-uniform', { t: 4 }, ...group)).toEqual({ c1: 't-1 t-3', c2: 't-0 t-2' });
  });

  test('a member over the quota gives up the rest', () => {
    const group = [member('c1', 't', { owned: 't-0 t-1 t-2 t-3 t-4 t-5' }), member('c2', 't')];
    expect(assign('server-uniform', { t: 6 }, ...group)).toEqual({ c1: 't-0 t-1 t-2', c2: 't-3 t-4 t-5' });
  });

  test('with differing subscriptions, the most loaded subscribers give to the least loaded', () => {
    const group = [member('c1', 't1 t2', { owned: 't1-0 t1-1 t2-0 t2-1' }), member('c2', 't1')];
    expect(assign('server-uniform', { t1: 2, t2: 2 }, ...group)).toEqual({ c1: 't2-0 t2-1', c2: 't1-0 t1-1' });
  });
});
