/**
 * Units of simulated time. The clock counts whole microseconds since the run began (`...Us`);
 * Kafka's and Spark's own fields count milliseconds (`...Ms`).
 */

/** Microseconds in a millisecond. */
export const US_PER_MS = 1000;

/** Microseconds in a second. */
export const US_PER_S = 1_000_000;

/** Whole microseconds of a number of milliseconds. */
export function msToUs(ms: number): number {
  return Math.round(ms * US_PER_MS);
}

/** Whole milliseconds, rounded down, of a number of microseconds. */
export function usToMs(us: number): number {
  return Math.floor(us / US_PER_MS);
}

/** A moment of the run as people read it: `1.204 s`. */
export function formatSeconds(us: number): string {
  return `${(us / US_PER_S).toFixed(3)} s`;
}
