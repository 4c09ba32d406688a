/**
 * Repeating with exponential backoff, KafkaJS's defaults: first pause 300 ms, doubled up to 30 s, each pause
 * spread by 20 %, five repeats.
 */
import { type Process, sleep } from '../../core/process.ts';
import type { Rng } from '../../core/rng.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { msToUs } from '../../core/units.ts';
import { isRetriable, retriesExceeded, toProgramError } from './error.ts';
import type { RetryOptions } from './kafkajs.ts';

/** KafkaJS's defaults. */
export const retryDefaults = {
  initialRetryTime: 300,
  maxRetryTime: 30_000,
  factor: 0.2,
  multiplier: 2,
  retries: 5,
};

/** The options with KafkaJS's defaults; what is undefined counts as left out. */
export function retryOptions(...given: (RetryOptions | undefined)[]): typeof retryDefaults {
  const options = { ...retryDefaults };
  for (const each of given) {
    for (const [name, value] of Object.entries(each ?? {})) {
      if (typeof value === 'number') options[name as keyof typeof options] = value;
    }
  }
  return options;
}

/** The pauses of one client. */
export class Backoff {
  readonly #options: typeof retryDefaults;
  readonly #rng: Rng;
  readonly #scheduler: Scheduler;

  constructor(scheduler: Scheduler, rng: Rng, options: typeof retryDefaults) {
    this.#scheduler = scheduler;
    this.#rng = rng;
    this.#options = options;
  }

  /** How often to repeat. */
  get retries(): number {
    return this.#options.retries;
  }

  /** The pause before repeat number `retry` (from 0), in milliseconds. */
  pauseMs(retry: number): number {
    const { initialRetryTime, maxRetryTime, multiplier, factor } = this.#options;
    const middle = initialRetryTime * multiplier ** retry;
    const spread = 1 + factor * (2 * this.#rng.real() - 1);
    return Math.min(Math.round(middle * spread), maxRetryTime);
  }

  /** Runs `attempt`, again after a pause while it fails with a retriable error. */
  *run<T>(attempt: () => Process<T>): Process<T> {
    for (let retry = 0; ; retry++) {
      try {
        return yield* attempt();
      } catch (problem) {
        const error = toProgramError(problem);
        if (!isRetriable(error)) throw error;
        const pauseMs = this.pauseMs(retry);
        if (retry >= this.retries) throw retriesExceeded(error, retry, pauseMs);
        yield* sleep(this.#scheduler, msToUs(pauseMs));
      }
    }
  }
}
