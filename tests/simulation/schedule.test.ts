/**
 * Schedules of faults: as text and back, and made shorter without losing what they break.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../engine/core/rng.ts';
import { drawSchedule } from '../../engine/simulation/hazard.ts';
import { scenarios } from '../../engine/simulation/scenarios/index.ts';
import { brokerFaults, clientFaults } from '../../engine/simulation/scenarios/ingredients.ts';
import { parseSchedule, type Schedule, ScheduleError, scheduleText } from '../../engine/simulation/schedule.ts';
import { shrink } from '../../engine/simulation/shrink.ts';
import { simulate } from '../../engine/simulation/simulate.ts';

const targets = { brokers: 3, controllers: 3, clients: ['worker-1', 'worker-2'] };
const hazards = [...brokerFaults, ...clientFaults];
const drawn = fc.nat().map(seed => drawSchedule(createRng(seed), hazards, 8, targets));

describe('a schedule', () => {
  test('reads as it was written', () => {
    fc.assert(
      fc.property(drawn, schedule => {
        expect(parseSchedule(scheduleText(schedule))).toEqual(schedule);
      }),
    );
  });

  test('may have a strike a line, and remarks', () => {
    const text = '# two brokers\n1200 kill broker=2 for 3500\n\n2000 cut from=broker-1 to=broker-3 for 900 # one way\n';
    expect(parseSchedule(text)).toEqual([
      { atMs: 1200, forMs: 3500, fault: { kind: 'kill', broker: 2 } },
      { atMs: 2000, forMs: 900, fault: { kind: 'cut', from: 'broker-1', to: 'broker-3' } },
    ]);
  });

  test('that cannot be read is told with what was expected', () => {
    expect(() => parseSchedule('kill broker 2')).toThrow(ScheduleError);
    expect(() => parseSchedule('kill broker 2')).toThrow('"kill broker 2" is no strike of a schedule; expected');
  });
});

describe('shrinking', () => {
  test('keeps exactly the strikes that it takes, and they still break it', () => {
    fc.assert(
      fc.property(drawn, fc.nat(20), fc.nat(20), (schedule, a, b) => {
        const needed = new Set([schedule[a % schedule.length]!.fault, schedule[b % schedule.length]!.fault]);
        const breaks = (candidate: Schedule): boolean =>
          [...needed].every(fault => candidate.some(strike => strike.fault === fault));
        const short = shrink(schedule, breaks, 1000);
        expect(breaks(short)).toBe(true);
        expect(short).toHaveLength(needed.size);
      }),
    );
  });

  test('needs no strikes where nothing is needed to break it', () => {
    expect(shrink(drawSchedule(createRng(1), hazards, 8, targets), () => true)).toEqual([]);
  });

  test('finds that one broker is enough to lose a record that acks=1 acknowledged', () => {
    const scenario = scenarios.find(({ name }) => name === 'acks-1')!;
    const { schedule, violation } = simulate(scenario, 3);
    expect(violation?.anomaly).toBe('lost-write');
    const short = shrink(schedule, candidate => simulate(scenario, 3, candidate).violation !== null);
    expect(short).toHaveLength(1);
    expect(simulate(scenario, 3, short).violation?.anomaly).toBe('lost-write');
  });
});
