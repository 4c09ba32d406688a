/**
 * The part of a run that a picture with a time axis shows: time runs to the right, a page turns when the moment
 * reaches its edge, and nothing moves in between. Moments are microseconds of the run, places CSS pixels.
 */
import { US_PER_S } from '../../engine/index.ts';

/** A page of time between two places. */
export interface TimePage {
  fromUs: number;
  toUs: number;
  left: number;
  right: number;
}

/** A mark of the axis. */
export interface TimeTick {
  x: number;
  text: string;
}

/** A run no longer than this has one page. */
const SPAN_US = 24 * US_PER_S;
const LEAST_US = 0.01 * US_PER_S;
const STEPS = [1, 2, 5];
/** Pixels between two marks, at least. */
const TICK_ROOM = 64;

/** The page that shows `nowUs` of a run that ends, so far, at `endUs`. */
export function timePage(nowUs: number, endUs: number, left: number, right: number): TimePage {
  const span = Math.max(LEAST_US, Math.min(SPAN_US, roundUp(endUs)));
  const step = span * 0.75;
  const fromUs = nowUs <= span ? 0 : Math.ceil((nowUs - span) / step) * step;
  return { fromUs, toUs: fromUs + span, left, right };
}

/** Where a moment stands, kept within the page. */
export function xAt({ fromUs, toUs, left, right }: TimePage, atUs: number): number {
  const part = (atUs - fromUs) / (toUs - fromUs);
  return left + Math.max(0, Math.min(1, part)) * (right - left);
}

/** The marks of the axis: round moments, as close as they stay readable. */
export function timeTicks(page: TimePage): TimeTick[] {
  const step = tickStep(page);
  const ticks: TimeTick[] = [];
  for (let at = Math.ceil(page.fromUs / step) * step; at <= page.toUs; at += step) {
    ticks.push({ x: xAt(page, at), text: `${Number((at / US_PER_S).toFixed(6))} s` });
  }
  return ticks;
}

function tickStep({ fromUs, toUs, left, right }: TimePage): number {
  const least = ((toUs - fromUs) * TICK_ROOM) / Math.max(TICK_ROOM, right - left);
  const decade = 10 ** Math.floor(Math.log10(least));
  return decade * (STEPS.find(each => each * decade >= least) ?? 10);
}

/** A round span at or above this one, so that a growing run turns few pages. */
function roundUp(us: number): number {
  if (us <= 0) return LEAST_US;
  const decade = 10 ** Math.floor(Math.log10(us));
  return decade * ([1, 1.5, 2, 3, 4, 5, 6, 8].find(each => each * decade >= us) ?? 10);
}
