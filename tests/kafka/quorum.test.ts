/** A quorum of controllers (C8): KIP-595, KIP-996, and the invariants of section 2.2 of the reference. */
import { describe, expect, test } from 'vitest';
import { describeMetadataQuorum } from '../../engine/kafka/admin/quorum.ts';
import type { Fault } from '../../engine/kafka/fault/fault.ts';
import { injectFault } from '../../engine/kafka/fault/index.ts';
import { Link } from '../../engine/kafka/link/link.ts';
import { TestCluster } from './cluster-of.ts';

function quorumOf(controllers: number, combined = false): TestCluster {
  const cluster = new TestCluster(3, { 'min.insync.replicas': '2' }, { controllers, combined });
  cluster.cluster.createTopic('t', 3, 3);
  cluster.pass(1000);
  return cluster;
}

function actives({ cluster }: TestCluster): number[] {
  return cluster.quorum!.nodes.filter(({ active }) => active).map(({ id }) => id);
}

function inject({ cluster }: TestCluster, fault: Fault): void {
  injectFault(cluster, fault);
}

function isolate(cluster: TestCluster, id: number): void {
  for (const other of [1, 2, 3].filter(one => one !== id)) {
    inject(cluster, { kind: 'cut', from: `controller-${id}`, to: `controller-${other}` });
    inject(cluster, { kind: 'cut', from: `controller-${other}`, to: `controller-${id}` });
  }
}

function createTopic(cluster: TestCluster, topic: string): void {
  cluster.run(cluster.admin().createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 3 }] }));
}

describe('a quorum of three controllers', () => {
  test('has one active controller, and its log reaches the others by fetches', () => {
    const cluster = quorumOf(3);
    createTopic(cluster, 'more');
    cluster.pass(1000);
    expect(actives(cluster)).toEqual([1]);
    for (const { controller } of cluster.cluster.quorum!.nodes) {
      expect([...controller.topics.keys()]).toEqual(['t', 'more']);
      expect(controller.brokers.active).toEqual([1, 2, 3]);
    }
  });

  test('elects another when the active one dies: after the fetch time-out and an election, in a later epoch', () => {
    const cluster = quorumOf(3);
    inject(cluster, { kind: 'kill-controller', controller: 1 });
    cluster.pass(1500);
    expect(actives(cluster)).toEqual([]);
    cluster.pass(8000);
    expect(actives(cluster)).toHaveLength(1);
    expect(actives(cluster)).not.toContain(1);
    const elected = cluster.entries('controller.elected').at(-1)!;
    expect(elected.epoch).toBeGreaterThan(1);
    createTopic(cluster, 'after');
    expect(cluster.cluster.topics.has('after')).toBe(true);
  });

  test('hands over at once when the active controller stops in order (EndQuorumEpoch)', () => {
    const cluster = quorumOf(3);
    inject(cluster, { kind: 'stop-controller', controller: 1 });
    cluster.pass(500);
    expect(actives(cluster)).toHaveLength(1);
  });

  test('serves producers while it elects, for leaders of partitions need no controller', () => {
    const cluster = quorumOf(3);
    const producer = cluster.producer();
    inject(cluster, { kind: 'kill-controller', controller: 1 });
    cluster.pass(500);
    expect(actives(cluster)).toEqual([]);
    const [answer] = cluster.run(producer.send({ topic: 't', acks: -1, messages: [{ value: 'a' }] }), 400);
    expect(answer!.errorCode).toBe(0);
    expect(actives(cluster)).toEqual([]);
  });

  test('fences a dead broker through the next active controller, a whole session after that became active', () => {
    const cluster = quorumOf(3);
    inject(cluster, { kind: 'kill', broker: 3 });
    inject(cluster, { kind: 'kill-controller', controller: 1 });
    cluster.pass(30_000);
    const elected = cluster.entries('controller.elected').at(-1)!;
    const [fenced] = cluster.entries('broker.fenced');
    expect(fenced!.broker).toBe(3);
    expect(fenced!.atUs - elected.atUs).toBeGreaterThanOrEqual(9_000_000);
    expect(cluster.entries('broker.fenced')).toHaveLength(1);
  });
});

