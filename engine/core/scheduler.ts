/**
 * The virtual clock and its queue of tasks. A task runs at a whole microsecond; tasks of the same
 * microsecond run in the order in which they were scheduled: the order is (atUs, sequence number), always.
 */
import { assert, EngineBug } from './assert.ts';

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

/** A task in the heap; it knows its place there, so that a cancelled one leaves at once and no heap of dead timers grows. */
class QueuedTask implements Task {
  readonly atUs: number;
  readonly sequence: number;
  readonly run: () => void;
  /** Its index in the heap, -1 once it has run or was cancelled. */
  place = -1;
  readonly #queue: TaskQueue;

  constructor(queue: TaskQueue, atUs: number, sequence: number, run: () => void) {
    this.#queue = queue;
    this.atUs = atUs;
    this.sequence = sequence;
    this.run = run;
  }

  cancel(): void {
    if (this.place >= 0) this.#queue.remove(this);
  }
}

/** A binary heap of tasks, the earliest first. */
class TaskQueue {
  readonly #heap: QueuedTask[] = [];

  /** The earliest task. */
  get first(): QueuedTask | undefined {
    return this.#heap[0];
  }

  /** Adds a task. */
  add(task: QueuedTask): void {
    this.#heap.push(task);
    this.#rise(task, this.#heap.length - 1);
  }

  /** Takes a task out, wherever it is. */
  remove(task: QueuedTask): void {
    const { place } = task;
    const last = this.#heap.pop()!;
    task.place = -1;
    if (last === task) return;
    if (place > 0 && earlier(last, this.#heap[(place - 1) >> 1]!)) this.#rise(last, place);
    else this.#sink(last, place);
  }

  #rise(task: QueuedTask, start: number): void {
    const heap = this.#heap;
    let place = start;
    while (place > 0) {
      const parent = heap[(place - 1) >> 1]!;
      if (!earlier(task, parent)) break;
      heap[place] = parent;
      parent.place = place;
      place = (place - 1) >> 1;
    }
    heap[place] = task;
    task.place = place;
  }

  #sink(task: QueuedTask, start: number): void {
    const heap = this.#heap;
    const { length } = heap;
    let place = start;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= length) break;
      if (child + 1 < length && earlier(heap[child + 1]!, heap[child]!)) child++;
      const least = heap[child]!;
      if (!earlier(least, task)) break;
      heap[place] = least;
      least.place = place;
      place = child;
    }
    heap[place] = task;
    task.place = place;
  }
}

/** The virtual clock of a run. */
export class Scheduler implements Clock {
  readonly seed: number;
  /** The present moment, in microseconds since the run began. */
  nowUs = 0;
  /** Tasks run so far: the engine steps that budgets count. */
  steps = 0;
  readonly #queue = new TaskQueue();
  #sequence = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** Runs `run` at `atUs`, which must not lie in the past. */
  at(atUs: number, run: () => void): Task {
    if (!Number.isSafeInteger(atUs) || atUs < this.nowUs) this.#refuse(atUs);
    const task = new QueuedTask(this.#queue, atUs, this.#sequence++, run);
    this.#queue.add(task);
    return task;
  }

  /** Runs `run` after `delayUs` microseconds. */
  after(delayUs: number, run: () => void): Task {
    return this.at(this.nowUs + delayUs, run);
  }

  /** When the next task is due, or null if there is none. */
  nextAtUs(): number | null {
    return this.#queue.first?.atUs ?? null;
  }

  /** Runs the next task if it is due no later than `untilUs`; false if there was none. */
  step(untilUs: number): boolean {
    const next = this.#queue.first;
    if (!next || next.atUs > untilUs) return false;
    this.#queue.remove(next);
    this.nowUs = next.atUs;
    this.steps++;
    next.run();
    return true;
  }

  /** The seed and the present moment, for assertions. */
  moment(): { seed: number; atUs: number } {
    return { seed: this.seed, atUs: this.nowUs };
  }

  #refuse(atUs: number): never {
    assert(Number.isSafeInteger(atUs), `a task at ${atUs} us, which is no whole microsecond`, this.moment());
    throw new EngineBug(`a task at ${atUs} us, which is in the past`, this.moment());
  }
}

function earlier(a: QueuedTask, b: QueuedTask): boolean {
  return a.atUs < b.atUs || (a.atUs === b.atUs && a.sequence < b.sequence);
}
