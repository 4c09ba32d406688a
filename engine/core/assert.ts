/**
 * Assertions: an engine bug is a failed assertion that carries the seed and the moment, so that one
 * command repeats it. Mistakes of students and authors are never assertions: they are data or messages.
 */

/** Where a run stood when an assertion failed. */
export interface Moment {
  seed: number;
  atUs: number;
}

/** A bug of the engine itself. `seed` and `atUs` repeat it. */
export class EngineBug extends Error {
  readonly seed: number | null;
  readonly atUs: number | null;

  constructor(message: string, moment?: Moment) {
    const where = moment ? ` (seed ${moment.seed}, at ${moment.atUs} us)` : '';
    super(`Bug in the Weir engine: ${message}${where}. Please report it with the lab, your code and the seed.`);
    this.name = 'EngineBug';
    this.seed = moment?.seed ?? null;
    this.atUs = moment?.atUs ?? null;
  }
}

/** Throws an {@link EngineBug} unless `condition` holds. */
export function assert(condition: unknown, message: string, moment?: Moment): asserts condition {
  if (!condition) throw new EngineBug(message, moment);
}
