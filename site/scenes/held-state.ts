/** What an operator holds as state, as rows of a table: keys and values in words; windows and times on the clock. */
import { clockText } from '../../engine/index.ts';

/** Microseconds since 1970 lie here from 1973 to 2286; smaller numbers are counts. */
const LEAST_MICROS = 1e14;
const MOST_MICROS = 1e16;

/** A row of state in JSON, as `12:00:00–12:00:20 cat: sum 36, count 4`. */
export function stateText(value: string): string {
  const read = JSON.parse(value) as unknown;
  if (read === null || typeof read !== 'object' || !('key' in read)) return partText(read);
  const { key, ...rest } = read;
  const name = Array.isArray(key) ? key.map(partText).join(' ') : partText(key);
  return `${name === '' ? 'all rows' : name}: ${Object.values(rest).map(partText).join(', ')}`;
}

function partText(part: unknown): string {
  if (typeof part === 'number') return numberText(part);
  if (part === null || typeof part !== 'object') return String(part);
  if (!Array.isArray(part)) {
    return Object.entries(part)
      .map(([name, value]) => `${name} ${partText(value)}`)
      .join(', ');
  }
  const isWindow = part.length === 2 && part.every(each => typeof each === 'number' && isMicros(each));
  return part.map(partText).join(isWindow ? '–' : ', ');
}

function numberText(value: number): string {
  return isMicros(value) ? clockText(Math.floor(value / 1000)) : String(value);
}

function isMicros(value: number): boolean {
  return value >= LEAST_MICROS && value < MOST_MICROS;
}
