/** Share groups over the protocol: members, sessions, records (1.15, KIP-932). */
import { beforeEach, describe, expect, test } from 'vitest';
import { incrementalAlterConfigs } from '../../engine/kafka/api/44-incremental-alter-configs.ts';
import { shareGroupHeartbeat } from '../../engine/kafka/api/76-share-group-heartbeat.ts';
import { shareGroupDescribe } from '../../engine/kafka/api/77-share-group-describe.ts';
import { type ShareFetchRequest, shareFetch } from '../../engine/kafka/api/78-share-fetch.ts';
import { shareAcknowledge } from '../../engine/kafka/api/79-share-acknowledge.ts';
import type { Api } from '../../engine/kafka/api/api.ts';
import { errorName } from '../../engine/kafka/error-code.ts';
import { Link } from '../../engine/kafka/link/link.ts';
import { assignShared, type ShareSubscriber } from '../../engine/kafka/share/simple-assignor.ts';
import { TestCluster } from './cluster-of.ts';

const GROUP = 32;
const ACCEPT = 1;
const RELEASE = 2;

let world: TestCluster;
let link: Link;

function ask<Q, A>(api: Api<Q, A>, request: Partial<Q>): A {
  return world.run(link.request(1, api, { ...api.defaults!, ...request }));
}

function topicId(): string {
  return world.cluster.controller.topics.get('t')!.topicId;
}

function beat(memberId: string, memberEpoch: number, subscribedTopicNames: string[] | null = null): string {
  const request = { groupId: 'g', memberId, memberEpoch, subscribedTopicNames };
  const answer = ask(shareGroupHeartbeat, request);
  const partitions = answer.assignment?.topicPartitions.flatMap(topic => topic.partitions).join(' ');
  return `${errorName(answer.errorCode)} ${answer.memberEpoch}${partitions === undefined ? '' : `: ${partitions}`}`;
}

/** One fetch of partition 0; `said` is what the member says of earlier records. */
function share(memberId: string, shareSessionEpoch: number, said: [number, number, number][] = []): string[] {
  const acknowledgementBatches = said.map(([firstOffset, lastOffset, type]) => {
    return { firstOffset, lastOffset, acknowledgeTypes: [type] };
  });
  const topics = [{ topicId: topicId(), partitions: [{ partitionIndex: 0, acknowledgementBatches }] }];
  const request: Partial<ShareFetchRequest> = {
    groupId: 'g',
    memberId,
    shareSessionEpoch,
    topics,
    forgottenTopicsData: [],
  };
  const answer = ask(shareFetch, { ...request, maxWaitMs: 100, maxRecords: 500 });
  if (answer.errorCode !== 0) return [errorName(answer.errorCode)];
  return answer.responses.flatMap(({ partitions }) =>
    partitions.flatMap(({ errorCode, acknowledgeErrorCode, acquiredRecords }) => [
      ...[errorCode, acknowledgeErrorCode].filter(code => code !== 0).map(errorName),
      ...acquiredRecords.map(row => `${row.firstOffset}-${row.lastOffset} x${row.deliveryCount}`),
    ]),
  );
}

function setOfGroup(name: string, value: string): string {
  const resources = [{ resourceType: GROUP, resourceName: 'g', configs: [{ name, configOperation: 0, value }] }];
  const answer = ask(incrementalAlterConfigs, { resources, validateOnly: false });
  return errorName(answer.responses[0]!.errorCode);
}

function produce(...values: string[]): void {
  const producer = world.producer();
  world.run(producer.send({ topic: 't', messages: values.map(value => ({ value, partition: 0 })) }));
}

beforeEach(() => {
  world = new TestCluster(1);
  link = new Link(world.cluster, 'worker');
  world.cluster.createTopic('t', 2, 1);
  world.pass(100);
});

describe('membership', () => {
  test('a member joins with epoch 0, learns its partitions once, and shares them with those that come later', () => {
    expect(beat('m1', 0, ['t'])).toBe('NONE 1: 0 1');
    expect(beat('m1', 1)).toBe('NONE 1');
    expect(beat('m2', 0, ['t'])).toMatch(/^NONE 2: [01]$/);
    expect(beat('m1', 1)).toMatch(/^NONE 2: [01]$/);
    expect(beat('m3', 0, ['t'])).toMatch(/^NONE 3: [01]/);
  });

  test('a wrong epoch is fenced, but for the one before; unknown members and groups are refused', () => {
    beat('m1', 0, ['t']);
    expect(beat('m1', 5)).toBe('FENCED_MEMBER_EPOCH 0');
    expect(beat('m1', 0, ['t'])).toBe('NONE 1: 0 1');
    expect(beat('ghost', 1)).toBe('UNKNOWN_MEMBER_ID 0');
    expect(beat('m2', 0)).toBe('INVALID_REQUEST 0');
    expect(beat('m1', -2)).toBe('INVALID_REQUEST 0');
    expect(beat('m1', -1)).toBe('NONE -1');
    expect(beat('m1', 1)).toBe('UNKNOWN_MEMBER_ID 0');
  });

  test('a member without heartbeats is removed after the session timeout of 45 s', () => {
    beat('m1', 0, ['t']);
    world.pass(44_000);
    expect(beat('m1', 1)).toBe('NONE 1');
    world.pass(46_000);
    expect(beat('m1', 1)).toBe('UNKNOWN_MEMBER_ID 0');
    expect(ask(shareGroupDescribe, { groupIds: ['g'] }).groups[0]).toMatchObject({
      groupState: 'Empty',
      groupEpoch: 2,
    });
  });

  test('a group that is not there cannot be described', () => {
    const [described] = ask(shareGroupDescribe, { groupIds: ['nope'] }).groups;
    expect(errorName(described!.errorCode)).toBe('GROUP_ID_NOT_FOUND');
  });
});

