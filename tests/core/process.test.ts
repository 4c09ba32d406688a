/** Processes: waits written top to bottom, gone on with by the scheduler alone. */
import { describe, expect, test } from 'vitest';
import { all, type Process, sleep, spawn, wait } from '../../engine/core/process.ts';
import { Scheduler } from '../../engine/core/scheduler.ts';

interface Ending {
  value?: unknown;
  error?: unknown;
}

/** Starts the process; `ending` is filled when it ends. */
function start(scheduler: Scheduler, process: Process<unknown>): Ending {
  const ending: Ending = {};
  spawn(scheduler, process, {
    done: value => Object.assign(ending, { value }),
    failed: error => Object.assign(ending, { error }),
  });
  return ending;
}

function runAll(scheduler: Scheduler): void {
  while (scheduler.step(Number.MAX_SAFE_INTEGER));
}

describe('a process', () => {
  test('runs at once up to its first wait, and ends with its value', () => {
    const scheduler = new Scheduler(1);
    const seen: string[] = [];
    const ending = start(
      scheduler,
      (function* () {
        seen.push('begun');
        yield* sleep(scheduler, 10);
        seen.push(`woken at ${scheduler.nowUs}`);
        return 'value';
      })(),
    );
    expect(seen).toEqual(['begun']);
    runAll(scheduler);
    expect(seen).toEqual(['begun', 'woken at 10']);
    expect(ending).toEqual({ value: 'value' });
  });

  test('goes on in a task of its own: who is woken first goes on first, and never within the waker', () => {
    const scheduler = new Scheduler(1);
    const seen: string[] = [];
    const wakers: (() => void)[] = [];
    const sleeper = function* (name: string): Process<void> {
      yield* wait<void>(resume => wakers.push(() => resume()));
      seen.push(name);
    };
    start(scheduler, sleeper('a'));
    start(scheduler, sleeper('b'));
    wakers[1]!();
    wakers[0]!();
    expect(seen).toEqual([]);
    runAll(scheduler);
    expect(seen).toEqual(['b', 'a']);
  });

  test('gets the failure of a wait as a throw at that place, and may catch it', () => {
    const scheduler = new Scheduler(1);
    const ending = start(
      scheduler,
      (function* () {
        try {
          yield* wait((_resume, fail) => fail(new Error('no answer')));
        } catch (error) {
          return `caught: ${(error as Error).message}`;
        }
      })(),
    );
    runAll(scheduler);
    expect(ending).toEqual({ value: 'caught: no answer' });
  });

  test('that throws ends with its error, whether at once or after a wait', () => {
    const scheduler = new Scheduler(1);
    const failing = function* (delayUs: number | null): Process<never> {
      if (delayUs !== null) yield* sleep(scheduler, delayUs);
      throw new Error('broken');
    };
    const atOnce = start(scheduler, failing(null));
    const later = start(scheduler, failing(5));
    expect(atOnce.error).toEqual(new Error('broken'));
    expect(later).toEqual({});
    runAll(scheduler);
    expect(later.error).toEqual(new Error('broken'));
  });

  test('goes on once, whatever a wait calls afterwards', () => {
    const scheduler = new Scheduler(1);
    let times = 0;
    const ending = start(
      scheduler,
      (function* () {
        const value = yield* wait<number>((resume, fail) => {
          resume(1);
          resume(2);
          fail(new Error('too late'));
        });
        times++;
        return value;
      })(),
    );
    runAll(scheduler);
    expect(times).toBe(1);
    expect(ending).toEqual({ value: 1 });
  });
});

describe('all', () => {
  const after = function* <T>(scheduler: Scheduler, delayUs: number, value: T): Process<T> {
    yield* sleep(scheduler, delayUs);
    return value;
  };
  const failingAfter = function* (scheduler: Scheduler, delayUs: number, message: string): Process<never> {
    yield* sleep(scheduler, delayUs);
    throw new Error(message);
  };

  test('runs side by side and gives the values in the order of the processes', () => {
    const scheduler = new Scheduler(1);
    const ending = start(scheduler, all(scheduler, [after(scheduler, 30, 'slow'), after(scheduler, 10, 'fast')]));
    runAll(scheduler);
    expect(ending).toEqual({ value: ['slow', 'fast'] });
    expect(scheduler.nowUs).toBe(30);
  });

  test('of nothing ends with an empty list', () => {
    const scheduler = new Scheduler(1);
    const ending = start(scheduler, all(scheduler, []));
    runAll(scheduler);
    expect(ending).toEqual({ value: [] });
  });

  test('ends with the first error; later errors and values are dropped', () => {
    const scheduler = new Scheduler(1);
    const processes = [
      failingAfter(scheduler, 20, 'second'),
      failingAfter(scheduler, 10, 'first'),
      after(scheduler, 5, 1),
    ];
    const ending = start(scheduler, all<unknown>(scheduler, processes));
    runAll(scheduler);
    expect(ending).toEqual({ error: new Error('first') });
  });
});
