/** The virtual clock: tasks in the order (time, sequence), cancelling, and no task in the past. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EngineBug } from '../../engine/core/assert.ts';
import { Scheduler } from '../../engine/core/scheduler.ts';

const FOREVER = Number.MAX_SAFE_INTEGER;

function runAll(scheduler: Scheduler): void {
  while (scheduler.step(FOREVER));
}

function bugOf(act: () => unknown): EngineBug {
  try {
    act();
  } catch (error) {
    if (error instanceof EngineBug) return error;
  }
  throw new Error('no EngineBug was thrown');
}

describe('the order of tasks', () => {
  test('is that of their moments, and in one moment that of their scheduling', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 40 }), moments => {
        const scheduler = new Scheduler(1);
        const ran: [atUs: number, number: number][] = [];
        moments.forEach((atUs, number) => {
          scheduler.at(atUs, () => ran.push([scheduler.nowUs, number]));
        });
        runAll(scheduler);
        const expected = moments.map((atUs, number): [number, number] => [atUs, number]);
        expect(ran).toEqual(expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
    );
  });

  test('puts a task scheduled by a task for the same moment behind those that were there before', () => {
    const scheduler = new Scheduler(1);
    const ran: string[] = [];
    scheduler.at(5, () => {
      ran.push('first');
      scheduler.after(0, () => ran.push('third'));
    });
    scheduler.at(5, () => ran.push('second'));
    runAll(scheduler);
    expect(ran).toEqual(['first', 'second', 'third']);
  });

  test('is not shifted by tasks that are cancelled in between', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.boolean()), { maxLength: 40 }), plans => {
        const scheduler = new Scheduler(1);
        const ran: number[] = [];
        const tasks = plans.map(([atUs], number) => scheduler.at(atUs, () => ran.push(number)));
        plans.forEach(([, cancelled], number) => {
          if (cancelled) tasks[number]!.cancel();
        });
        runAll(scheduler);
        const kept = plans.map(([atUs, cancelled], number) => ({ atUs, cancelled, number })).filter(p => !p.cancelled);
        expect(ran).toEqual(kept.sort((a, b) => a.atUs - b.atUs || a.number - b.number).map(p => p.number));
      }),
    );
  });
});

describe('the clock', () => {
  test('stands at the moment of the task that runs, and stays there when there is no other', () => {
    const scheduler = new Scheduler(1);
    scheduler.at(3, () => expect(scheduler.nowUs).toBe(3));
    scheduler.at(70, () => expect(scheduler.nowUs).toBe(70));
    runAll(scheduler);
    expect(scheduler.nowUs).toBe(70);
    expect(scheduler.step(FOREVER)).toBe(false);
  });

  test('does not pass the moment up to which it is stepped: a later task stays in the queue', () => {
    const scheduler = new Scheduler(1);
    let ran = false;
    scheduler.at(100, () => {
      ran = true;
    });
    expect(scheduler.step(99)).toBe(false);
    expect(scheduler.nowUs).toBe(0);
    expect(scheduler.step(100)).toBe(true);
    expect(ran).toBe(true);
  });

  test('tells when the next task is due, cancelled ones left aside', () => {
    const scheduler = new Scheduler(1);
    const soon = scheduler.at(10, () => {});
    scheduler.at(20, () => {});
    expect(scheduler.nextAtUs()).toBe(10);
    soon.cancel();
    expect(scheduler.nextAtUs()).toBe(20);
    runAll(scheduler);
    expect(scheduler.nextAtUs()).toBe(null);
  });

  test('counts a step for each task that ran and none for a cancelled one', () => {
    const scheduler = new Scheduler(1);
    scheduler.at(1, () => {});
    scheduler.at(2, () => {}).cancel();
    runAll(scheduler);
    expect(scheduler.steps).toBe(1);
  });

  test('lets a task be cancelled after it ran, without effect', () => {
    const scheduler = new Scheduler(1);
    const task = scheduler.at(1, () => {});
    runAll(scheduler);
    task.cancel();
    expect(scheduler.steps).toBe(1);
  });
});

describe('a task that cannot be', () => {
  test('in the past is a bug of the engine, told with seed and moment', () => {
    const scheduler = new Scheduler(42);
    scheduler.at(1000, () => {});
    runAll(scheduler);
    const bug = bugOf(() => scheduler.at(999, () => {}));
    expect(bug).toMatchObject({ seed: 42, atUs: 1000 });
    expect(bug.message).toContain('a task at 999 us, which is in the past (seed 42, at 1000 us)');
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY])('at %s us is a bug of the engine as well', atUs => {
    const bug = bugOf(() => new Scheduler(7).at(atUs, () => {}));
    expect(bug).toMatchObject({ seed: 7, atUs: 0 });
    expect(bug.message).toContain('no whole microsecond');
  });
});
