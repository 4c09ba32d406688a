/** An axis of clock time: a stretch of milliseconds since 1970 between two places in CSS pixels, and its marks. */
import { clockText } from '../../engine/index.ts';

/** A stretch of clock time between two places; `to` may lie before `from`, for time that runs upward. */
export interface TimeAxis {
  fromMs: number;
  toMs: number;
  from: number;
  to: number;
}

/** A mark of the axis. */
export interface ClockTick {
  at: number;
  text: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500]
  .concat([1, 2, 5, 10, 15, 20, 30].map(each => each * SECOND))
  .concat([1, 2, 5, 10, 15, 20, 30].map(each => each * MINUTE))
  .concat([1, 2, 3, 6, 12].map(each => each * HOUR))
  .concat([1, 2, 5, 10, 20, 50, 100, 365].map(each => each * DAY));

/** Where a moment stands; it may lie outside the axis. */
export function placeAt({ fromMs, toMs, from, to }: TimeAxis, ms: number): number {
  return from + ((ms - fromMs) / (toMs - fromMs)) * (to - from);
}

/** The moment at a place: the inverse of `placeAt`. */
export function momentAt({ fromMs, toMs, from, to }: TimeAxis, place: number): number {
  return fromMs + ((place - from) / (to - from)) * (toMs - fromMs);
}

/** Round moments, at least `room` pixels apart. */
export function clockTicks(axis: TimeAxis, room: number): ClockTick[] {
  const span = axis.toMs - axis.fromMs;
  const least = (span * room) / Math.max(room, Math.abs(axis.to - axis.from));
  const step = STEPS.find(each => each >= least) ?? STEPS.at(-1)!;
  const ticks: ClockTick[] = [];
  for (let ms = Math.ceil(axis.fromMs / step) * step; ms <= axis.toMs; ms += step) {
    ticks.push({ at: placeAt(axis, ms), text: tickText(ms, step) });
  }
  return ticks;
}

function tickText(ms: number, step: number): string {
  const iso = new Date(ms).toISOString();
  if (step >= DAY) return iso.slice(0, 10);
  if (step >= MINUTE) return iso.slice(11, 16);
  return step >= SECOND ? iso.slice(11, 19) : clockText(ms);
}
