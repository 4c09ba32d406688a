/** How a group's coordinator keeps committed offsets, how long, and what a change of coordinator does (1.13). */
import { beforeEach, describe, expect, test } from 'vitest';
import { spawn } from '../../engine/core/process.ts';
import {
  alterGroupOffsets,
  deleteGroup,
  deleteGroupOffsets,
  groupOffsets,
  listGroups,
} from '../../engine/kafka/admin/groups.ts';
import { offsetCommit } from '../../engine/kafka/api/08-offset-commit.ts';
import { offsetFetch } from '../../engine/kafka/api/09-offset-fetch.ts';
import { joinGroup } from '../../engine/kafka/api/11-join-group.ts';
import { heartbeat } from '../../engine/kafka/api/12-heartbeat.ts';
import { leaveGroup } from '../../engine/kafka/api/13-leave-group.ts';
import { syncGroup } from '../../engine/kafka/api/14-sync-group.ts';
import { offsetDelete } from '../../engine/kafka/api/47-offset-delete.ts';
import type { Api } from '../../engine/kafka/api/api.ts';
import { errorName } from '../../engine/kafka/error-code.ts';
import { Link } from '../../engine/kafka/link/link.ts';
import { Producer } from '../../engine/kafka/producer/producer.ts';
import { TestCluster } from './cluster-of.ts';

const config = {
  'group.initial.rebalance.delay.ms': '0',
  'offsets.retention.minutes': '1',
  'offsets.retention.check.interval.ms': '10000',
};

let world: TestCluster;
let link: Link;

beforeEach(() => {
  world = new TestCluster(1, config);
  link = new Link(world.cluster, 'worker');
  for (const topic of ['t', 'u']) world.cluster.createTopic(topic, 1, 1);
});

function ask<Q, A>(api: Api<Q, A>, request: Partial<Q>): A {
  return world.run(link.request(1, api, { ...api.defaults!, ...request }));
}

function committed(): string[] {
  const topics = world.run(groupOffsets(link, 'g'));
  return topics.flatMap(({ name, partitions }) =>
    partitions.map(p => `${name}-${p.partitionIndex}@${p.committedOffset}`),
  );
}

function alter(...topics: string[]): void {
  const offsets = topics.map(topic => ({ topic, partition: 0, offset: 7, leaderEpoch: -1, metadata: '' }));
  world.run(alterGroupOffsets(link, 'g', offsets));
}

/** A stable group of one member that follows these topics; `protocolType` other than consumer is for example Connect. */
function member(topics: string[], protocolType = 'consumer'): string {
  const metadata = { topics, ownedPartitions: [], generationId: -1, userData: null, rackId: null };
  const request = {
    groupId: 'g',
    sessionTimeoutMs: 1_800_000,
    rebalanceTimeoutMs: 1000,
    protocolType,
    protocols: [{ name: 'range', metadata }],
  };
  const { memberId } = ask(joinGroup, { ...request, memberId: '' });
  const { generationId } = ask(joinGroup, { ...request, memberId });
  const assignments = [{ memberId, assignment: { assignedPartitions: [] } }];
  ask(syncGroup, { groupId: 'g', memberId, generationId, assignments });
  return memberId;
}

function commitAs(memberId: string, ...topics: string[]): void {
  const partitions = [{ partitionIndex: 0, committedOffset: 7, committedLeaderEpoch: -1, committedMetadata: '' }];
  const request = { groupId: 'g', memberId, generationIdOrMemberEpoch: 1 };
  ask(offsetCommit, { ...request, topics: topics.map(name => ({ name, partitions })) });
}

function remove(topic: string): string {
  const answer = ask(offsetDelete, { groupId: 'g', topics: [{ name: topic, partitions: [{ partitionIndex: 0 }] }] });
  return errorName(answer.errorCode === 0 ? answer.topics[0]!.partitions[0]!.errorCode : answer.errorCode);
}

