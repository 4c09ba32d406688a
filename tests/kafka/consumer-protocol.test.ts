/** The consumer protocol of KIP-848: what was asked of the real Kafka, and what must hold whatever members do (2.3). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conform } from '../../cli/conform.ts';
import { createTopic } from '../../engine/kafka/admin/topics.ts';
import {
  type ConsumerGroupHeartbeatResponse,
  consumerGroupHeartbeat,
} from '../../engine/kafka/api/68-consumer-group-heartbeat.ts';
import { Consumer } from '../../engine/kafka/consumer/consumer.ts';
import { newConsumerGroupMember } from '../../engine/kafka/group/consumer-group-member.ts';
import { reconciled } from '../../engine/kafka/group/reconciliation.ts';
import { compilePattern, matchingTopics } from '../../engine/kafka/group/topic-pattern.ts';
import { Link } from '../../engine/kafka/link/link.ts';
import { applyToGroups, type Groups } from '../../engine/view/groups.ts';
import { TestCluster } from './cluster-of.ts';

const at = (partition: number): { topic: string; partition: number } => ({ topic: 't', partition });

describe('asked of Kafka 4.2.1', () => {
  for (const name of ['requests', 'clients']) {
    test(`consumer-protocol-${name}: every case passes`, async () => {
      const out: string[] = [];
      const path = new URL(`../conformance/asked/consumer-protocol-${name}.json`, import.meta.url).pathname;
      await conform([path], { json: false, print: line => out.push(line), complain: line => out.push(line) });
      expect(out.filter(line => !line.startsWith('PASS '))).toEqual([expect.stringMatching(/^\d+ passed, 0 failed$/)]);
    });
  }
});

describe('one step of a member (N3)', () => {
  const member = { ...newConsumerGroupMember('m'), memberEpoch: 1, assigned: [at(0), at(1)] };
  const target = { epoch: 2, partitions: [at(0), at(2)] };

  test('it stays in its epoch until it says that it gave up what it shall not keep', () => {
    const step = reconciled(member, target, null, () => true);
    expect(step).toMatchObject({ state: 'UNREVOKED_PARTITIONS', memberEpoch: 1, assigned: [at(0)] });
    const still = { ...member, ...step };
    expect(reconciled(still, target, [at(0), at(1)], () => true)).toBe(still);
  });

  test('it enters the epoch of the target with what is free, and waits for what another member still has', () => {
    const next = reconciled(member, target, [at(0)], () => false);
    expect(next).toMatchObject({ state: 'UNRELEASED_PARTITIONS', memberEpoch: 2, assigned: [at(0)] });
    const done = reconciled({ ...member, ...next }, target, null, () => true);
    expect(done).toMatchObject({ state: 'STABLE', memberEpoch: 2, assigned: [at(0), at(2)] });
  });
});

describe('a subscription by pattern', () => {
  test('matches whole names and refuses what RE2 does not have', () => {
    expect(matchingTopics('or.*', ['orders', 'for', 'or'])).toEqual(['or', 'orders']);
    for (const pattern of ['*bad', '(?=x)', '(a)\\1', '(?<!x)y']) expect(compilePattern(pattern), pattern).toBeNull();
  });
});

/** A member as a raw client plays it: it believes what its last answer said. */
class RawMember {
  readonly id: string;
  epoch = 0;
  owned = new Set<number>();
  /** What it will have once it has given up the rest, which it does just before its next heartbeat. */
  #shall: Set<number> | null = null;
  #topicId = '';
  readonly #link: Link;

  constructor(link: Link, id: string) {
    this.#link = link;
    this.id = id;
  }

  /** One heartbeat; what it is told to give up the member still reads until its next one. */
  *beat() {
    this.owned = this.#shall ?? this.owned;
    const joins = this.epoch === 0;
    const owned = [...this.owned];
    const response: ConsumerGroupHeartbeatResponse = yield* this.#link.request(1, consumerGroupHeartbeat, {
      ...consumerGroupHeartbeat.defaults!,
      groupId: 'g',
      memberId: this.id,
      memberEpoch: this.epoch,
      rebalanceTimeoutMs: 60_000,
      subscribedTopicNames: joins ? ['t'] : null,
      topicPartitions: joins || owned.length === 0 ? [] : [{ topicId: this.#topicId, partitions: owned }],
    });
    if (response.errorCode !== 0) {
      this.epoch = 0;
      this.#own([]);
      return;
    }
    expect(response.memberEpoch).toBeGreaterThanOrEqual(this.epoch);
    this.epoch = response.memberEpoch;
    if (!response.assignment) return;
    this.#topicId = response.assignment.topicPartitions[0]?.topicId ?? this.#topicId;
    const given = response.assignment.topicPartitions.flatMap(({ partitions }) => partitions);
    this.owned = new Set([...this.owned, ...given]);
    this.#shall = new Set(given);
  }

