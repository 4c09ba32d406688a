/** What a group keeps when another broker comes to coordinate it: everything that was told to its members (T3, N2, G5). */
import { beforeEach, describe, expect, test } from 'vitest';
import { spawn } from '../../engine/core/process.ts';
import { consumerGroupHeartbeat } from '../../engine/kafka/api/68-consumer-group-heartbeat.ts';
import { shareGroupHeartbeat } from '../../engine/kafka/api/76-share-group-heartbeat.ts';
import { shareFetch } from '../../engine/kafka/api/78-share-fetch.ts';
import type { Api } from '../../engine/kafka/api/api.ts';
import { errorName } from '../../engine/kafka/error-code.ts';
import { Link } from '../../engine/kafka/link/link.ts';
import { Producer } from '../../engine/kafka/producer/producer.ts';
import { decodeText, encodeText } from '../../engine/kafka/record-batch.ts';
import { TestCluster } from './cluster-of.ts';

let world: TestCluster;
let link: Link;

beforeEach(() => {
  world = new TestCluster(3, { 'group.initial.rebalance.delay.ms': '0', 'offsets.topic.num.partitions': '1' });
  world.cluster.createInternalTopic('group');
  world.cluster.createTopic('t', 2, 3);
  link = new Link(world.cluster, 'worker');
  world.pass(1000);
});

function coordinator(): number {
  return world.cluster.topics.get('__consumer_offsets')!.partitions[0]!.leader;
}

function ask<Q, A>(api: Api<Q, A>, request: Partial<Q>): A {
  return world.run(link.request(coordinator(), api, { ...api.defaults!, ...request }));
}

function failOver(): void {
  const before = coordinator();
  world.cluster.broker(before).lifecycle.kill();
  world.pass(15_000);
  expect(coordinator()).not.toBe(before);
  link = new Link(world.cluster, 'worker');
}

const joining = { groupId: 'g', memberEpoch: 0, rebalanceTimeoutMs: 60_000, subscribedTopicNames: ['t'] };

/** A heartbeat of the consumer protocol, as text. */
function beat(memberId: string, memberEpoch: number, owned: number[] | null = null): string {
  const { topicId } = world.cluster.controller.topics.get('t')!;
  const topicPartitions = owned && (owned.length > 0 ? [{ topicId, partitions: owned }] : []);
  const request = memberEpoch === 0 ? { ...joining, topicPartitions: [] } : { groupId: 'g', topicPartitions };
  const {
    errorCode,
    memberEpoch: epoch,
    assignment,
  } = ask(consumerGroupHeartbeat, { ...request, memberId, memberEpoch });
  const told = assignment?.topicPartitions.flatMap(({ partitions }) => partitions).join(' ');
  return `${errorName(errorCode)} ${epoch}${told === undefined ? '' : `: ${told}`}`;
}

/** The kinds of record of the group that the coordinator's log holds. */
function kinds(): string[] {
  const { log } = world.cluster.broker(coordinator()).replica('__consumer_offsets', 0)!;
  const batches = log.read(0, log.logEndOffset, Number.POSITIVE_INFINITY);
  return batches.flatMap(({ records }) => records.map(({ key }) => (JSON.parse(decodeText(key)!) as string[])[0]!));
}

