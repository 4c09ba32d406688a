/** Metrics under Kafka's names, folded from the trace: what JMX would say of the simulated cluster. */
import { describe, expect, test } from 'vitest';
import { metrics, metricsView, Reader, readMetric } from '../../engine/index.ts';
import type { Fault } from '../../engine/kafka/fault/fault.ts';
import { injectFault } from '../../engine/kafka/fault/index.ts';
import { newInstrument, numberOf, observe } from '../../engine/view/metrics/instrument.ts';
import { TestCluster } from '../kafka/cluster-of.ts';

const S = 1_000_000;

/** A metric's numbers at the end of the run so far, by whose they are. */
function read(cluster: TestCluster, name: string): Record<string, number> {
  const { trace, scheduler } = cluster.simulation;
  const state = new Reader(trace, metricsView).at(trace.length);
  const metric = metrics.find(each => each.name === name)!;
  const readings = readMetric(state, metric, scheduler.nowUs);
  return Object.fromEntries(
    readings.map(({ labels, value, count }) => [Object.values(labels).join(' '), count ?? value]),
  );
}

function threeBrokers(): TestCluster {
  const cluster = new TestCluster(3, { 'min.insync.replicas': '2', 'group.initial.rebalance.delay.ms': '0' });
  cluster.cluster.createTopic('t', 3, 3);
  cluster.pass(1000);
  return cluster;
}

function inject(cluster: TestCluster, fault: Fault): void {
  injectFault(cluster.cluster, fault);
}

describe('metrics of brokers and the controller', () => {
  test('of a healthy cluster show nothing amiss', () => {
    const cluster = threeBrokers();
    expect(read(cluster, 'UnderReplicatedPartitions')).toEqual({ 1: 0, 2: 0, 3: 0 });
    expect(read(cluster, 'OfflinePartitionsCount')).toEqual({ '': 0 });
    expect(read(cluster, 'ActiveControllerCount')).toEqual({ '': 1 });
    expect(read(cluster, 'PartitionCount')).toEqual({ 1: 3, 2: 3, 3: 3 });
    expect(read(cluster, 'GlobalPartitionCount')).toEqual({ '': 3 });
  });

  test('count partitions that lack replicas, and those below min.insync.replicas, where they are led', () => {
    const cluster = threeBrokers();
    inject(cluster, { kind: 'kill', broker: 2 });
    cluster.pass(15_000);
    const lacking = Object.values(read(cluster, 'UnderReplicatedPartitions'));
    expect(lacking.reduce((a, b) => a + b, 0)).toBe(3);
    expect(read(cluster, 'UnderMinIsrPartitionCount')).toEqual({ 1: 0, 3: 0 });
    expect(Object.values(read(cluster, 'AtMinIsrPartitionCount')).reduce((a, b) => a + b, 0)).toBe(3);
    expect(read(cluster, 'FencedBrokerCount')).toEqual({ '': 1 });
    expect(read(cluster, 'ActiveBrokerCount')).toEqual({ '': 2 });
    inject(cluster, { kind: 'kill', broker: 3 });
    cluster.pass(15_000);
    expect(read(cluster, 'UnderMinIsrPartitionCount')).toEqual({ 1: 3 });
    inject(cluster, { kind: 'kill', broker: 1 });
    cluster.pass(15_000);
    expect(read(cluster, 'OfflinePartitionsCount')).toEqual({ '': 3 });
  });

  test('count a shrunk ISR where the leader did it, not where the controller fenced a broker; a grown one always', () => {
    const fenced = threeBrokers();
    inject(fenced, { kind: 'kill', broker: 2 });
    fenced.pass(15_000);
    expect(read(fenced, 'IsrShrinksPerSec')).toEqual({});
    inject(fenced, { kind: 'start', broker: 2 });
    fenced.pass(60_000);
    expect(Object.values(read(fenced, 'IsrExpandsPerSec')).reduce((a, b) => a + b, 0)).toBe(3);

    const slow = threeBrokers();
    const { leader } = slow.cluster.topics.get('t')!.partitions[0]!;
    const follower = leader === 2 ? 3 : 2;
    inject(slow, { kind: 'cut', from: `broker-${follower}`, to: `broker-${leader}` });
    const producer = slow.producer();
    const message = { partition: 0, value: 'a' };
    slow.run(producer.send({ topic: 't', acks: 1, messages: [message] }));
    slow.pass(60_000);
    expect(read(slow, 'IsrShrinksPerSec')[leader]).toBeGreaterThan(0);
  });

  test('count an election of a replica that was not in sync as unclean', () => {
    const cluster = new TestCluster(2, { 'unclean.leader.election.enable': 'true' });
    cluster.cluster.createTopic('t', 1, 2);
    const [first, second] = cluster.cluster.topics.get('t')!.partitions[0]!.replicas as [number, number];
    inject(cluster, { kind: 'kill', broker: second });
    cluster.pass(15_000);
    expect(read(cluster, 'UncleanLeaderElectionsPerSec')).toEqual({});
    inject(cluster, { kind: 'kill', broker: first });
    cluster.pass(15_000);
    inject(cluster, { kind: 'start', broker: second });
    cluster.pass(15_000);
    expect(cluster.cluster.topics.get('t')!.partitions[0]!.leader).toBe(second);
    expect(read(cluster, 'UncleanLeaderElectionsPerSec')).toEqual({ '': 1 });
  });

  test('say that no controller is active while a quorum elects', () => {
    const cluster = new TestCluster(1, {}, { controllers: 3 });
    cluster.pass(1000);
    expect(read(cluster, 'ActiveControllerCount')).toEqual({ '': 1 });
    inject(cluster, { kind: 'kill-controller', controller: 1 });
    expect(read(cluster, 'ActiveControllerCount')).toEqual({ '': 0 });
    cluster.pass(10_000);
    expect(read(cluster, 'ActiveControllerCount')).toEqual({ '': 1 });
  });
});

