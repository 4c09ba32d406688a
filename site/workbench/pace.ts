/**
 * The even pace: real time given to each stretch of a run by how much happens in it. A run may hold fifty sends in
 * 70 ms and then 15 s of heartbeats; at any one speed either the sends flash by or the wait is endless. Here a gap
 * of g between two moments with entries lasts `UNIT_MS * log2(1 + g / 1 ms)`: 1 ms takes one unit, 1 s takes ten.
 * Long runs are played faster, so that none takes more than {@link LONGEST_MS}. The timeline is drawn to the same
 * pace, so that the handle moves evenly and a busy stretch has room. Moments shown stay the run's own. Pure.
 */
import { NumberColumn } from '../../engine/index.ts';
import type { Timed } from './playback.ts';

const UNIT_MS = 90;
/** How long a run plays at most. */
export const LONGEST_MS = 18_000;

/** The pace of a trace, which may grow. */
export class Pace {
  readonly #trace: Timed;
  /** Moments that have entries, and the real time at which each is reached. */
  readonly #atUs = new NumberColumn();
  readonly #atMs = new NumberColumn();
  #read = 0;

  constructor(trace: Timed) {
    this.#trace = trace;
    this.#atUs.push(0);
    this.#atMs.push(0);
  }

  /** Takes in what the trace has grown by. */
  grow(): void {
    for (; this.#read < this.#trace.length; this.#read++) {
      const atUs = this.#trace.atUs(this.#read);
      const last = this.#atUs.length - 1;
      const gapUs = atUs - this.#atUs.get(last);
      if (gapUs <= 0) continue;
      this.#atUs.push(atUs);
      this.#atMs.push(this.#atMs.get(last) + UNIT_MS * Math.log2(1 + gapUs / 1000));
    }
  }

  /** Real time of the whole run at the even pace, before it is shortened to {@link LONGEST_MS}. */
  get totalMs(): number {
    return this.#atMs.get(this.#atMs.length - 1);
  }

  /** How much faster than the even pace the run plays. */
  get rate(): number {
    return Math.max(1, this.totalMs / LONGEST_MS);
  }

  /** The real time at which a moment is reached. */
  msAt(atUs: number): number {
    return between(this.#atUs, this.#atMs, atUs);
  }

  /** The moment that is reached after so much real time. */
  usAt(ms: number): number {
    return between(this.#atMs, this.#atUs, ms);
  }

  /** The moment after another `elapsedMs` of playing. */
  after(atUs: number, elapsedMs: number): number {
    return this.usAt(this.msAt(atUs) + elapsedMs * this.rate);
  }

  /** How far along the timeline a moment stands, 0 to 1. */
  fraction(atUs: number): number {
    return this.totalMs === 0 ? 0 : this.msAt(atUs) / this.totalMs;
  }

  /** The moment at a place of the timeline. */
  usAtFraction(fraction: number): number {
    return this.usAt(Math.min(1, Math.max(0, fraction)) * this.totalMs);
  }
}

/** Where `x` of the rising column `from` lies in `to`, straight between two neighbours and flat outside. */
function between(from: NumberColumn, to: NumberColumn, x: number): number {
  let low = 0;
  let high = from.length - 1;
  if (x >= from.get(high)) return to.get(high);
  if (x <= from.get(0)) return to.get(0);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (from.get(middle) <= x) low = middle;
    else high = middle;
  }
  const share = (x - from.get(low)) / (from.get(high) - from.get(low));
  return to.get(low) + share * (to.get(high) - to.get(low));
}