  *leave() {
    if (this.epoch === 0) return;
    const request = { ...consumerGroupHeartbeat.defaults!, groupId: 'g', memberId: this.id, memberEpoch: -1 };
    yield* this.#link.request(1, consumerGroupHeartbeat, request);
    this.epoch = 0;
    this.#own([]);
  }

  #own(partitions: number[]): void {
    this.owned = new Set(partitions);
    this.#shall = null;
  }
}

describe('whatever members do', () => {
  const action = fc.record({ member: fc.nat(3), leaves: fc.integer({ min: 0, max: 5 }).map(n => n === 0) });

  test('no partition is owned twice, and a group left alone becomes stable with every partition owned (2.3)', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), fc.integer({ min: 1, max: 6 }), (actions, partitions) => {
        const world = new TestCluster();
        const link = new Link(world.cluster, 'raw');
        world.run(createTopic(link, { name: 't', numPartitions: partitions, replicationFactor: 1, config: {} }, false));
        const members = Array.from({ length: 4 }, (_, index) => new RawMember(link, `member-${index}`));
        const owners = (): number[] => members.flatMap(({ owned }) => [...owned]);
        for (const { member, leaves } of actions) {
          world.run(leaves ? members[member]!.leave() : members[member]!.beat());
          expect(new Set(owners()).size).toBe(owners().length);
        }
        for (let round = 0; round < 6; round++) for (const member of members) world.run(member.beat());
        expect(owners().sort()).toEqual(Array.from({ length: partitions }, (_, index) => index));
        const sizes = members.map(({ owned }) => owned.size);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const group = world.cluster.brokers[0]!.groups.consumerGroup('g');
        expect(group.state).toBe('Stable');
        expect(group.targetEpoch).toBe(group.groupEpoch);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the group as pictures show it', () => {
  /** Who owns each partition of topic t, by the trace alone. */
  function ownersIn(world: TestCluster): (string | null)[] {
    const state: Groups = { groups: [] };
    const { trace } = world.simulation;
    for (let index = 0; index < trace.length; index++) applyToGroups(state, trace.entry(index));
    return state.groups.find(({ group }) => group === 'g')!.partitions.map(({ owner }) => owner);
  }

  function* reads(consumer: Consumer, polls: number) {
    for (let poll = 0; poll < polls; poll++) yield* consumer.poll(500);
  }

  function worldWithTopic(): TestCluster {
    const world = new TestCluster(1, {
      'group.initial.rebalance.delay.ms': '0',
      'offsets.topic.replication.factor': '1',
    });
    const link = new Link(world.cluster, 'admin');
    world.run(createTopic(link, { name: 't', numPartitions: 2, replicationFactor: 1, config: {} }, false));
    return world;
  }

  const modern = { 'group.id': 'g', 'group.protocol': 'consumer' };

  test('a static member that comes back owns its partitions again', () => {
    const world = worldWithTopic();
    const first = new Consumer(world.cluster, 'first', { ...modern, 'group.instance.id': 'i' });
    world.run(first.subscribe(['t']));
    world.run(reads(first, 4));
    expect(ownersIn(world)).toEqual(['first', 'first']);
    world.run(first.close());
    expect(ownersIn(world)).toEqual([null, null]);
    const second = new Consumer(world.cluster, 'second', { ...modern, 'group.instance.id': 'i' });
    world.run(second.subscribe(['t']));
    world.run(reads(second, 4));
    expect(ownersIn(world)).toEqual(['second', 'second']);
  });

  test('an eager classic member keeps what it keeps when its group becomes a consumer group', () => {
    const world = worldWithTopic();
    const classic = new Consumer(world.cluster, 'classic', { 'group.id': 'g', 'heartbeat.interval.ms': '300' });
    world.run(classic.subscribe(['t']));
    world.run(reads(classic, 4));
    const other = new Consumer(world.cluster, 'modern', modern);
    world.run(other.subscribe(['t']));
    for (let round = 0; round < 30; round++) {
      world.run(reads(classic, 1));
      world.run(reads(other, 1));
    }
    expect(ownersIn(world).sort()).toEqual(['classic', 'modern']);
  });
});