describe('offsets expire (O3)', () => {
  test('of a group that nobody manages: so long after the commit, each by itself; then the group is gone', () => {
    alter('t');
    world.pass(40_000);
    alter('u');
    world.pass(35_000);
    expect(committed()).toEqual(['u-0@7']);
    world.pass(40_000);
    expect(committed()).toEqual([]);
    expect(world.run(listGroups(link))).toEqual([]);
    expect(world.entries('offset.expired').map(({ topic }) => topic)).toEqual(['t', 'u']);
  });

  test('of a group with members: not those of topics that a member follows', () => {
    commitAs(member(['t']), 't', 'u');
    world.pass(200_000);
    expect(committed()).toEqual(['t-0@7']);
  });

  test('of a group whose members are no consumers: never, for nobody knows what they read', () => {
    commitAs(member(['t'], 'connect'), 't', 'u');
    world.pass(200_000);
    expect(committed()).toEqual(['t-0@7', 'u-0@7']);
  });

  test('of a group that became empty: so long after that, however old the commit is', () => {
    const memberId = member(['t']);
    commitAs(memberId, 't');
    world.pass(120_000);
    ask(leaveGroup, { groupId: 'g', members: [{ memberId, groupInstanceId: null, reason: null }] });
    world.pass(50_000);
    expect(committed()).toEqual(['t-0@7']);
    world.pass(30_000);
    expect(committed()).toEqual([]);
  });
});

describe('OffsetDelete (KIP-496)', () => {
  test('spares topics that a member follows, and groups whose members are no consumers', () => {
    expect(remove('t')).toBe('GROUP_ID_NOT_FOUND');
    commitAs(member(['t']), 't', 'u');
    expect([remove('t'), remove('u'), remove('nope')]).toEqual([
      'GROUP_SUBSCRIBED_TO_TOPIC',
      'NONE',
      'UNKNOWN_TOPIC_OR_PARTITION',
    ]);
    expect(committed()).toEqual(['t-0@7']);
    world = new TestCluster(1, config);
    link = new Link(world.cluster, 'worker');
    world.cluster.createTopic('t', 1, 1);
    member(['t'], 'connect');
    expect(remove('t')).toBe('NON_EMPTY_GROUP');
  });
});

