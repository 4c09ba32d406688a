/**
 * Makes a schedule that breaks something shorter: as few strikes as do it, each as short and as early as does it. Source:
 * Zeller's delta debugging (ddmin), then halving of times. Each try is a run, which is the same every time.
 */
import type { Schedule, Strike } from './schedule.ts';

/** The shortest schedule found that still `breaks`; `tries` runs at most. */
export function shrink(schedule: Schedule, breaks: (schedule: Schedule) => boolean, tries = 300): Schedule {
  let left = tries;
  const still = (candidate: Schedule): boolean => left-- > 0 && breaks(candidate);
  return simpler(fewer(schedule, still), still);
}

function fewer(schedule: Schedule, still: (schedule: Schedule) => boolean): Schedule {
  let kept = schedule;
  if (still([])) return [];
  for (let size = Math.ceil(kept.length / 2); size >= 1; ) {
    const without = piecesLeftOut(kept, size).find(still);
    if (without) {
      kept = without;
      size = Math.min(size, Math.ceil(kept.length / 2));
    } else {
      size = size === 1 ? 0 : Math.ceil(size / 2);
    }
  }
  return kept;
}

/** The schedule without its first `size` strikes, without the next `size`, and so on. */
function piecesLeftOut(schedule: Schedule, size: number): Schedule[] {
  const pieces = Math.ceil(schedule.length / size);
  return Array.from({ length: pieces }, (_, piece) =>
    schedule.filter((_strike, index) => Math.floor(index / size) !== piece),
  );
}

/** Rounds moments and durations, and halves durations, strike by strike, as long as it still breaks. */
function simpler(schedule: Schedule, still: (schedule: Schedule) => boolean): Schedule {
  let kept = schedule;
  for (let index = 0; index < schedule.length; index++) {
    for (const change of [halved, halved, halved, rounded]) {
      const candidate = kept.map((strike, at) => (at === index ? change(strike) : strike));
      if (still(candidate)) kept = candidate;
    }
  }
  return kept;
}

function halved(strike: Strike): Strike {
  return { ...strike, forMs: Math.max(Math.round(strike.forMs / 2), 1) };
}

function rounded(strike: Strike): Strike {
  return {
    ...strike,
    atMs: Math.round(strike.atMs / 100) * 100,
    forMs: Math.max(Math.ceil(strike.forMs / 100) * 100, 1),
  };
}
