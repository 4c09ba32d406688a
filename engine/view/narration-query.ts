/** Sentences about streaming queries: batches, watermark, rows that came too late, state, results. */
import type { Entry, EntryOf } from '../core/entries.ts';
import { sentence } from './sentence.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A sentence about what a streaming query did, or null if it is not worth one. */
export function narrateQuery(entry: Entry): string | null {
  switch (entry.kind) {
    case 'query.started':
      return `Query ${entry.query} started in ${entry.outputMode} mode; it writes to ${entry.sink}.`;
    case 'batch.planned':
      return `Batch ${entry.batchId} of ${entry.query} begins${watermarkText(entry)}.`;
    case 'row.read':
      return `Batch ${entry.batchId} took ${rowText(entry.row)} from ${entry.source}.`;
    case 'operator.ran':
      return narrateDrop(entry);
    case 'row.written':
      return `Batch ${entry.batchId} of ${entry.query} wrote ${rowText(entry.row)}.`;
    case 'watermark.moved':
      return `The watermark of ${entry.query} moved to ${clockText(entry.watermarkMs)}: the next batch works with it.`;
    case 'batch.committed':
      return `Batch ${entry.batchId} of ${entry.query} is committed, ${entry.rowsIn} row${entry.rowsIn === 1 ? '' : 's'} in.`;
    case 'query.ended':
      if (entry.error === null) return `Query ${entry.query} was stopped.`;
      return `Query ${entry.query} failed with ${entry.error}: ${sentence(entry.message ?? 'no message')}`;
    default:
      return null;
  }
}

/** A moment of a stream's clock, in UTC, as `12:00:42`; with milliseconds where it has some. */
export function clockText(ms: number): string {
  const parts = [ms / HOUR_MS, (ms / MINUTE_MS) % 60, (ms / 1000) % 60].map(Math.floor);
  parts[0] = mod(parts[0]!, 24);
  const text = parts.map(part => String(mod(part, 60)).padStart(2, '0')).join(':');
  const rest = mod(ms, 1000);
  return rest === 0 ? text : `${text}.${String(rest).padStart(3, '0')}`;
}

function mod(a: number, b: number): number {
  return ((a % b) + b) % b;
}

/** A row in JSON as people read it, on one line: `word cat, count 2`. What is no JSON stays as it is. */
export function rowText(row: string): string {
  let read: unknown = row;
  try {
    read = JSON.parse(row);
  } catch {}
  const isRow = read !== null && typeof read === 'object';
  const text = isRow
    ? Object.entries(read as object).map(([name, value]) => `${name} ${valueText(value)}`)
    : [String(read)];
  return text.join(', ').replace(/\s+/g, ' ');
}

function valueText(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value);
  if ('start' in value && 'end' in value) return spanText(String(value.start), String(value.end));
  return JSON.stringify(value);
}

/** A window: times of one day, or days and times where it spans several. */
function spanText(start: string, end: string): string {
  if (dayOf(start) === dayOf(end)) return `${timeOf(start)} to ${timeOf(end)}`;
  const atMidnight = [start, end].every(moment => timeOf(moment) === '00:00:00');
  const text = (moment: string) => (atMidnight ? dayOf(moment) : `${dayOf(moment)} ${timeOf(moment)}`);
  return `${text(start)} to ${text(end)}`;
}

function dayOf(moment: string): string {
  return moment.slice(0, 10);
}

/** The time of day of a timestamp in ISO 8601. */
function timeOf(value: unknown): string {
  return /T(\d\d:\d\d:\d\d(?:\.\d*[1-9])?)/.exec(String(value))?.[1] ?? String(value);
}

function watermarkText({ watermarkMs }: EntryOf<'batch.planned'>): string {
  return watermarkMs > 0 ? ` with watermark ${clockText(watermarkMs)}` : '';
}

function narrateDrop({ dropped, lateWatermarkMs, name }: EntryOf<'operator.ran'>): string | null {
  if (!dropped) return null;
  const rows = dropped === 1 ? '1 row was' : `${dropped} rows were`;
  return `Too late for ${name}, below the watermark ${clockText(lateWatermarkMs ?? 0)}: ${rows} left out.`;
}