describe('without a majority', () => {
  test('no controller is active and no metadata change happens; with one again, they do', () => {
    const cluster = quorumOf(3);
    inject(cluster, { kind: 'kill-controller', controller: 2 });
    inject(cluster, { kind: 'kill-controller', controller: 3 });
    cluster.pass(10_000);
    expect(actives(cluster)).toEqual([]);
    inject(cluster, { kind: 'kill', broker: 3 });
    cluster.pass(60_000);
    expect(cluster.entries('broker.fenced')).toEqual([]);
    inject(cluster, { kind: 'start-controller', controller: 2 });
    cluster.pass(30_000);
    expect(actives(cluster)).toHaveLength(1);
    expect(cluster.entries('broker.fenced').map(({ broker }) => broker)).toEqual([3]);
  });

  test('a leader cut off from the others resigns after 1.5 fetch time-outs, and what it decided alone is forgotten', () => {
    const cluster = quorumOf(3);
    isolate(cluster, 1);
    const lonely = cluster.cluster.quorum!.node(1)!;
    lonely.decide(
      ({ topics }) => topics.size,
      () => {},
    );
    cluster.cluster.quorum!.nodes[0]!.decide(
      controller => controller.put({ ...controller.topics.get('t')!, name: 'ghost' }),
      () => {},
    );
    expect(lonely.controller.topics.has('ghost')).toBe(true);
    cluster.pass(6000);
    expect(lonely.active).toBe(false);
    expect(lonely.controller.topics.has('ghost')).toBe(false);
    cluster.pass(6000);
    expect(actives(cluster)).toHaveLength(1);
    expect(actives(cluster)).not.toContain(1);
    for (const other of [2, 3]) {
      inject(cluster, { kind: 'heal', from: 'controller-1', to: `controller-${other}` });
      inject(cluster, { kind: 'heal', from: `controller-${other}`, to: 'controller-1' });
    }
    createTopic(cluster, 'after');
    cluster.pass(5000);
    expect([...lonely.controller.topics.keys()]).toEqual(['t', 'after']);
    expect(lonely.logEnd).toBe(cluster.cluster.quorum!.node(2)!.logEnd);
  });
});

test('a follower that merely lost touch does not depose the leader when it is back: it asks before it opens an epoch (KIP-996)', () => {
  const cluster = quorumOf(3);
  isolate(cluster, 3);
  cluster.pass(20_000);
  expect(cluster.cluster.quorum!.node(3)!.state.epoch).toBe(1);
  for (const other of [1, 2]) {
    inject(cluster, { kind: 'heal', from: 'controller-3', to: `controller-${other}` });
    inject(cluster, { kind: 'heal', from: `controller-${other}`, to: 'controller-3' });
  }
  cluster.pass(10_000);
  expect(actives(cluster)).toEqual([1]);
  expect(cluster.cluster.quorum!.node(3)!.state.role.name).toBe('follower');
});

test('a paused active controller is replaced; when it goes on, it learns of the later epoch and follows', () => {
  const cluster = quorumOf(3);
  inject(cluster, { kind: 'pause-controller', controller: 1 });
  cluster.pass(10_000);
  expect(actives(cluster).filter(id => id !== 1)).toHaveLength(1);
  inject(cluster, { kind: 'resume-controller', controller: 1 });
  cluster.pass(5000);
  expect(actives(cluster)).toHaveLength(1);
  expect(actives(cluster)).not.toContain(1);
  createTopic(cluster, 'after');
  expect(cluster.entries('broker.fenced')).toEqual([]);
});

describe('describeMetadataQuorum (KIP-836)', () => {
  test('tells who leads, in which epoch, and how far each controller has the log', () => {
    const cluster = quorumOf(3);
    inject(cluster, { kind: 'kill-controller', controller: 3 });
    createTopic(cluster, 'more');
    cluster.pass(1000);
    const link = new Link(cluster.cluster, 'admin');
    const { leaderId, leaderEpoch, highWatermark, voters } = cluster.run(describeMetadataQuorum(link));
    expect([leaderId, leaderEpoch]).toEqual([1, 1]);
    expect(voters.map(({ replicaId, logEndOffset }) => [replicaId, logEndOffset])).toEqual([
      [1, highWatermark],
      [2, highWatermark],
      [3, expect.any(Number)],
    ]);
    expect(voters[2]!.logEndOffset).toBeLessThan(highWatermark);
    expect(voters[2]!.lastFetchTimestamp).toBeLessThan(voters[1]!.lastFetchTimestamp);
  });

  test('describes a single controller, too', () => {
    const cluster = new TestCluster(1);
    const { leaderId, voters } = cluster.run(describeMetadataQuorum(new Link(cluster.cluster, 'admin')));
    expect(leaderId).toBe(1);
    expect(voters).toHaveLength(1);
  });
});

test('combined controllers die with their brokers', () => {
  const cluster = quorumOf(3, true);
  inject(cluster, { kind: 'kill', broker: 1 });
  cluster.pass(30_000);
  expect(actives(cluster)).not.toContain(1);
  expect(cluster.cluster.topics.get('t')!.partitions.every(({ leader }) => leader > 1)).toBe(true);
  inject(cluster, { kind: 'start', broker: 1 });
  cluster.pass(60_000);
  expect(cluster.cluster.controller.brokers.active).toEqual([1, 2, 3]);
});

test('a fault on a controller says what would be possible where it is not', () => {
  const single = new TestCluster(1);
  expect(() => inject(single, { kind: 'kill-controller', controller: 1 })).toThrow('which never fails');
  const cluster = quorumOf(3);
  expect(() => inject(cluster, { kind: 'start-controller', controller: 1 })).toThrow('running, not stopped');
  expect(() => inject(cluster, { kind: 'kill-controller', controller: 4 })).toThrow('there are 1, 2, 3');
});
