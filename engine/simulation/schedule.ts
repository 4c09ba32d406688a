/**
 * A schedule: what goes wrong when, and for how long, as data. It is drawn from a seed, written as a line of text, read
 * back, and made shorter when it broke something. Times in milliseconds of the run.
 */
import type { Fault } from '../kafka/fault/fault.ts';

/** One fault that lasts for a while and is healed then. */
export interface Strike {
  readonly atMs: number;
  readonly forMs: number;
  readonly fault: Fault;
}

/** Everything that goes wrong in one run, in order. */
export type Schedule = readonly Strike[];

/** A schedule that cannot be read: what is wrong with it, in a sentence. */
export class ScheduleError extends Error {}

/** The schedule on one line: `1200 kill broker=2 for 3500; 2000 cut from=broker-1 to=broker-3 for 900`. */
export function scheduleText(schedule: Schedule): string {
  return schedule.map(strikeText).join('; ');
}

/** One strike: `1200 kill broker=2 for 3500`. */
function strikeText({ atMs, forMs, fault: { kind, ...given } }: Strike): string {
  const words = Object.entries(given).map(([name, value]) => `${name}=${value}`);
  return [atMs, kind, ...words, 'for', forMs].join(' ');
}

/** Reads what {@link scheduleText} wrote; strikes are parted by semicolons or line ends, `#` begins a remark. */
export function parseSchedule(text: string): Schedule {
  return text
    .split('\n')
    .map(line => line.replace(/#.*/, ''))
    .join(';')
    .split(';')
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(parseStrike);
}

function parseStrike(text: string): Strike {
  const found = /^(\d+) ([\w-]+)((?: [\w-]+=[\w.-]+)*) for (\d+)$/.exec(text);
  if (!found) {
    const example = '"1200 kill broker=2 for 3500": moment in ms, fault, arguments, how long in ms';
    throw new ScheduleError(`"${text}" is no strike of a schedule; expected something like ${example}.`);
  }
  const [, atMs, kind, words, forMs] = found;
  const given = words!
    .split(' ')
    .filter(word => word !== '')
    .map(word => word.split('=') as [string, string])
    .map(([name, value]) => [name, /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value] as const);
  return { atMs: Number(atMs), forMs: Number(forMs), fault: { kind: kind!, ...Object.fromEntries(given) } };
}
