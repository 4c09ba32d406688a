/** Permits: at most so many processes work at the same time; the others wait in line. */
import { type Process, wait } from '../../core/process.ts';

/** A counted set of permits. */
export class Permits {
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Runs `work` when a permit is free. */
  *hold<T>(work: () => Process<T>): Process<T> {
    if (this.#free > 0) this.#free--;
    else yield* wait<void>(resume => this.#line.push(() => resume()));
    try {
      return yield* work();
    } finally {
      const next = this.#line.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
