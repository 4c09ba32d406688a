/** The view "deadlines": each test is a sentence about latencies or about Table 1.1. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type LatenciesState, latenciesView, quantileUs } from '../../engine/view/latencies.ts';
import { Reader } from '../../engine/view/view.ts';
import { deadlines } from '../../site/gallery/examples/deadlines.ts';
import { traceOf } from '../../site/gallery/record.ts';
import { classOf, deadlineClasses, latencyText } from '../../site/scenes/deadline-class.ts';
import { layoutDeadlines, missedOf } from '../../site/scenes/deadlines-layout.ts';

let state: LatenciesState;
beforeAll(async () => {
  const trace = await traceOf(deadlines);
  state = new Reader(trace, latenciesView).at(trace.length);
});
const task = (name: string) => state.tasks.find(each => each.task === name)!;

describe('latencies', () => {
  it('are one for each event that a task handled', () => {
    expect(['hard-brakes', 'soft-quotes', 'near-thermostat'].map(name => task(name).latencies.length)).toEqual([
      180, 75, 15,
    ]);
  });

  it('are of milliseconds through the cluster, and of seconds through a query with a trigger of five seconds', () => {
    expect(quantileUs(task('hard-brakes'), 0.5)).toBeLessThan(10_000);
    expect(quantileUs(task('near-thermostat'), 0.5)).toBeGreaterThan(1_000_000);
  });

  it('are missed deadlines where a broker stood still for 0.4 s and 10 ms were allowed, and only there', () => {
    const [hard, soft, near] = deadlineClasses;
    expect(missedOf(task('hard-brakes'), hard!)).toBe(8);
    expect(Math.max(...task('hard-brakes').latencies.map(({ latencyUs }) => latencyUs))).toBeLessThan(410_000);
    expect([missedOf(task('soft-quotes'), soft!), missedOf(task('near-thermostat'), near!)]).toEqual([0, 0]);
  });
});

describe('the picture of deadlines', () => {
  it('gives a task the class that its name holds, and no other', () => {
    expect(['hard-brakes', 'near-thermostat', 'billing', 'hardware'].map(name => classOf(name)?.name ?? null)).toEqual([
      'hard',
      'near',
      null,
      null,
    ]);
  });

  it('counts every event in one bar, and marks those beyond the deadline', () => {
    const [brakes] = layoutDeadlines([task('hard-brakes')], 670).strips;
    expect(brakes!.bars.reduce((sum, { count }) => sum + count, 0)).toBe(180);
    expect(brakes!.bars.filter(({ missed }) => missed).reduce((sum, { count }) => sum + count, 0)).toBe(8);
  });

  it('tells latencies with their units', () => {
    expect([250, 2500, 45_000, 1_250_000, 90_000_000].map(latencyText)).toEqual([
      '250 µs',
      '2.5 ms',
      '45 ms',
      '1.3 s',
      '1.5 min',
    ]);
  });
});
