/** Consuming as a group, classic protocol (G1 to G8), with KafkaJS's loop: positions, commits, rebalances, errors. */
import { describe, expect, test } from 'vitest';
import { ProgramError } from '../../engine/core/offered.ts';
import type { Process } from '../../engine/core/process.ts';
import { TestCluster } from './cluster-of.ts';

/** A cluster with topic t and so many records in each partition. */
function filled(partitions = 1, records = 3, config?: Record<string, string>): TestCluster {
  const cluster = new TestCluster(1, config);
  cluster.cluster.createTopic('t', partitions, 1);
  const producer = cluster.producer();
  for (let i = 0; i < records; i++) {
    const messages = Array.from({ length: partitions }, (_, partition) => ({ value: `v${i}`, partition }));
    cluster.run(producer.send({ topic: 't', messages }));
  }
  return cluster;
}

function* nothing(): Process<void> {}

/** Starts a consumer of t that handles each message with `eachMessage`. */
function start(
  cluster: TestCluster,
  groupId: string,
  options: { fromBeginning?: boolean; eachMessage?: () => Process<void>; autoCommit?: boolean } = {},
) {
  const consumer = cluster.consumer(groupId);
  cluster.run(consumer.subscribe({ topics: ['t'], fromBeginning: options.fromBeginning ?? true }));
  cluster.run(consumer.run({ eachMessage: options.eachMessage ?? nothing, autoCommit: options.autoCommit ?? true }));
  return consumer;
}

const delivered = (cluster: TestCluster): number[] => cluster.entries('record.delivered').map(entry => entry.offset);
const committed = (cluster: TestCluster): number[] => cluster.entries('offset.committed').map(entry => entry.offset);

describe('where a consumer begins (K2)', () => {
  test('without a committed offset at the beginning, if asked to', () => {
    const cluster = filled();
    start(cluster, 'g');
    cluster.pass(500);
    expect(delivered(cluster)).toEqual([0, 1, 2]);
  });

  test('else at the end: what was there before is not seen', () => {
    const cluster = filled();
    start(cluster, 'g', { fromBeginning: false });
    cluster.run(cluster.producer().send({ topic: 't', messages: [{ value: 'new' }] }));
    cluster.pass(500);
    expect(delivered(cluster)).toEqual([3]);
  });

  test('at the committed offset after a restart, whatever fromBeginning says', () => {
    const cluster = filled();
    const first = start(cluster, 'g');
    cluster.pass(500);
    cluster.run(first.disconnect());
    cluster.run(cluster.producer().send({ topic: 't', messages: [{ value: 'new' }] }));
    start(cluster, 'g');
    cluster.pass(500);
    expect(delivered(cluster)).toEqual([0, 1, 2, 3]);
  });
});

describe('commits', () => {
  test('after each batch, at the offset of the next record (K1)', () => {
    const cluster = filled();
    start(cluster, 'g');
    cluster.pass(500);
    expect(committed(cluster)).toEqual([3]);
  });

  test('never by themselves with autoCommit off, but when told (O2)', () => {
    const cluster = filled();
    const consumer = start(cluster, 'g', { autoCommit: false });
    cluster.pass(500);
    expect(committed(cluster)).toEqual([]);
    cluster.run(consumer.commitOffsets([{ topic: 't', partition: 0, offset: '99' }]));
    expect(committed(cluster)).toEqual([99]);
  });

  test('of a sought offset, as KafkaJS does with autoCommit on, and records come again', () => {
    const cluster = filled();
    const consumer = start(cluster, 'g');
    cluster.pass(500);
    consumer.seek({ topic: 't', partition: 0, offset: '1' });
    cluster.pass(500);
    expect(delivered(cluster)).toEqual([0, 1, 2, 1, 2]);
    expect(committed(cluster)).toEqual([3, 1, 3]);
  });
});

describe('a group (classic protocol)', () => {
  test('first gives a member its id (MEMBER_ID_REQUIRED), then waits group.initial.rebalance.delay.ms (G1, G4)', () => {
    const cluster = filled(1, 0, { 'group.initial.rebalance.delay.ms': '3000' });
    const before = cluster.simulation.scheduler.nowUs;
    start(cluster, 'g');
    expect(cluster.simulation.scheduler.nowUs - before).toBeGreaterThan(3_000_000);
    const joins = cluster.entries('message.sent').filter(m => m.api === 'JoinGroup' && m.direction === 'request');
    expect(joins).toHaveLength(2);
  });

  test('shares the partitions: each belongs to one member, by the range assignor', () => {
    const cluster = filled(3);
    start(cluster, 'g');
    const second = cluster.consumer('g');
    cluster.run(second.subscribe({ topics: ['t'], fromBeginning: true }));
    cluster.run(second.run({ eachMessage: nothing }));
    const last = cluster.entries('partition.assigned').filter(entry => entry.generation === 2);
    expect(last.map(entry => entry.partition).sort()).toEqual([0, 1, 2]);
    expect(new Set(last.map(entry => entry.client)).size).toBe(2);
  });

  test('has generation 1, then 2 when its last member leaves, and 3 at the next join', () => {
    const cluster = filled();
    const consumer = start(cluster, 'g');
    cluster.run(consumer.disconnect());
    start(cluster, 'g');
    const changes = cluster.entries('group.changed').map(({ state, generation }) => `${state} ${generation}`);
    expect(changes.filter(change => /Stable|Empty/.test(change))).toEqual(['Stable 1', 'Empty 2', 'Stable 3']);
  });

  test('two groups know nothing of each other: each gets every record', () => {
    const cluster = filled();
    start(cluster, 'one');
    start(cluster, 'other');
    cluster.pass(500);
    expect(delivered(cluster)).toEqual([0, 1, 2, 0, 1, 2]);
  });
});

describe('an error of the program (KafkaJS)', () => {
  test('has the record handed out again, after a pause, until it is handled', () => {
    const cluster = filled();
    let failures = 2;
    function* eachMessage(): Process<void> {
      if (failures-- > 0) throw new ProgramError('Error', 'not yet');
    }
    start(cluster, 'g', { eachMessage });
    cluster.pass(5000);
    expect(delivered(cluster)).toEqual([0, 0, 0, 1, 2]);
    expect(cluster.entries('client.failed')).toHaveLength(2);
  });

  test('that stays makes the consumer leave after five repeats, and start anew', () => {
    const cluster = filled(1, 1);
    function* eachMessage(): Process<void> {
      throw new ProgramError('Error', 'never');
    }
    start(cluster, 'g', { eachMessage });
    cluster.pass(60_000);
    expect(cluster.entries('member.left').length).toBeGreaterThanOrEqual(1);
    expect(cluster.entries('member.joined').length).toBeGreaterThanOrEqual(2);
    expect(committed(cluster)).toEqual([]);
  });

  test.each([
    [
      'run before connect',
      () => new TestCluster().consumer('g').seek({ topic: 't', partition: 0, offset: '0' }),
      /run must be called first/,
    ],
    ['a group without a name', () => new TestCluster().consumer(''), /groupId must be a non-empty string/],
    [
      'an assignor that is none',
      () => new TestCluster().consumer('g', { partitionAssigners: ['rnage'] }),
      /Unknown assignor "rnage"/,
    ],
    [
      'a timeout that is none',
      () => new TestCluster().consumer('g', { sessionTimeout: Number.NaN }),
      /"sessionTimeout" of consumer must be a number/,
    ],
  ])('%s is told', (_what, act, message) => {
    expect(act).toThrow(message);
  });
});
