/** Producing: acks, replicas, the high watermark, partitions, and what a program may get wrong. */
import { describe, expect, test } from 'vitest';
import { createRng } from '../../engine/core/rng.ts';
import type { MetadataPartition } from '../../engine/kafka/api/03-metadata.ts';
import { Partitioning } from '../../engine/kafka/producer/partitioning.ts';
import { producerConfig } from '../../engine/kafka/producer/producer-config.ts';
import { encodeText, newBatch } from '../../engine/kafka/record-batch.ts';
import { TestCluster } from './cluster-of.ts';

function withTopic(replicationFactor: number, brokers = 3): TestCluster {
  const test = new TestCluster(brokers);
  expect(test.cluster.createTopic('t', 1, replicationFactor).error).toBe('NONE');
  return test;
}

const message = { key: 'k', value: 'v' };

describe('acks', () => {
  test('acks=all is answered when every replica of the ISR has the record (A3)', () => {
    const cluster = withTopic(3);
    const producer = cluster.producer();
    cluster.run(producer.send({ topic: 't', messages: [message] }));
    const [answer] = cluster.entries('produce.answered');
    const appended = cluster.entries('record.appended').map(entry => entry.atUs);
    expect(appended).toHaveLength(3);
    expect(Math.max(...appended)).toBeLessThan(answer!.atUs);
  });

  test('acks=1 is answered after the append of the leader alone (A5)', () => {
    const cluster = withTopic(3);
    const producer = cluster.producer();
    cluster.run(producer.send({ topic: 't', messages: [message], acks: 1 }));
    const leader = cluster.entries('record.appended')[0]!;
    expect(cluster.entries('produce.answered')[0]!.atUs - leader.atUs).toBeLessThan(1100);
  });

  test('acks=0 has no answer, and the offset is unknown (A5)', () => {
    const cluster = withTopic(1);
    const producer = cluster.producer();
    const metadata = cluster.run(producer.send({ topic: 't', messages: [message], acks: 0 }));
    cluster.pass(10);
    expect(metadata).toEqual([]);
    expect(cluster.entries('produce.answered')).toEqual([]);
    expect(cluster.entries('record.appended')).toHaveLength(1);
  });

  test('other acks are refused with INVALID_REQUIRED_ACKS (A1)', () => {
    const cluster = withTopic(1);
    const producer = cluster.producer();
    expect(() => cluster.run(producer.send({ topic: 't', messages: [message], acks: 2 }))).toThrow(/acks must be/);
  });
});

describe('replicas', () => {
  test('each has a log of its own with the same records at the same offsets', () => {
    const cluster = withTopic(3);
    const producer = cluster.producer();
    for (const value of ['a', 'b', 'c']) cluster.run(producer.send({ topic: 't', messages: [{ key: 'k', value }] }));
    cluster.pass(2000);
    for (const broker of cluster.cluster.brokers) {
      const values = cluster.entries('record.appended').filter(entry => entry.broker === broker.id);
      expect(values.map(entry => [entry.offset, entry.value])).toEqual([
        [0, 'a'],
        [1, 'b'],
        [2, 'c'],
      ]);
    }
  });

  test("a follower's high watermark is never ahead of the leader's, and gets there (R3)", () => {
    const cluster = withTopic(3);
    const leader = cluster.cluster.topics.get('t')!.partitions[0]!.leader;
    const producer = cluster.producer();
    cluster.run(producer.send({ topic: 't', messages: [message] }));
    cluster.pass(2000);
    const moves = cluster.entries('highwatermark.moved');
    expect(moves[0]!.broker).toBe(leader);
    expect(moves).toHaveLength(3);
  });
});

describe('which partition', () => {
  const partitioning = (seed: number, settings: Record<string, string> = {}): Partitioning =>
    new Partitioning(producerConfig(settings), createRng(seed), () => 0);
  const partitions = (count: number): MetadataPartition[] =>
    Array.from({ length: count }, (_, partitionIndex) => {
      const nodes = { replicaNodes: [1], isrNodes: [1], offlineReplicas: [] };
      return { errorCode: 0, partitionIndex, leaderId: 1, leaderEpoch: 0, ...nodes };
    });

  test('a key decides by murmur2, whatever went before (P2, P3)', () => {
    const partitioner = partitioning(1);
    const of = (key: string): number => partitioner.choose('t', encodeText(key), partitions(3));
    expect(['user-1', 'user-42', 'order-1001', 'a'].map(of)).toEqual([2, 1, 0, 1]);
  });

  test('without a key records stick to one partition until batch.size bytes went there (P5)', () => {
    const partitioner = partitioning(3, { 'batch.size': '100' });
    const chosen = Array.from({ length: 60 }, (_, i) => {
      const partition = partitioner.choose('t', null, partitions(50));
      partitioner.appended('t', partition, 10, i % 10 === 9);
      return partition;
    });
    const runs = chosen.filter((partition, i) => partition !== chosen[i - 1]).length;
    expect(new Set(chosen.slice(0, 10)).size).toBe(1);
    expect(runs).toBeLessThanOrEqual(6);
    expect(runs).toBeGreaterThan(2);
  });

  test('an empty key is a key (P2)', () => {
    expect(partitioning(1).choose('t', new Uint8Array(), partitions(6))).toBe(3);
  });
});

describe('a record batch', () => {
  test('has the size of the real encoding: 61 bytes, and each record its varints', () => {
    const record = { key: encodeText('k'), value: encodeText('v'), timestamp: 0, headers: [] };
    // length 1 + attributes 1 + timestamp 1 + offset 1 + key 1+1 + value 1+1 + headers 1
    expect(newBatch([record], null).sizeInBytes).toBe(61 + 9);
    expect(newBatch([{ ...record, key: null, value: null }], null).sizeInBytes).toBe(61 + 7);
    expect(newBatch([record, { ...record, timestamp: 100 }], null).sizeInBytes).toBe(61 + 9 + 10);
  });
});

describe('a topic', () => {
  test.each([
    ['', 1, 1, 'INVALID_TOPIC_EXCEPTION'],
    ['a b', 1, 1, 'INVALID_TOPIC_EXCEPTION'],
    ['..', 1, 1, 'INVALID_TOPIC_EXCEPTION'],
    ['x'.repeat(250), 1, 1, 'INVALID_TOPIC_EXCEPTION'],
    ['t2', 0, 1, 'INVALID_PARTITIONS'],
    ['t2', 1, 4, 'INVALID_REPLICATION_FACTOR'],
    ['t', 1, 1, 'TOPIC_ALREADY_EXISTS'],
    ['t2', -1, -1, 'NONE'],
  ] as const)('named %s with %d partitions and %d replicas: %s (T4)', (name, partitions, replicas, error) => {
    expect(withTopic(1).cluster.createTopic(name, partitions, replicas).error).toBe(error);
  });

  test('that is not there is created by the first send, with one partition (T1)', () => {
    const cluster = new TestCluster();
    cluster.run(cluster.producer().send({ topic: 'new', messages: [message] }));
    expect(cluster.entries('topic.created')[0]).toMatchObject({ topic: 'new', partitions: 1, replicationFactor: 1 });
  });

  test('is coordinated by the leader of its partition of __consumer_offsets (T3)', () => {
    const { cluster } = new TestCluster(3);
    // my-group hashes to partition 12 of 50, orders-processor to 44: brokers 1 and 3 of three.
    expect([
      cluster.broker(1).coordinatorOf('group', 'my-group'),
      cluster.broker(1).coordinatorOf('group', 'orders-processor'),
    ]).toEqual([1, 3]);
  });
});