describe('offsets are records of __consumer_offsets (O2)', () => {
  /** Three brokers with the groups' topic on each; a topic of whose three partitions each broker leads one. */
  function threeBrokers(): void {
    world = new TestCluster(3, { ...config, 'offsets.topic.num.partitions': '1', 'offsets.retention.minutes': '60' });
    link = new Link(world.cluster, 'worker');
    world.cluster.createInternalTopic('group');
    for (const topic of ['t', 'u']) world.cluster.createTopic(topic, 1, 3);
    world.pass(1000);
  }

  function coordinator(): number {
    return world.cluster.topics.get('__consumer_offsets')!.partitions[0]!.leader;
  }

  /** Kills the coordinator and waits for the next one. */
  function failOver(): void {
    const before = coordinator();
    world.cluster.broker(before).lifecycle.kill();
    world.pass(15_000);
    expect(coordinator()).not.toBe(before);
    link = new Link(world.cluster, 'worker');
    if (before === 1) link.avoid();
  }

  test('the next coordinator reads them: the last one of each partition, none where it was deleted', () => {
    threeBrokers();
    alter('t', 'u');
    expect(world.run(deleteGroupOffsets(link, 'g', [{ topic: 'u', partition: 0 }]))).toBeUndefined();
    failOver();
    expect(committed()).toEqual(['t-0@7']);
  });

  test('the next coordinator reads who is in a classic group: members go on in their generation', () => {
    threeBrokers();
    const at = <Q, A>(api: Api<Q, A>, request: Partial<Q>): A =>
      world.run(link.request(coordinator(), api, { ...api.defaults!, ...request }));
    const metadata = { topics: ['t'], ownedPartitions: [], generationId: -1, userData: null, rackId: null };
    const request = {
      groupId: 'g',
      sessionTimeoutMs: 60_000,
      rebalanceTimeoutMs: 1000,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata }],
    };
    const { memberId } = at(joinGroup, { ...request, memberId: '' });
    const { generationId } = at(joinGroup, { ...request, memberId });
    const assignment = { assignedPartitions: [{ topic: 't', partitions: [0] }] };
    at(syncGroup, { groupId: 'g', memberId, generationId, assignments: [{ memberId, assignment }] });
    world.pass(1000);
    failOver();
    const beat = { groupId: 'g', memberId, generationId };
    expect(errorName(at(heartbeat, beat).errorCode)).toBe('NONE');
    expect(errorName(at(heartbeat, { ...beat, generationId: generationId + 1 }).errorCode)).toBe('ILLEGAL_GENERATION');
    expect(at(syncGroup, { ...beat, assignments: [] }).assignment).toEqual(assignment);
    at(leaveGroup, { groupId: 'g', members: [{ memberId, groupInstanceId: null, reason: null }] });
    world.pass(3000);
    world.cluster.broker(coordinator()).lifecycle.kill();
    world.pass(15_000);
    link = new Link(world.cluster, 'worker');
    expect(world.cluster.broker(coordinator()).groups.find('g')?.members.size ?? 0).toBe(0);
  });

  test('a group that was deleted stays deleted', () => {
    threeBrokers();
    alter('t');
    world.run(deleteGroup(link, 'g'));
    failOver();
    expect(committed()).toEqual([]);
  });

  test('a commit waits for the replicas: COORDINATOR_NOT_AVAILABLE after 5 s, though it may count later', () => {
    threeBrokers();
    const leader = coordinator();
    const others = world.cluster.brokers.filter(({ id }) => id !== leader);
    for (const { lifecycle } of others) lifecycle.kill();
    const partitions = [{ partitionIndex: 0, committedOffset: 7, committedLeaderEpoch: -1, committedMetadata: '' }];
    const request = { ...offsetCommit.defaults!, groupId: 'g', topics: [{ name: 't', partitions }] };
    const sentAt = world.simulation.scheduler.nowUs;
    const answer = world.run(link.request(leader, offsetCommit, request));
    expect(errorName(answer.topics[0]!.partitions[0]!.errorCode)).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(world.simulation.scheduler.nowUs - sentAt).toBeGreaterThanOrEqual(5_000_000);
    const fetched = (): number => {
      const groups = [{ groupId: 'g', memberId: null, memberEpoch: -1, topics: null }];
      return world.run(link.request(leader, offsetFetch, { groups, requireStable: false })).groups[0]!.topics.length;
    };
    expect(fetched()).toBe(0);
    world.pass(15_000);
    expect(fetched()).toBe(1);
  });

  test('a coordinator that was away lets its groups go: it answers NOT_COORDINATOR, also to who waits', () => {
    threeBrokers();
    const leader = coordinator();
    const metadata = { topics: ['t'], ownedPartitions: [], generationId: -1, userData: null, rackId: null };
    const joining = {
      ...joinGroup.defaults!,
      groupId: 'g',
      groupInstanceId: 'i',
      sessionTimeoutMs: 60_000,
      rebalanceTimeoutMs: 60_000,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata }],
    };
    const { memberId } = world.run(link.request(leader, joinGroup, joining));
    const waiting = link.request(leader, joinGroup, { ...joining, groupInstanceId: 'j' }, { timeoutMs: 60_000 });
    let answer = '';
    const ended = {
      done: (response: { errorCode: number }) => (answer = errorName(response.errorCode)),
      failed: () => {},
    };
    spawn(world.simulation.scheduler, waiting, ended);
    world.pass(100);
    world.cluster.broker(leader).lifecycle.pause();
    world.pass(15_000);
    world.cluster.broker(leader).lifecycle.resume();
    world.pass(3000);
    expect(answer).toBe('NOT_COORDINATOR');
    const beat = { ...heartbeat.defaults!, groupId: 'g', memberId, generationId: 1 };
    expect(errorName(world.run(link.request(leader, heartbeat, beat)).errorCode)).toBe('NOT_COORDINATOR');
  });

  test('those of an open transaction stay pending at the next coordinator, until their marker (X11)', () => {
    threeBrokers();
    world.cluster.createInternalTopic('transaction');
    const producer = new Producer(world.cluster, 'p', { 'transactional.id': 'x' });
    world.run(producer.initTransactions());
    producer.beginTransaction();
    const partitions = [{ partitionIndex: 0, committedOffset: 7, committedLeaderEpoch: -1, committedMetadata: '' }];
    const group = { groupId: 'g', memberId: '', generationId: -1, groupInstanceId: null };
    world.run(producer.sendOffsetsToTransaction(group, [{ name: 't', partitions }]));
    failOver();
    const stable = (): string => {
      const topics = [{ name: 't', partitionIndexes: [0] }];
      const groups = [{ groupId: 'g', memberId: null, memberEpoch: -1, topics }];
      const answer = world.run(link.request(coordinator(), offsetFetch, { groups, requireStable: true }));
      const { committedOffset, errorCode } = answer.groups[0]!.topics[0]!.partitions[0]!;
      return `${errorName(errorCode)} ${committedOffset}`;
    };
    expect(stable()).toBe('UNSTABLE_OFFSET_COMMIT -1');
    world.run(producer.commitTransaction());
    world.pass(5000);
    expect(stable()).toBe('NONE 7');
    failOver();
    expect(stable()).toBe('NONE 7');
  });
});
