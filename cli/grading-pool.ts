/**
 * A pool of grading threads, one a core. What takes too long, or more memory than a run may have, is killed with its
 * thread, and no other task notices. Time is the thread's own processor time: a busy machine costs nobody points.
 */
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { type Result, unfinishedResult } from '../engine/index.ts';
import type { Graded, GradingTask } from './grading-worker.ts';

/** After so much processor time a task is killed; counted limits stop all but native loops long before. */
const LIMIT_MS = 20_000;
const LOOK_EVERY_MS = 250;

/** What a thread tells of itself when it begins a task: its id, and its processor time by then. */
const BEGINNING_BYTES = 2 * Float64Array.BYTES_PER_ELEMENT;

/** What a pool may be told. */
export interface PoolOptions {
  /** Processor time that a submission may take. */
  limitMs?: number;
  threads?: number;
}

/** Grades programs side by side. */
export class GradingPool {
  readonly #pool: Piscina<GradingTask, Graded>;
  readonly #limitMs: number;

  constructor({ limitMs = LIMIT_MS, threads = availableParallelism() }: PoolOptions = {}) {
    this.#limitMs = limitMs;
    this.#pool = new Piscina({
      filename: new URL('./grading-worker.ts', import.meta.url).href,
      maxThreads: threads,
      minThreads: 1,
      // A flood in one submission must end its own thread, not the process; the stack is as small as a browser's.
      resourceLimits: { maxOldGenerationSizeMb: 512, stackSizeMb: 1 },
    });
  }

  /** How many tasks are graded at once. */
  get threads(): number {
    return this.#pool.options.maxThreads;
  }

  /** Grades one program; never throws for what the program does. */
  async grade(task: Omit<GradingTask, 'beginning'>): Promise<Graded> {
    const beginning = new Float64Array(new SharedArrayBuffer(BEGINNING_BYTES));
    const abort = new AbortController();
    const timer = setInterval(async () => {
      if ((await this.#usedMs(beginning)) > this.#limitMs) abort.abort();
    }, LOOK_EVERY_MS);
    try {
      return await this.#pool.run({ ...task, beginning }, { signal: abort.signal });
    } catch (error) {
      return { result: this.#killed(task, error, abort.signal.aborted), trace: [], scripts: {} };
    } finally {
      clearInterval(timer);
    }
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  /** The processor time that a task has had, in milliseconds; 0 before it begins. */
  async #usedMs([threadId, begunAtMs]: Float64Array): Promise<number> {
    const thread = this.#pool.threads.find(thread => thread.threadId === threadId);
    if (!thread) return 0;
    const { user, system } = await thread.cpuUsage();
    return (user + system) / 1000 - begunAtMs!;
  }

  #killed(task: Omit<GradingTask, 'beginning'>, error: unknown, tooLong: boolean): Result {
    const { lab, seed } = task;
    if (tooLong) {
      const reason = `The program did not give control back within ${this.#limitMs / 1000} s and was stopped from outside. Native work such as join over a huge array cannot be interrupted from inside.`;
      return unfinishedResult(lab, seed, 'timeout', reason, 'TimeLimit');
    }
    if ((error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      const reason =
        'The run needed more memory than a run may have and was stopped from outside. Does a loop send without end?';
      return unfinishedResult(lab, seed, 'timeout', reason, 'MemoryLimit');
    }
    const reason = `The engine failed: ${error instanceof Error ? error.message : String(error)}`;
    return unfinishedResult(lab, seed, 'ungradable', reason);
  }
}
