/** Faults: each happens as its file says, is told in the trace, and an impossible one is refused with the reason. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fault, FaultRefused } from '../../engine/kafka/fault/fault.ts';
import { faultKinds, injectFault } from '../../engine/kafka/fault/index.ts';
import { TestCluster } from './cluster-of.ts';

/** Three brokers that notice a death after 4 s, with a topic `t` of one partition on brokers 1 to 3. */
function threeBrokers(config: Record<string, string> = {}): TestCluster {
  const cluster = new TestCluster(3, {
    'broker.session.timeout.ms': '4000',
    'broker.heartbeat.interval.ms': '400',
    'replica.lag.time.max.ms': '3000',
    'default.replication.factor': '3',
    ...config,
  });
  cluster.cluster.createTopic('t', 1, 3, { 'min.insync.replicas': '1' });
  return cluster;
}

function leaderOf({ cluster }: TestCluster): number {
  return cluster.topics.get('t')!.partitions[0]!.leader;
}

function logEnds({ cluster }: TestCluster): number[] {
  return cluster.brokers.map(({ disk }) => disk.logs.get('t-0')!.logEndOffset);
}

function inject(cluster: TestCluster, kind: string, given: Record<string, string | number> = {}): void {
  injectFault(cluster.cluster, { kind, ...given });
}

function send(cluster: TestCluster, value: string): void {
  const producer = cluster.producer();
  cluster.run(producer.send({ topic: 't', messages: [{ value }] }));
}

describe('an impossible fault', () => {
  test.each<[string, Fault, string]>([
    ['of no kind', { kind: 'explode' }, 'There is no fault "explode"; there are kill, stop,'],
    ['of no broker', { kind: 'kill', broker: 9 }, 'Cannot kill: there is no broker 9; there are 1, 2, 3.'],
    ['without an argument', { kind: 'kill' }, 'Cannot kill: broker must be a number.'],
    ['with a stray one', { kind: 'kill', broker: 1, hard: 1 }, 'Cannot kill: it takes broker, not hard.'],
    ['of a broker that lives', { kind: 'start', broker: 1 }, 'Cannot start: broker 1 is running, not stopped.'],
    ['of time that runs back', { kind: 'slow-disk', broker: 1, writeMs: -1 }, 'writeMs must not be negative'],
    ['of nobody', { kind: 'cut', from: 'a', to: 'b' }, 'Cannot cut: neither a nor b is a node of the cluster.'],
    ['of a way that works', { kind: 'heal', from: 'broker-1', to: 'broker-2' }, 'is not cut'],
  ])('%s is refused, and says why', (_what, fault, message) => {
    const { cluster, simulation } = threeBrokers();
    expect(() => injectFault(cluster, fault)).toThrow(FaultRefused);
    expect(() => injectFault(cluster, fault)).toThrow(message);
    expect([...simulation.trace.of('fault.injected')]).toEqual([]);
  });

  test('of a broker that is dead is refused, also a second death', () => {
    const cluster = threeBrokers();
    inject(cluster, 'kill', { broker: 2 });
    expect(() => inject(cluster, 'kill', { broker: 2 })).toThrow('Cannot kill: broker 2 is stopped, not running');
  });
});

describe('brokers', () => {
  test('killed, the leader is replaced after the session timeout; the trace tells fault, end, fencing, election', () => {
    const cluster = threeBrokers();
    const before = leaderOf(cluster);
    inject(cluster, 'kill', { broker: before });
    cluster.pass(6000);
    expect(leaderOf(cluster)).not.toBe(before);
    const { trace } = cluster.simulation;
    const kinds = Array.from({ length: trace.length }, (_, index) => trace.entry(index).kind);
    const after = kinds.slice(kinds.indexOf('fault.injected')).filter(kind => kind !== 'message.sent');
    expect(after.slice(0, 4)).toEqual(['fault.injected', 'broker.stopped', 'broker.fenced', 'leader.elected']);
  });

  test('stopped, the leader is replaced at once: it asks for it (C1)', () => {
    const cluster = threeBrokers();
    const before = leaderOf(cluster);
    inject(cluster, 'stop', { broker: before });
    cluster.pass(100);
    expect(leaderOf(cluster)).not.toBe(before);
  });

  test('killed and started again, keep what was written; only power loss takes the page cache (L7)', () => {
    for (const [kind, kept] of [
      ['kill', 1],
      ['power-loss', 0],
    ] as const) {
      const cluster = threeBrokers();
      send(cluster, 'a');
      cluster.pass(1000);
      expect(logEnds(cluster)).toEqual([1, 1, 1]);
      for (const broker of [1, 2, 3]) inject(cluster, kind, { broker });
      expect(logEnds(cluster)).toEqual([kept, kept, kept]);
    }
  });

  test('without power keep what the system wrote back, and everything with flush.messages=1', () => {
    const old = threeBrokers();
    send(old, 'old');
    old.pass(31_000);
    send(old, 'new');
    inject(old, 'power-loss', { broker: 1 });
    expect(logEnds(old)[0]).toBe(1);
    const flushing = threeBrokers({ 'log.flush.interval.messages': '1' });
    send(flushing, 'new');
    inject(flushing, 'power-loss', { broker: 1 });
    expect(logEnds(flushing)[0]).toBe(1);
  });
});

