/**
 * What replication promises, under seeded faults: with acks=all, two in-sync replicas at least and clean elections no
 * acknowledged record is lost. And the other way round: where a setting gives the promise up, the loss is found.
 */
import { describe, expect, test } from 'vitest';
import { type Aftermath, type Schedule, underFaults } from './cluster-under-faults.ts';

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed + 1);
/** Enough to find each loss. */
const FEW = SEEDS.slice(0, 60);
const all: Schedule['faults'] = ['kill', 'stop', 'pause', 'cut'];

/** Acknowledged values that the leader does not hold where it said. */
function lost({ acked, logs }: Aftermath): string[] {
  return acked
    .filter(({ partition, offset, value }) => {
      const leader = logs.find(log => log.leads && log.partition === partition);
      return leader?.values.get(offset) !== value;
    })
    .map(({ value }) => value);
}

/** Values that stand in a leader's log twice. */
function twice({ logs }: Aftermath): string[] {
  return logs
    .filter(({ leads }) => leads)
    .flatMap(({ values }) => {
      const seen = [...values.values()];
      return seen.filter((value, index) => seen.indexOf(value) !== index);
    });
}

/** Offsets below both high watermarks at which two replicas differ. */
function unlike({ logs }: Aftermath): string[] {
  return logs.flatMap(a =>
    logs
      .filter(b => b.partition === a.partition && b.broker > a.broker)
      .flatMap(b => {
        const end = Math.min(a.highWatermark, b.highWatermark);
        const differ = Array.from({ length: end }, (_, at) => at).filter(at => a.values.get(at) !== b.values.get(at));
        return differ.map(at => `partition ${a.partition}, offset ${at}: brokers ${a.broker} and ${b.broker}`);
      }),
  );
}

/** The first seed at which the schedule shows what is looked for; null where none does. */
function firstSeedWhere(schedule: Omit<Schedule, 'seed'>, found: (aftermath: Aftermath) => string[]): number | null {
  return FEW.find(seed => found(underFaults({ ...schedule, seed })).length > 0) ?? null;
}

describe('with acks=all, min.insync.replicas=2 and clean elections', () => {
  const aftermaths = SEEDS.map(seed => underFaults({ seed, faults: all }));

  test('no acknowledged record is lost (2.1 LeaderCompleteness)', () => {
    expect(aftermaths.flatMap((a, i) => lost(a).map(value => `seed ${i + 1}: ${value}`))).toEqual([]);
  });

  test('no idempotent record is written twice (I2)', () => {
    expect(aftermaths.flatMap((a, i) => twice(a).map(value => `seed ${i + 1}: ${value}`))).toEqual([]);
  });

  test('logs are equal below both high watermarks (2.1 LogMatching)', () => {
    expect(aftermaths.flatMap((a, i) => unlike(a).map(where => `seed ${i + 1}: ${where}`))).toEqual([]);
  });

  test('a leader epoch has one leader (2.1)', () => {
    const split = aftermaths.flatMap(({ leaders }) => [...leaders].filter(([, who]) => who.size > 1));
    expect(split).toEqual([]);
  });

  test('something is acknowledged, and faults do strike', () => {
    for (const { acked, simulation } of aftermaths) {
      expect(acked.length).toBeGreaterThan(30);
      expect([...simulation.trace.of('leader.elected')].length).toBeGreaterThanOrEqual(2);
    }
    expect(aftermaths.some(({ simulation }) => [...simulation.trace.of('log.truncated')].length > 0)).toBe(true);
  });
});

describe('a promise that was given up is broken', () => {
  test('acks=1: a leader that dies takes acknowledged records with it', () => {
    const producer = { acks: '1', 'enable.idempotence': 'false' };
    expect(firstSeedWhere({ faults: ['kill'], producer, replicationMs: 150 }, lost)).not.toBeNull();
  });

  test('and acks=all does not, however slow the followers are', () => {
    expect(firstSeedWhere({ faults: ['kill'], replicationMs: 150 }, lost)).toBeNull();
  });

  test('followers that truncate to their high watermark, as before KIP-101, lose committed records', () => {
    const old = { truncation: 'high-watermark' } as const;
    expect(
      firstSeedWhere({ faults: ['kill', 'stop', 'pause'], cluster: old, replicationMs: 150 }, lost),
    ).not.toBeNull();
  });

  test('and followers that truncate by leader epoch do not', () => {
    expect(firstSeedWhere({ faults: ['kill', 'stop', 'pause'], replicationMs: 150 }, lost)).toBeNull();
  });

  test('a producer without idempotence writes a record twice when the answer is lost', () => {
    const producer = { 'enable.idempotence': 'false' };
    expect(firstSeedWhere({ faults: ['kill', 'cut'], producer }, twice)).not.toBeNull();
  });
});
