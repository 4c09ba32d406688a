/**
 * Where a consumer begins when it has no position (K2): `auto.offset.reset`. Durations are ISO 8601. Source:
 * AutoOffsetResetStrategy, KIP-1106.
 */
import { EARLIEST, LATEST } from '../api/02-list-offsets.ts';
import { configException } from '../exception.ts';

/** What to look for: the beginning, the end, a time before now, or nothing, which is an error. */
export type OffsetReset = { look: 'earliest' | 'latest' | 'none' } | { look: 'duration'; durationMs: number };

const PERIODS = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;

/** Reads the setting; a ConfigException where it is none of the four. */
export function offsetReset(text: string): OffsetReset {
  const name = text.toLowerCase();
  if (name === 'earliest' || name === 'latest' || name === 'none') return { look: name };
  const period = /^by_duration:(.*)$/i.exec(text);
  const durationMs = period ? milliseconds(period[1]!) : null;
  if (durationMs !== null) return { look: 'duration', durationMs };
  throw configException(
    `Invalid value \`${text}\` for configuration auto.offset.reset. The value must be either 'earliest', 'latest', 'none' or of the format 'by_duration:<PnDTnHnMn.nS>'.`,
  );
}

/** The timestamp to ask ListOffsets for; null where there is no policy. */
export function resetTimestamp(reset: OffsetReset, nowMs: number): number | null {
  switch (reset.look) {
    case 'earliest':
      return EARLIEST;
    case 'latest':
      return LATEST;
    case 'duration':
      return nowMs - reset.durationMs;
    case 'none':
      return null;
  }
}

/** A duration in milliseconds; null for one that is negative or no duration. */
function milliseconds(text: string): number | null {
  const found = PERIODS.exec(text);
  if (!found || found.slice(1).every(part => part === undefined)) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map(part => Number(part ?? 0));
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}