describe('disks', () => {
  test('slow ones make acks=all wait: for the leader and a follower, one after the other', () => {
    const cluster = threeBrokers();
    const producer = cluster.producer();
    cluster.run(producer.send({ topic: 't', messages: [{ value: 'warm' }] }));
    for (const broker of [1, 2, 3]) inject(cluster, 'slow-disk', { broker, writeMs: 50 });
    const before = cluster.simulation.nowMs();
    cluster.run(producer.send({ topic: 't', messages: [{ value: 'a' }] }));
    expect(cluster.simulation.nowMs() - before).toBeGreaterThan(100);
  });

  test('full ones end the broker at its next write; with room it starts again', () => {
    const cluster = threeBrokers();
    const leader = leaderOf(cluster);
    inject(cluster, 'full-disk', { broker: leader });
    cluster.pass(1000);
    expect(cluster.cluster.broker(leader).lifecycle.state).toBe('running');
    send(cluster, 'a');
    expect(cluster.entries('broker.stopped')).toMatchObject([{ broker: leader, how: 'disk full' }]);
    expect(leaderOf(cluster)).not.toBe(leader);
    inject(cluster, 'free-disk', { broker: leader });
    inject(cluster, 'start', { broker: leader });
    cluster.pass(10_000);
    expect(cluster.cluster.topics.get('t')!.partitions[0]!.isr).toHaveLength(3);
    expect(logEnds(cluster)).toEqual([1, 1, 1]);
  });
});

describe('the network', () => {
  test('cut between a follower and the leader, the follower leaves the ISR and comes back when healed (R5, R6)', () => {
    const cluster = threeBrokers();
    const leader = leaderOf(cluster);
    const follower = (leader % 3) + 1;
    inject(cluster, 'cut', { from: `broker-${follower}`, to: `broker-${leader}` });
    cluster.pass(8000);
    const isr = () => cluster.cluster.topics.get('t')!.partitions[0]!.isr;
    expect(isr()).not.toContain(follower);
    inject(cluster, 'heal', { from: `broker-${follower}`, to: `broker-${leader}` });
    cluster.pass(60_000);
    expect(isr()).toContain(follower);
  });

  test('cut from the controller, a leader is fenced and replaced while it believes that it leads (C8)', () => {
    const cluster = threeBrokers();
    const leader = leaderOf(cluster);
    for (const [from, to] of [
      [`broker-${leader}`, 'controller'],
      ['controller', `broker-${leader}`],
    ] as const) {
      inject(cluster, 'cut', { from, to });
    }
    cluster.pass(6000);
    expect(leaderOf(cluster)).not.toBe(leader);
    expect(cluster.cluster.broker(leader).replica('t', 0)!.leads).toBe(true);
  });

  test('slow, takes as much longer as it is said to, and no longer when it is said to be quick', () => {
    const cluster = threeBrokers();
    const leader = leaderOf(cluster);
    const producer = cluster.producer();
    const timeOf = (): number => {
      const before = cluster.simulation.nowMs();
      cluster.run(producer.send({ topic: 't', acks: 1, messages: [{ value: 'a' }] }));
      return cluster.simulation.nowMs() - before;
    };
    timeOf();
    const client = cluster.entries('message.sent').findLast(({ api }) => api === 'Produce')!.to;
    inject(cluster, 'slow-link', { from: client, to: `broker-${leader}`, latencyMs: 70 });
    inject(cluster, 'slow-link', { from: `broker-${leader}`, to: client, latencyMs: 70 });
    expect(timeOf()).toBeGreaterThan(70);
    inject(cluster, 'slow-link', { from: `broker-${leader}`, to: client, latencyMs: 0 });
    inject(cluster, 'slow-link', { from: client, to: `broker-${leader}`, latencyMs: 0 });
    expect(timeOf()).toBeLessThan(5);
  });
});

test('a wrong wall clock shows in LogAppendTime and nowhere in the order of things', () => {
  const cluster = threeBrokers({ 'log.message.timestamp.type': 'LogAppendTime' });
  inject(cluster, 'clock-skew', { broker: leaderOf(cluster), aheadMs: -3_600_000 });
  send(cluster, 'a');
  const [appended] = cluster.entries('record.appended');
  expect(appended!.timestampMs).toBeLessThan(cluster.simulation.nowMs() - 3_599_000);
});

test('whatever is asked for in whatever order either happens or is refused: no fault breaks the simulator', () => {
  const brokerKinds = Object.keys(faultKinds).filter(kind => Object.keys(faultKinds[kind]!.parameters).length === 1);
  const step = fc.record({ kind: fc.constantFrom(...brokerKinds), broker: fc.integer({ min: 1, max: 3 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), steps => {
      const cluster = threeBrokers();
      for (const fault of steps) {
        try {
          injectFault(cluster.cluster, fault);
        } catch (error) {
          if (!(error instanceof FaultRefused)) throw error;
        }
        cluster.pass(1500);
      }
    }),
    { numRuns: 25 },
  );
});