describe('metrics of clients', () => {
  test('count what a producer sends and what brokers get', () => {
    const cluster = threeBrokers();
    const producer = cluster.producer();
    for (const value of ['a', 'b', 'c']) cluster.run(producer.send({ topic: 't', messages: [{ value }] }));
    const [client] = Object.keys(read(cluster, 'record-send-total'));
    expect(read(cluster, 'record-send-total')).toEqual({ [client!]: 3 });
    expect(Object.values(read(cluster, 'MessagesInPerSec')).reduce((a, b) => a + b, 0)).toBe(3);
    expect(read(cluster, 'record-error-total')).toEqual({});
    const latency = read(cluster, 'request-latency-avg')[client!]!;
    expect(latency).toBeGreaterThan(1);
    expect(latency).toBeLessThanOrEqual(read(cluster, 'request-latency-max')[client!]!);
    expect(read(cluster, 'requests-in-flight')).toEqual({ [client!]: 0 });
  });

  test('show how far a consumer is behind', () => {
    const cluster = threeBrokers();
    const producer = cluster.producer();
    const consumer = cluster.consumer('g');
    cluster.run(consumer.subscribe({ topic: 't', fromBeginning: true }));
    cluster.run(producer.send({ topic: 't', messages: [{ key: 'k', value: 'a' }] }));
    cluster.run(consumer.run({ *eachMessage() {} }));
    cluster.pass(20_000);
    expect(Object.values(read(cluster, 'records-lag'))).toEqual([0, 0, 0]);
    expect(Object.values(read(cluster, 'records-consumed-total'))).toEqual([1]);
    expect(Object.values(read(cluster, 'rebalance-total'))).toEqual([1]);
    expect(Object.values(read(cluster, 'heartbeat-rate'))[0]).toBeGreaterThan(0);
  });
});

describe('instruments', () => {
  test("a meter's rate of one minute: that of the first five seconds, then moved by 1 - exp(-5/60) every five (EWMA)", () => {
    const meter = newInstrument('meter', 0);
    for (let i = 0; i < 50; i++) observe(meter, 1, i * 0.1 * S);
    expect(numberOf(meter, 4.99 * S)).toBe(0);
    expect(numberOf(meter, 5 * S)).toBe(10);
    expect(numberOf(meter, 65 * S)).toBeCloseTo(10 * Math.exp(-1), 10);
    observe(meter, 100, 66 * S);
    const before = 10 * Math.exp(-1);
    expect(numberOf(meter, 70 * S)).toBeCloseTo(before + (1 - Math.exp(-5 / 60)) * (20 - before), 10);
  });

  test('a rate is over the present window and a whole one before it, at least (Rate.windowSize)', () => {
    const rate = newInstrument('rate per second', 0);
    observe(rate, 60, 0);
    expect(numberOf(rate, 0)).toBe(2);
    expect(numberOf(rate, 10 * S)).toBe(60 / 40);
    expect(numberOf(rate, 30 * S)).toBe(2);
    observe(rate, 30, 40 * S);
    expect(numberOf(rate, 45 * S)).toBe(2);
    expect(numberOf(rate, 60 * S)).toBe(30 / 50);
    expect(numberOf(rate, 200 * S)).toBe(0);
  });

  test('an average and a maximum are of the last two samples, and nothing where there is none', () => {
    const average = newInstrument('average', 0);
    const most = newInstrument('maximum', 0);
    for (const [amount, atS] of [
      [10, 0],
      [20, 31],
      [90, 62],
    ] as const) {
      observe(average, amount, atS * S);
      observe(most, amount, atS * S);
    }
    expect(numberOf(average, 63 * S)).toBe(55);
    expect(numberOf(most, 63 * S)).toBe(90);
    expect(numberOf(average, 200 * S)).toBe(null);
    expect(numberOf(most, 200 * S)).toBe(null);
  });
});

test('every metric has a name of its own, an MBean, a unit and a sentence', () => {
  expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
  for (const { name, mbean, unit, doc } of metrics) {
    expect(mbean).toMatch(/^kafka\.[a-z]+:type=[\w-]+/);
    expect(unit).not.toBe('');
    expect(doc, name).toMatch(/^[A-Z].*\.$|[a-z\d)]\.?$/);
  }
});

test('reading back and forth gives the same numbers as reading forward', () => {
  const cluster = threeBrokers();
  inject(cluster, { kind: 'kill', broker: 2 });
  cluster.pass(20_000);
  const { trace } = cluster.simulation;
  const reader = new Reader(trace, metricsView, 7);
  const forward = structuredClone(reader.at(trace.length));
  reader.at(Math.floor(trace.length / 2));
  expect(reader.at(trace.length)).toEqual(forward);
  expect(new Reader(trace, metricsView, 1_000_000).at(trace.length)).toEqual(forward);
});
