/**
 * A process: a sequence of waits written top to bottom as a generator and driven by the scheduler. It is the
 * engine's async function, without the host's microtasks, so that the order of everything is the scheduler's.
 * `const answer = yield* wait<Answer>(resume => ...)` suspends until `resume` or `fail` is called.
 */
import type { Clock } from './scheduler.ts';

/** Begins a wait; calls exactly one of the two when it is over. */
export type Wait = (resume: (value: unknown) => void, fail: (error: unknown) => void) => void;

/** A sequence of waits that ends in a `T` or throws. */
export type Process<T> = Generator<Wait, T, unknown>;

/** Suspends the process until `begin`'s `resume` or `fail` is called. */
export function* wait<T>(begin: (resume: (value: T) => void, fail: (error: unknown) => void) => void): Process<T> {
  return (yield begin as Wait) as T;
}

/** Suspends the process for `delayUs` microseconds. */
export function sleep(scheduler: Clock, delayUs: number): Process<void> {
  return wait<void>(resume => {
    scheduler.after(delayUs, () => resume());
  });
}

/** What becomes of a process: its value, or the error that it threw. */
export interface Outcome<T> {
  done(value: T): void;
  failed(error: unknown): void;
}

/**
 * Starts a process at once. Each time a wait is over the process goes on in a task of its own at that moment,
 * so that two processes woken together go on in the order in which they were woken.
 */
export function spawn<T>(scheduler: Clock, process: Process<T>, outcome: Outcome<T>): void {
  const advance = (move: () => IteratorResult<Wait, T>): void => {
    let result: IteratorResult<Wait, T>;
    try {
      result = move();
    } catch (error) {
      outcome.failed(error);
      return;
    }
    if (result.done) {
      outcome.done(result.value);
      return;
    }
    let settled = false;
    const settle = (go: () => IteratorResult<Wait, T>): void => {
      if (settled) return;
      settled = true;
      scheduler.after(0, () => advance(go));
    };
    result.value(
      value => settle(() => process.next(value)),
      error => settle(() => process.throw(error)),
    );
  };
  advance(() => process.next(undefined));
}

/** Runs processes side by side; ends when all have, with their values in order, or with the first error. */
export function all<T>(scheduler: Clock, processes: Process<T>[]): Process<T[]> {
  return wait<T[]>((resume, fail) => {
    const values: T[] = [];
    let left = processes.length;
    if (left === 0) resume(values);
    processes.forEach((process, index) => {
      spawn(scheduler, process, {
        done: value => {
          values[index] = value;
          if (--left === 0) resume(values);
        },
        failed: fail,
      });
    });
  });
}
