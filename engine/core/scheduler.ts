/**
 * The virtual clock and its queue of tasks. A task runs at a whole microsecond; tasks of the same
 * microsecond run in the order in which they were scheduled: the order is (atUs, sequence number), always.
 */
import { assert } from './assert.ts';

/** A handle to cancel a task that has not run yet. */
export interface Task {
  readonly atUs: number;
  cancel(): void;
}

/** What a part of the simulation needs of time: all of it, or only as long as a simulated process runs. */
export interface Clock {
  readonly nowUs: number;
  at(atUs: number, run: () => void): Task;
  after(delayUs: number, run: () => void): Task;
  moment(): { seed: number; atUs: number };
}

interface QueuedTask extends Task {
  readonly sequence: number;
  run: (() => void) | null;
}

/** The virtual clock of a run. */
export class Scheduler implements Clock {
  readonly seed: number;
  /** The present moment, in microseconds since the run began. */
  nowUs = 0;
  /** Tasks run so far: the engine steps that budgets count. */
  steps = 0;
  #heap: QueuedTask[] = [];
  #sequence = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** Runs `run` at `atUs`, which must not lie in the past. */
  at(atUs: number, run: () => void): Task {
    assert(Number.isSafeInteger(atUs), `a task at ${atUs} us, which is no whole microsecond`, this.moment());
    assert(atUs >= this.nowUs, `a task at ${atUs} us, which is in the past`, this.moment());
    const task: QueuedTask = {
      atUs,
      sequence: this.#sequence++,
      run,
      cancel: () => {
        task.run = null;
      },
    };
    this.#heap.push(task);
    this.#siftUp(this.#heap.length - 1);
    return task;
  }

  /** Runs `run` after `delayUs` microseconds. */
  after(delayUs: number, run: () => void): Task {
    return this.at(this.nowUs + delayUs, run);
  }

  /** When the next task is due, or null if there is none. */
  nextAtUs(): number | null {
    this.#dropCancelled();
    return this.#heap[0]?.atUs ?? null;
  }

  /** Runs the next task if it is due no later than `untilUs`; false if there was none. */
  step(untilUs: number): boolean {
    this.#dropCancelled();
    const next = this.#heap[0];
    if (!next || next.atUs > untilUs) return false;
    this.#pop();
    this.nowUs = next.atUs;
    this.steps++;
    const run = next.run!;
    next.run = null;
    run();
    return true;
  }

  /** The seed and the present moment, for assertions. */
  moment(): { seed: number; atUs: number } {
    return { seed: this.seed, atUs: this.nowUs };
  }

  #dropCancelled(): void {
    while (this.#heap.length > 0 && this.#heap[0]!.run === null) this.#pop();
  }

  #pop(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown(0);
  }

  #siftUp(start: number): void {
    const heap = this.#heap;
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!earlier(heap[index]!, heap[parent]!)) return;
      [heap[index], heap[parent]] = [heap[parent]!, heap[index]!];
      index = parent;
    }
  }

  #siftDown(start: number): void {
    const heap = this.#heap;
    let index = start;
    for (;;) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < heap.length && earlier(heap[child]!, heap[least]!)) least = child;
      }
      if (least === index) return;
      [heap[index], heap[least]] = [heap[least]!, heap[index]!];
      index = least;
    }
  }
}

function earlier(a: QueuedTask, b: QueuedTask): boolean {
  return a.atUs < b.atUs || (a.atUs === b.atUs && a.sequence < b.sequence);
}
