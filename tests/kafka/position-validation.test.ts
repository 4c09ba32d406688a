/** What consumers and producers do when the leader changes: K6 (KIP-320), leaders named in answers (KIP-951), KIP-207. */
import { describe, expect, test } from 'vitest';
import { Consumer } from '../../engine/kafka/consumer/consumer.ts';
import { injectFault } from '../../engine/kafka/fault/index.ts';
import { Producer } from '../../engine/kafka/producer/producer.ts';
import { TestCluster } from './cluster-of.ts';

/** Two replicas; the second one lacks the last three of five records and may lead all the same. */
function divided(): { world: TestCluster; first: number; second: number } {
  const world = new TestCluster(2, { 'unclean.leader.election.enable': 'true' });
  world.cluster.createTopic('t', 1, 2);
  const [first, second] = world.cluster.topics.get('t')!.partitions[0]!.replicas as [number, number];
  send(world, 'a', 'b');
  // The follower fetches what the leader has acknowledged already.
  world.pass(1000);
  injectFault(world.cluster, { kind: 'kill', broker: second });
  world.pass(15_000);
  send(world, 'c', 'd', 'e');
  return { world, first, second };
}

function send(world: TestCluster, ...values: string[]): void {
  const producer = new Producer(world.cluster, `writer-${world.simulation.scheduler.nowUs}`, { acks: '1' });
  for (const value of values) sendWith(world, producer, value);
}

function sendWith(world: TestCluster, producer: Producer, value: string): void {
  const record = {
    topic: 't',
    partition: 0,
    key: null,
    value: new TextEncoder().encode(value),
    headers: [],
    timestamp: null,
  };
  world.run(world.run(producer.send(record)).get());
}

function reader(world: TestCluster, reset: string): Consumer {
  const consumer = new Consumer(world.cluster, `reader-${reset}`, { 'auto.offset.reset': reset });
  consumer.assign([{ topic: 't', partition: 0 }]);
  return consumer;
}

/** Polls until so many records have come. */
function read(world: TestCluster, consumer: Consumer, wanted: number): string[] {
  const values: string[] = [];
  for (let tries = 0; values.length < wanted && tries < 100; tries++) {
    for (const { value } of world.run(consumer.poll(1000))) values.push(new TextDecoder().decode(value!));
  }
  return values;
}

/** The replica that lacks records comes to lead. */
function truncate({ world, first, second }: ReturnType<typeof divided>): void {
  injectFault(world.cluster, { kind: 'kill', broker: first });
  world.pass(15_000);
  injectFault(world.cluster, { kind: 'start', broker: second });
  world.pass(15_000);
}

describe('a consumer that has read records which an unclean election took away (K6, KIP-320)', () => {
  test('goes back to where the logs part ways, if it has a policy: it misses nothing of what is written after', () => {
    const cluster = divided();
    const consumer = reader(cluster.world, 'earliest');
    expect(read(cluster.world, consumer, 5)).toEqual(['a', 'b', 'c', 'd', 'e']);
    truncate(cluster);
    send(cluster.world, 'x', 'y', 'z', 'w');
    expect(read(cluster.world, consumer, 4)).toEqual(['x', 'y', 'z', 'w']);
  });

  test('is told with a LogTruncationException, if it has none', () => {
    const cluster = divided();
    const consumer = reader(cluster.world, 'none');
    consumer.seek({ topic: 't', partition: 0 }, 0);
    expect(read(cluster.world, consumer, 5)).toHaveLength(5);
    truncate(cluster);
    send(cluster.world, 'x', 'y', 'z', 'w');
    expect(() => read(cluster.world, consumer, 4)).toThrow('log truncation of partition t-0');
  });

  test('asks nothing after a seek, for it has read no record whose epoch it could name', () => {
    const cluster = divided();
    const consumer = reader(cluster.world, 'earliest');
    read(cluster.world, consumer, 5);
    truncate(cluster);
    send(cluster.world, 'x', 'y', 'z', 'w');
    consumer.seek({ topic: 't', partition: 0 }, 5);
    expect(read(cluster.world, consumer, 1)).toEqual(['w']);
  });
});

test('a consumer asks no leader where epochs end as long as none changes', () => {
  const { world } = divided();
  read(world, reader(world, 'earliest'), 5);
  expect(world.entries('message.sent').filter(({ api }) => api === 'OffsetForLeaderEpoch')).toEqual([]);
});

describe('a broker that has lost the leadership', () => {
  /** The preferred leader hands over by an election; the producer still knows the old one. */
  function moved(): { world: TestCluster; producer: Producer; metadataBefore: number } {
    const world = new TestCluster(3);
    world.cluster.createTopic('t', 1, 3);
    const producer = new Producer(world.cluster, 'p', { 'enable.idempotence': 'true' });
    sendWith(world, producer, 'before');
    const [leader] = world.cluster.topics.get('t')!.partitions[0]!.replicas;
    injectFault(world.cluster, { kind: 'stop', broker: leader! });
    world.pass(500);
    injectFault(world.cluster, { kind: 'start', broker: leader! });
    world.pass(5000);
    return { world, producer, metadataBefore: metadataRequests(world) };
  }

  function metadataRequests(world: TestCluster): number {
    return world
      .entries('message.sent')
      .filter(({ from, api, direction }) => from === 'p' && api === 'Metadata' && direction === 'request').length;
  }

  test('names the new leader, and the producer goes there at once without asking for metadata (KIP-951)', () => {
    const { world, producer, metadataBefore } = moved();
    sendWith(world, producer, 'after');
    expect(metadataRequests(world)).toBe(metadataBefore);
    expect(world.entries('produce.answered').map(({ error }) => error)).toContain('NOT_LEADER_OR_FOLLOWER');
  });
});