describe('a group of the consumer protocol (KIP-848)', () => {
  test('is kept as the records that Kafka keeps', () => {
    beat('m1', 0);
    expect(kinds()).toEqual([
      'ConsumerGroupMetadata',
      'ConsumerGroupTargetAssignmentMetadata',
      'ConsumerGroupMemberMetadata',
      'ConsumerGroupTargetAssignmentMember',
      'ConsumerGroupCurrentMemberAssignment',
    ]);
    beat('m1', 1);
    expect(kinds(), 'a heartbeat that changes nothing writes nothing').toHaveLength(5);
  });

  test('goes on: members in their epochs, with what they have, and no new target', () => {
    expect(beat('m1', 0)).toBe('NONE 1: 0 1');
    failOver();
    expect(beat('m1', 1)).toBe('NONE 1');
    expect(beat('m1', 3)).toBe('FENCED_MEMBER_EPOCH 0');
    expect(beat('m2', 1)).toBe('UNKNOWN_MEMBER_ID 0');
  });

  test('goes on in the middle of a hand-over: what one must still give up, the other does not get', () => {
    beat('m1', 0);
    expect(beat('m2', 0)).toBe('NONE 2: ');
    const asked = beat('m1', 1, [0, 1]);
    expect(asked).toMatch(/^NONE 1: [01]$/);
    const kept = Number(asked.at(-1));
    failOver();
    expect(beat('m2', 2, [])).toBe('NONE 2');
    expect(beat('m1', 1, [kept])).toBe('NONE 2');
    expect(beat('m2', 2, [])).toBe(`NONE 2: ${1 - kept}`);
  });

  test('forgets who left, and counts its epochs on', () => {
    beat('m1', 0);
    expect(beat('m1', -1)).toBe('NONE -1');
    failOver();
    expect(beat('m1', 1)).toBe('UNKNOWN_MEMBER_ID 0');
    expect(beat('m2', 0)).toBe('NONE 3: 0 1');
  });

  test('tells a member nothing that is not committed: what only one broker knows may be lost', () => {
    const isolated = coordinator();
    for (const { host, id } of world.cluster.brokers) {
      if (id !== isolated) world.cluster.network.cut(world.cluster.broker(isolated).host, host);
      if (id !== isolated) world.cluster.network.cut(host, world.cluster.broker(isolated).host);
    }
    const request = { ...consumerGroupHeartbeat.defaults!, ...joining, memberId: 'm1', topicPartitions: [] };
    let answer = '';
    spawn(world.simulation.scheduler, link.request(isolated, consumerGroupHeartbeat, request, { timeoutMs: 60_000 }), {
      done: ({ errorCode }) => (answer = errorName(errorCode)),
      failed: () => {},
    });
    world.pass(4000);
    expect(answer).toBe('');
    world.pass(2000);
    expect(answer).toBe('COORDINATOR_NOT_AVAILABLE');
  });
});

describe('a share group (KIP-932)', () => {
  test('goes on: members in their epochs, with what they read', () => {
    const share = (memberId: string, memberEpoch: number, subscribedTopicNames: string[] | null = null): string => {
      const answer = ask(shareGroupHeartbeat, { groupId: 's', memberId, memberEpoch, subscribedTopicNames });
      const told = answer.assignment?.topicPartitions.flatMap(({ partitions }) => partitions).join(' ');
      return `${errorName(answer.errorCode)} ${answer.memberEpoch}${told === undefined ? '' : `: ${told}`}`;
    };
    expect(share('m1', 0, ['t'])).toBe('NONE 1: 0 1');
    failOver();
    expect(share('m1', 1)).toBe('NONE 1');
    expect(share('m2', 1)).toBe('UNKNOWN_MEMBER_ID 0');
  });

  test('knows at another leader of the partition what is settled, and how often the rest was delivered', () => {
    world.cluster.createInternalTopic('share');
    const leader = (): number => world.cluster.topics.get('t')!.partitions[0]!.leader;
    const { topicId } = world.cluster.controller.topics.get('t')!;
    const producer = new Producer(world.cluster, 'p', {});
    const record = { topic: 't', partition: 0, key: null, value: encodeText('v'), headers: [], timestamp: null };
    const fetchAt = (epoch: number, said: [number, number, number][] = []): string[] => {
      const acknowledgementBatches = said.map(([firstOffset, lastOffset, type]) => {
        return { firstOffset, lastOffset, acknowledgeTypes: [type] };
      });
      const topics = [{ topicId, partitions: [{ partitionIndex: 0, acknowledgementBatches }] }];
      const request = { groupId: 's', memberId: 'm1', shareSessionEpoch: epoch, topics, forgottenTopicsData: [] };
      const asked = { ...shareFetch.defaults!, ...request, maxWaitMs: 3000, maxRecords: 100 };
      const { responses } = world.run(link.request(leader(), shareFetch, asked));
      return responses.flatMap(({ partitions }) =>
        partitions.flatMap(({ acknowledgeErrorCode, acquiredRecords }) => [
          ...(acknowledgeErrorCode === 0 ? [] : [errorName(acknowledgeErrorCode)]),
          ...acquiredRecords.map(row => `${row.firstOffset}-${row.lastOffset} x${row.deliveryCount}`),
        ]),
      );
    };
    expect(fetchAt(0)).toEqual([]);
    for (let i = 0; i < 4; i++) world.run(producer.send(record));
    world.run(producer.flush());
    expect(fetchAt(1)).toEqual(['0-3 x1']);
    const [accept, release] = [1, 2];
    expect(
      fetchAt(2, [
        [0, 1, accept],
        [2, 2, release],
      ]),
    ).toEqual(['2-2 x2']);
    const before = leader();
    world.cluster.broker(before).lifecycle.kill();
    world.pass(15_000);
    expect(leader()).not.toBe(before);
    link = new Link(world.cluster, 'worker');
    // Offset 2 was released once, and that is kept; that somebody had 2 again, and 3, is not.
    expect(fetchAt(0)).toEqual(['2-2 x2', '3-3 x1']);
  });
});
