/** What the controller does with brokers and leaders over time: T9, KIP-903, KIP-966. */
import { describe, expect, test } from 'vitest';
import { describeTopicPartitions } from '../../engine/kafka/api/75-describe-topic-partitions.ts';
import { alterPartition } from '../../engine/kafka/controller/leadership.ts';
import { injectFault } from '../../engine/kafka/fault/index.ts';
import { Link } from '../../engine/kafka/link/link.ts';
import { TestCluster } from './cluster-of.ts';

function threeBrokers(config: Record<string, string> = {}): TestCluster {
  const cluster = new TestCluster(3, { 'broker.session.timeout.ms': '4000', ...config });
  cluster.cluster.createTopic('t', 3, 3);
  return cluster;
}

function leaders({ cluster }: TestCluster): number[] {
  return cluster.topics.get('t')!.partitions.map(({ leader }) => leader);
}

describe('leaderships', () => {
  test('go back to the preferred replicas every 300 s, for auto.leader.rebalance.enable is true (T9)', () => {
    const cluster = threeBrokers();
    const preferred = leaders(cluster);
    injectFault(cluster.cluster, { kind: 'stop', broker: 1 });
    cluster.pass(1000);
    injectFault(cluster.cluster, { kind: 'start', broker: 1 });
    cluster.pass(60_000);
    expect(leaders(cluster)).not.toContain(1);
    cluster.pass(300_000);
    expect(leaders(cluster)).toEqual(preferred);
  });

  test('stay where they are without it', () => {
    const cluster = threeBrokers({ 'auto.leader.rebalance.enable': 'false' });
    injectFault(cluster.cluster, { kind: 'stop', broker: 1 });
    cluster.pass(1000);
    injectFault(cluster.cluster, { kind: 'start', broker: 1 });
    cluster.pass(700_000);
    expect(leaders(cluster)).not.toContain(1);
  });
});

test('a leader may not take in a follower whose process has started anew since it fetched (KIP-903)', () => {
  const { cluster } = threeBrokers();
  const { controller } = cluster;
  const { leader, leaderEpoch, partitionEpoch, isr } = controller.partition('t', 0)!;
  const wish = (brokerEpoch: number) => ({
    brokerId: leader,
    brokerEpoch: controller.brokers.find(leader)!.brokerEpoch,
    topic: 't',
    partition: 0,
    leaderEpoch,
    partitionEpoch,
    newIsr: isr.map(id => ({ brokerId: id, brokerEpoch: id === leader ? -1 : brokerEpoch })),
  });
  expect(alterPartition(controller, wish(99)).error).toBe('INELIGIBLE_REPLICA');
  expect(alterPartition(controller, { ...wish(-1), leaderEpoch: 5 }).error).toBe('NOT_CONTROLLER');
  expect(alterPartition(controller, { ...wish(-1), brokerEpoch: 99 }).error).toBe('STALE_BROKER_EPOCH');
  expect(alterPartition(controller, { ...wish(-1), newIsr: [] }).error).toBe('INVALID_REQUEST');
  expect(alterPartition(controller, wish(-1)).error).toBe('NONE');
});

test('DescribeTopicPartitions tells topics page by page, with a cursor to the next (KIP-966)', () => {
  const cluster = threeBrokers();
  cluster.cluster.createTopic('u', 2, 1);
  const link = new Link(cluster.cluster, 'admin');
  const ask = (cursor: { topicName: string; partitionIndex: number } | null) =>
    cluster.run(link.request(1, describeTopicPartitions, { topics: [], responsePartitionLimit: 2, cursor }));
  const seen: string[] = [];
  let cursor: { topicName: string; partitionIndex: number } | null = null;
  for (let page = 0; page === 0 || cursor; page++) {
    const answer = ask(cursor);
    seen.push(...answer.topics.flatMap(({ name, partitions }) => partitions.map(p => `${name}-${p.partitionIndex}`)));
    cursor = answer.nextCursor;
  }
  expect(seen).toEqual(['t-0', 't-1', 't-2', 'u-0', 'u-1']);
});