describe('records', () => {
  test('a group begins at the end of the log, or at its start with share.auto.offset.reset=earliest', () => {
    produce('a', 'b');
    expect(share('m1', 0)).toEqual([]);
    produce('c');
    expect(share('m1', 1)).toEqual(['2-2 x1']);
    world = new TestCluster(1);
    link = new Link(world.cluster, 'worker');
    world.cluster.createTopic('t', 2, 1);
    world.pass(100);
    expect(setOfGroup('share.auto.offset.reset', 'earliest')).toBe('NONE');
    produce('a', 'b');
    expect(share('m1', 0)).toEqual(['0-1 x1']);
  });

  test('two members read one partition: each record goes to one of them', () => {
    share('m1', 0);
    share('m2', 0);
    produce('a', 'b');
    expect(share('m1', 1)).toEqual(['0-1 x1']);
    produce('c');
    expect(share('m2', 1)).toEqual(['2-2 x1']);
    expect(
      share('m1', 2, [
        [0, 0, ACCEPT],
        [1, 1, RELEASE],
      ]),
    ).toEqual(['1-1 x2']);
  });

  test('a fetch waits, and gets what another member gives back', () => {
    share('m1', 0);
    produce('a');
    expect(share('m1', 1)).toEqual(['0-0 x1']);
    share('m2', 0);
    expect(share('m2', 1)).toEqual([]);
    expect(share('m1', -1)).toEqual([]);
    expect(share('m2', 2)).toEqual(['0-0 x2']);
  });

  test('each request carries the next session epoch', () => {
    expect(share('m1', 3)).toEqual(['SHARE_SESSION_NOT_FOUND']);
    share('m1', 0);
    expect(share('m1', 5)).toEqual(['INVALID_SHARE_SESSION_EPOCH']);
    expect(share('m1', 0, [[0, 0, ACCEPT]])).toEqual(['INVALID_REQUEST']);
    const opening = ask(shareAcknowledge, { groupId: 'g', memberId: 'm1', shareSessionEpoch: 0, topics: [] });
    expect(errorName(opening.errorCode)).toBe('INVALID_SHARE_SESSION_EPOCH');
  });

  test('ShareAcknowledge answers for each partition, also for topics that are not there', () => {
    share('m1', 0);
    produce('a');
    share('m1', 1);
    const acknowledgementBatches = [{ firstOffset: 0, lastOffset: 0, acknowledgeTypes: [ACCEPT] }];
    const topics = [topicId(), 'nope'].map(id => {
      return { topicId: id, partitions: [{ partitionIndex: 0, acknowledgementBatches }] };
    });
    const answer = ask(shareAcknowledge, { groupId: 'g', memberId: 'm1', shareSessionEpoch: 2, topics });
    expect(answer.responses.map(({ partitions }) => errorName(partitions[0]!.errorCode))).toEqual([
      'NONE',
      'UNKNOWN_TOPIC_ID',
    ]);
  });

  test('a setting of the group out of its range is INVALID_CONFIG', () => {
    expect(setOfGroup('share.record.lock.duration.ms', '1000')).toBe('INVALID_CONFIG');
    expect(setOfGroup('share.nonsense', '1')).toBe('INVALID_CONFIG');
  });
});

describe('the simple assignor', () => {
  const members = (count: number): ShareSubscriber[] =>
    Array.from({ length: count }, (_, i) => ({ memberId: `m${i}`, topics: ['t'], assigned: [] }));

  test('reads every partition, as evenly as it can, with fewer and with more members than partitions', () => {
    for (const [count, partitions] of [
      [1, 3],
      [2, 3],
      [3, 3],
      [4, 3],
      [7, 3],
      [6, 3],
    ] as const) {
      const loads = [...assignShared(members(count), () => partitions).values()];
      expect(new Set(loads.flat().map(({ partition }) => partition)).size).toBe(partitions);
      const sizes = loads.map(list => list.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });

  test('a member keeps what it has as far as balance allows', () => {
    const before = members(2).map((m, i) => ({ ...m, assigned: [{ topic: 't', partition: 2 - i }] }));
    const after = assignShared(before, () => 3);
    expect(after.get('m0')).toContainEqual({ topic: 't', partition: 2 });
    expect(after.get('m1')).toContainEqual({ topic: 't', partition: 1 });
  });
});
