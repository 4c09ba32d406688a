/**
 * The clock of the reader: where in the trace it stands, and how playing, stepping and seeking move it. Pure: the
 * wall clock comes in as elapsed milliseconds. Moments are microseconds of the run. A place is a count of entries
 * and a moment, because many entries can share one moment and a step moves by one of them.
 */
import { US_PER_MS, US_PER_S } from '../../engine/index.ts';
import type { Pace } from './pace.ts';

/** What a reader needs to know of a trace. */
export interface Timed {
  readonly length: number;
  readonly endUs: number;
  atUs(index: number): number;
  countUntil(atUs: number): number;
}

/** Where the reader stands: `count` entries have happened, and it is `nowUs`. */
export interface Place {
  count: number;
  nowUs: number;
}

/** Simulated time per real time, or the even pace (pace.ts). */
export type Speed = number | 'even';

/** The speeds to choose from. */
export const speeds: readonly Speed[] = ['even', 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** Before the first entry. */
export const startPlace: Place = { count: 0, nowUs: 0 };

/** The place at a moment, kept inside the trace. */
export function seekTo(trace: Timed, atUs: number): Place {
  const nowUs = Math.min(Math.max(0, atUs), trace.endUs);
  return { count: trace.countUntil(nowUs), nowUs };
}

/** The place after all entries. */
export function endPlace(trace: Timed): Place {
  return { count: trace.length, nowUs: trace.endUs };
}

/** One entry forward or back; standing between two entries, a step back goes to the one before. */
export function step(trace: Timed, place: Place, by: 1 | -1): Place {
  if (by === 1) {
    if (place.count >= trace.length) return endPlace(trace);
    return { count: place.count + 1, nowUs: trace.atUs(place.count) };
  }
  const between = place.count > 0 && place.nowUs > trace.atUs(place.count - 1);
  const count = between ? place.count : place.count - 1;
  return count <= 0 ? startPlace : { count, nowUs: trace.atUs(count - 1) };
}

/** What a step moves by: one entry, or to the next batch's end, or a simulated second. */
export const stepUnits = ['entry', 'batch', 'second'] as const;

/** One of {@link stepUnits}. */
export type StepUnit = (typeof stepUnits)[number];

/** One step of a unit. Batches and seconds land on moments; where no batch is left, a step goes to the end or start. */
export function stepBy(trace: Timed, place: Place, by: 1 | -1, unit: StepUnit, batchesUs: readonly number[]): Place {
  if (unit === 'entry') return step(trace, place, by);
  if (unit === 'batch') {
    const next = by === 1 ? batchesUs.find(us => us > place.nowUs) : batchesUs.findLast(us => us < place.nowUs);
    if (next !== undefined) return seekTo(trace, next);
    return by === 1 ? endPlace(trace) : startPlace;
  }
  const second = place.nowUs / US_PER_S;
  const next = by === 1 ? Math.floor(second + 1e-9) + 1 : Math.ceil(second - 1e-9) - 1;
  if (next <= 0) return startPlace;
  return next * US_PER_S >= trace.endUs ? endPlace(trace) : seekTo(trace, next * US_PER_S);
}

/** Where playing for `elapsedMs` of real time leads; never past the last entry that is known. */
export function play(trace: Timed, pace: Pace, place: Place, elapsedMs: number, speed: Speed): Place {
  const atUs = speed === 'even' ? pace.after(place.nowUs, elapsedMs) : place.nowUs + elapsedMs * US_PER_MS * speed;
  // Entries of this very moment that a step has not reached yet are reached now.
  return seekTo(trace, Math.max(atUs, place.nowUs));
}

/** As {@link play}, but landing on an entry: the first at or after that moment. For those who want no motion. */
export function playInSteps(trace: Timed, pace: Pace, place: Place, elapsedMs: number, speed: Speed): Place {
  const led = play(trace, pace, place, elapsedMs, speed);
  if (led.nowUs >= trace.endUs) return led;
  return led.count > place.count ? seekTo(trace, trace.atUs(led.count - 1)) : seekTo(trace, trace.atUs(led.count));
}
