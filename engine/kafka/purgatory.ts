/**
 * What waits on a broker for its replicas to change, Kafka's purgatories: a fetch for records, a produce request for the
 * high watermark. Who was woken looks once the work at hand is done, so that a waiting fetch finds all that a Produce
 * request wrote. Source: DelayedOperationPurgatory, ReplicaManager.addCompletePurgatoryAction, ActionQueue (4.2).
 * Simplified: Kafka looks at once where a fetch moves the high watermark.
 */
import type { Clock } from '../core/scheduler.ts';

/** Looks whether what it waits for is there. */
export type Waiter = () => void;

/** The waiters of one broker that were woken. */
export class Purgatory {
  readonly #clock: Clock;
  #woken = new Set<Waiter>();
  /** Those of them that are to look in the task under way. */
  #looking = new Set<Waiter>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Has these look, each once, in a task of its own at this moment. */
  wake(waiters: Iterable<Waiter>): void {
    for (const waiter of waiters) {
      if (this.#woken.size === 0) this.#clock.after(0, () => this.#look());
      this.#woken.add(waiter);
    }
  }

  /** Waits no more. */
  leave(waiter: Waiter): void {
    this.#woken.delete(waiter);
    this.#looking.delete(waiter);
  }

  /** The process died, and with it the task in which they would have looked. */
  forget(): void {
    this.#woken = new Set();
    this.#looking.clear();
  }

  /** One that looks may end others' waiting, or the process: they do not look any more. */
  #look(): void {
    this.#looking = this.#woken;
    this.#woken = new Set();
    for (const waiter of this.#looking) waiter();
    this.#looking.clear();
  }
}
