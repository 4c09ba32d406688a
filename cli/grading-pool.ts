/**
 * A pool of grading threads, one a core. A task that takes too long is killed with its thread, and no other
 * task notices.
 */
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { type Result, unfinishedResult } from '../engine/index.ts';
import type { Graded, GradingTask } from './grading-worker.ts';

/** After so long a task is killed; counted limits stop all but native loops long before. */
const OUTER_LIMIT_MS = 30_000;

/** Grades programs side by side. */
export class GradingPool {
  readonly #pool = new Piscina<GradingTask, Graded>({
    filename: new URL('./grading-worker.ts', import.meta.url).href,
    maxThreads: availableParallelism(),
    minThreads: 1,
    // A bomb in one submission must end its own thread, not the process.
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });

  /** Grades one program; never throws for what the program does. */
  async grade(task: GradingTask): Promise<Graded> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), OUTER_LIMIT_MS);
    try {
      return await this.#pool.run(task, { signal: abort.signal });
    } catch (error) {
      return { result: this.#killed(task, error, abort.signal.aborted), trace: [], scripts: {} };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  #killed(task: GradingTask, error: unknown, tooLong: boolean): Result {
    if (tooLong) {
      const seconds = OUTER_LIMIT_MS / 1000;
      const reason = `The program did not give control back within ${seconds} s and was stopped from outside. Native work such as join over a huge array cannot be interrupted from inside.`;
      return unfinishedResult(task.lab, task.seed, 'timeout', reason);
    }
    const reason = `The engine failed: ${error instanceof Error ? error.message : String(error)}`;
    return unfinishedResult(task.lab, task.seed, 'ungradable', reason);
  }
}
