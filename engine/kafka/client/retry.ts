/**
 * Repeating with exponential backoff, KafkaJS's defaults: first pause 300 ms, doubled up to 30 s, each pause
 * spread by 20 %, five repeats.
 */

import { type Process, sleep } from '../../core/process.ts';
import type { Rng } from '../../core/rng.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { msToUs } from '../../core/units.ts';
import { isRetriable, retriesExceeded } from './error.ts';
import type { RetryOptions } from './kafkajs.ts';

const SPREAD = 0.2;

/** The pauses of one client. */
export class Backoff {
  readonly #options: Required<RetryOptions>;
  readonly #rng: Rng;
  readonly #scheduler: Scheduler;

  constructor(scheduler: Scheduler, rng: Rng, options: RetryOptions = {}) {
    this.#scheduler = scheduler;
    this.#rng = rng;
    this.#options = { initialRetryTime: 300, maxRetryTime: 30_000, multiplier: 2, retries: 5, ...options };
  }

  /** How often to repeat. */
  get retries(): number {
    return this.#options.retries;
  }

  /** The pause before repeat number `retry` (from 0), in milliseconds. */
  pauseMs(retry: number): number {
    const { initialRetryTime, maxRetryTime, multiplier } = this.#options;
    const middle = initialRetryTime * multiplier ** retry;
    const spread = 1 + SPREAD * (2 * this.#rng.real() - 1);
    return Math.min(Math.round(middle * spread), maxRetryTime);
  }

  /** Runs `attempt`, again after a pause while it fails with a retriable error. */
  *run<T>(attempt: () => Process<T>): Process<T> {
    for (let retry = 0; ; retry++) {
      try {
        return yield* attempt();
      } catch (error) {
        if (!isRetriable(error)) throw error;
        const pauseMs = this.pauseMs(retry);
        if (retry >= this.retries) throw retriesExceeded(error, retry, pauseMs);
        yield* sleep(this.#scheduler, msToUs(pauseMs));
      }
    }
  }
}
