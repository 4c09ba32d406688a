/**
 * Time zones: fixed offsets (`Z`, `+05:30`, `UTC+1`), and regions (`Europe/Berlin`) by the host's time zone data.
 * Offsets are in microseconds east of UTC.
 */
import type { Long } from '../../stream/column/value.ts';
import { floorDivide, minus, plus } from '../../stream/column/value.ts';
import { dayOf, MICROS_PER_SECOND } from './calendar.ts';

/** The offset of a zone at a moment in UTC. */
export type Zone = (utcMicros: Long) => number;

const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
const regions = new Map<string, Zone | null>();

/** The zone of a name; null when there is none. */
export function zoneOf(name: string): Zone | null {
  const fixed = fixedOffset(name);
  if (fixed !== null) return () => fixed;
  if (!regions.has(name)) regions.set(name, region(name));
  return regions.get(name) ?? null;
}

/** `Z`, `UTC`, `+1`, `+01:00`, `GMT-5`. */
function fixedOffset(name: string): number | null {
  const parts = /^(?:Z|UTC?|GMT)?(?:([+-])(\d{1,2})(?::?(\d{1,2}))?(?::?(\d{2}))?)?$/.exec(name);
  if (!parts || name === '') return null;
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = parts;
  const offset = (Number(hours) * 60 + Number(minutes)) * MICROS_PER_MINUTE + Number(seconds) * MICROS_PER_SECOND;
  if (offset > 18 * 60 * MICROS_PER_MINUTE) return null;
  return sign === '-' ? -offset : offset;
}

function region(name: string): Zone | null {
  if (!/^[A-Za-z]/.test(name)) return null;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  } catch {
    return null;
  }
  return utcMicros => {
    const seconds = Number(floorDivide(utcMicros, MICROS_PER_SECOND));
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(seconds * 1000)) part[type] = Number(value);
    const day = dayOf(part['year']!, part['month']!, part['day']!);
    const local = day * 86_400 + part['hour']! * 3600 + part['minute']! * 60 + part['second']!;
    return (local - seconds) * MICROS_PER_SECOND;
  };
}

/** The clock's reading in a zone at a moment. */
export function toLocal(utcMicros: Long, zone: Zone): Long {
  return plus(utcMicros, zone(utcMicros));
}

/** The moment at which the clock in a zone reads `local`; in a gap the later reading, in an overlap the earlier moment. */
export function fromLocal(local: Long, zone: Zone): Long {
  const before = zone(minus(local, 86_400 * MICROS_PER_SECOND));
  const first = minus(local, before);
  if (toLocal(first, zone) === local) return first;
  const after = zone(plus(local, 86_400 * MICROS_PER_SECOND));
  const second = minus(local, after);
  return toLocal(second, zone) === local ? second : first;
}
