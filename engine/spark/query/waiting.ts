/**
 * Those who wait for a query: until it has ended, or until it found nothing to do after they asked.
 */
import { type Process, wait } from '../../core/process.ts';

interface Waiter {
  readonly since: number;
  done(): void;
}

/** Waiters of one kind. */
export class Waiting {
  readonly #waiters = new Set<Waiter>();

  /** Waits; `since` is the number of the look that was the last one when it began. */
  until(since: number): Process<void> {
    return wait<void>(resume => {
      this.#waiters.add({ since, done: () => resume() });
    });
  }

  /** Ends the waiting of those who began before this look. */
  settle(look = Number.POSITIVE_INFINITY): void {
    for (const waiter of [...this.#waiters]) {
      if (waiter.since >= look) continue;
      this.#waiters.delete(waiter);
      waiter.done();
    }
  }
}
