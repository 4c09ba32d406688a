/**
 * Time as a broker's process has it: tasks of a process that died never run, those of a paused one run when it goes on.
 */
import type { Clock, Scheduler, Task } from '../core/scheduler.ts';

/** A task of a process; one that fell due while the process stood still can be cancelled too. */
class ProcessTask implements Task {
  readonly #task: Task;
  #cancelled = false;

  /** `schedule` hands the task to the scheduler. */
  constructor(run: () => void, schedule: (run: () => void) => Task) {
    this.#task = schedule(() => {
      if (!this.#cancelled) run();
    });
  }

  get atUs(): number {
    return this.#task.atUs;
  }

  cancel(): void {
    this.#cancelled = true;
    this.#task.cancel();
  }
}

/** The clock of one broker. */
export class BrokerClock implements Clock {
  readonly #scheduler: Scheduler;
  /** Which life of the process this is: tasks of earlier ones are void. */
  #life = 0;
  #paused = false;
  #held: (() => void)[] = [];
  /** How far the machine's wall clock is ahead of the right time. Time-outs do not count on it. */
  aheadMs = 0;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  get nowUs(): number {
    return this.#scheduler.nowUs;
  }

  at(atUs: number, run: () => void): Task {
    return new ProcessTask(run, task => this.#scheduler.at(atUs, this.guarded(task)));
  }

  after(delayUs: number, run: () => void): Task {
    return this.at(this.nowUs + delayUs, run);
  }

  moment(): { seed: number; atUs: number } {
    return this.#scheduler.moment();
  }

  /** `run` as the process would do it: not at all once it has died, later while it is paused. */
  guarded<A extends unknown[]>(run: (...args: A) => void): (...args: A) => void {
    const life = this.#life;
    return (...args) => {
      if (life !== this.#life) return;
      if (this.#paused) this.#held.push(() => life === this.#life && run(...args));
      else run(...args);
    };
  }

  /** The process dies. */
  die(): void {
    this.#life++;
    this.#paused = false;
    this.#held = [];
  }

  /** The process stands still. */
  pause(): void {
    this.#paused = true;
  }

  /** The process goes on, with what it has missed. */
  resume(): void {
    this.#paused = false;
    for (const run of this.#held.splice(0)) this.#scheduler.after(0, run);
  }

  /** Runs `task` every `intervalUs`, as long as the process lives. */
  every(intervalUs: number, task: () => void): void {
    this.after(intervalUs, () => {
      task();
      this.every(intervalUs, task);
    });
  }
}
