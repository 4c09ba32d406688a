/** How long a group's coordinator keeps committed offsets (1.13). */
import { beforeEach, describe, expect, test } from 'vitest';
import { alterGroupOffsets, groupOffsets, listGroups } from '../../engine/kafka/admin/groups.ts';
import { offsetCommit } from '../../engine/kafka/api/08-offset-commit.ts';
import { joinGroup } from '../../engine/kafka/api/11-join-group.ts';
import { leaveGroup } from '../../engine/kafka/api/13-leave-group.ts';
import { syncGroup } from '../../engine/kafka/api/14-sync-group.ts';
import { offsetDelete } from '../../engine/kafka/api/47-offset-delete.ts';
import type { Api } from '../../engine/kafka/api/api.ts';
import { errorName } from '../../engine/kafka/error-code.ts';
import { Link } from '../../engine/kafka/link/link.ts';
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
