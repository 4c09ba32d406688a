/** The rules of elections and of the ISR as a pure function: C2 to C7, T10; one sentence a test. */
import { describe, expect, test } from 'vitest';
import { type Circumstances, changedPartition } from '../../engine/kafka/controller/partition-change.ts';
import { newPartition, type PartitionMetadata } from '../../engine/kafka/topic.ts';

const led: PartitionMetadata = newPartition('t', 0, [1, 2, 3], [1, 2, 3]);

/** What becomes of a partition when only `alive` may lead. */
function changed(before: PartitionMetadata, alive: number[], wanted: Partial<Circumstances> = {}): PartitionMetadata {
  return changedPartition(before, {
    mayLead: id => alive.includes(id),
    minInsyncReplicas: 1,
    eligibleLeaders: true,
    unclean: false,
    ...wanted,
  });
}

describe('an election', () => {
  test('keeps a leader that may go on, and then changes no epoch (C3, C5)', () => {
    expect(changed(led, [1, 2, 3])).toBe(led);
    const smaller = changed(led, [1, 2], { isr: [1, 2] });
    expect(smaller).toMatchObject({ leader: 1, leaderEpoch: 0, partitionEpoch: 1 });
  });

  test('takes the first replica of the list that is in sync and alive; the leader epoch grows (C3, C5)', () => {
    expect(changed({ ...led, replicas: [3, 1, 2] }, [1, 2], { isr: [2, 1] })).toMatchObject({
      leader: 1,
    });
    expect(changed(led, [2, 3], { isr: [2, 3] })).toMatchObject({ leader: 2, leaderEpoch: 1, isr: [2, 3] });
  });

  test('never takes a replica that is out of sync, unless it may be unclean; then it is in sync alone (C3, C4)', () => {
    const alone = { ...led, isr: [1] };
    expect(changed(alone, [2, 3], { isr: [], eligibleLeaders: false })).toMatchObject({ leader: -1, leaderEpoch: 1 });
    const unclean = changed(alone, [2, 3], { isr: [], eligibleLeaders: false, unclean: true });
    expect(unclean).toMatchObject({ leader: 2, isr: [2] });
  });

  test('for the preferred leader takes the first of the list if it is in sync, else changes nothing (T9)', () => {
    const moved = { ...led, leader: 2 };
    expect(changed(moved, [1, 2, 3], { election: 'preferred' })).toMatchObject({ leader: 1, leaderEpoch: 1 });
    const lagging = { ...moved, isr: [2, 3] };
    expect(changed(lagging, [1, 2, 3], { election: 'preferred' })).toBe(lagging);
  });
});

describe('the last replica in sync dies', () => {
  const alone = { ...led, isr: [1] };

  test('without eligible leader replicas it stays in the ISR, and nobody leads (C6)', () => {
    expect(changed(alone, [2, 3], { isr: [], eligibleLeaders: false })).toMatchObject({ leader: -1, isr: [1] });
  });

  test('with them it is eligible and known as the last leader (C6, C7)', () => {
    const dead = changed(alone, [2, 3], { isr: [] });
    expect(dead).toMatchObject({ leader: -1, isr: [], elr: [1], lastKnownElr: [1] });
    expect(changed(dead, [1, 2, 3])).toMatchObject({ leader: 1, isr: [1], elr: [], leaderEpoch: 2 });
  });

  test('after an unclean shutdown it still leads, as the last known leader, for nobody else has more (C3, C6)', () => {
    const dead = changed(alone, [2, 3], { isr: [] });
    const forgotten = changed(dead, [2, 3], { uncleanShutdown: [1] });
    expect(forgotten).toMatchObject({ leader: -1, elr: [], lastKnownElr: [1] });
    expect(changed(forgotten, [1, 2, 3])).toMatchObject({ leader: 1, isr: [1], lastKnownElr: [] });
  });
});

describe('eligible leader replicas (KIP-966, C7)', () => {
  const minimum = { minInsyncReplicas: 2 };

  test('are those that left an ISR below the minimum, and may lead when the ISR is empty', () => {
    const two = changed(led, [1, 2], { isr: [1, 2], ...minimum });
    expect(two.elr).toEqual([]);
    const one = changed(two, [1], { isr: [1], ...minimum });
    expect(one.elr).toEqual([2]);
    const none = changed(one, [3], { isr: [], ...minimum });
    expect(none).toMatchObject({ leader: -1, elr: [1, 2] });
    expect(changed(none, [2, 3], minimum)).toMatchObject({ leader: 2, isr: [2], elr: [1] });
  });

  test('are forgotten when the ISR is large enough again', () => {
    const one = { ...led, isr: [1], elr: [2] };
    expect(changed(one, [1, 2, 3], { isr: [1, 3], ...minimum }).elr).toEqual([]);
  });
});

describe('a reassignment (T10)', () => {
  const moving = { ...led, replicas: [4, 1, 2, 3], adding: [4], removing: [1, 2, 3] };

  test('is done when all that are added are in sync; the old leader goes, and the leader epoch grows', () => {
    expect(changed(moving, [1, 2, 3, 4])).toMatchObject({ replicas: [4, 1, 2, 3] });
    const done = changed(moving, [1, 2, 3, 4], { isr: [1, 2, 3, 4] });
    expect(done).toMatchObject({ replicas: [4], isr: [4], leader: 4, leaderEpoch: 1, adding: [], removing: [] });
  });

  test('that only adds leaves the leader epoch alone', () => {
    const adding = { ...led, replicas: [1, 2, 3, 4], adding: [4] };
    expect(changed(adding, [1, 2, 3, 4], { isr: [1, 2, 3, 4] })).toMatchObject({ leader: 1, leaderEpoch: 0 });
  });
});
