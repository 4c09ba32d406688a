/**
 * Where records in flight stand at a moment between two entries: they set off at the rail at the right edge and
 * reach the slot after the log's end when their request arrives. Records never overlap; what does not fit is
 * told as a number. Moments are microseconds of the run, places CSS pixels.
 */
import type { RecordInFlight } from '../../engine/index.ts';
import { type Measures, RAIL, type RowLayout } from './log-layout.ts';

/** A record on its way, with its left edge. */
export interface PlacedFlight {
  record: RecordInFlight;
  x: number;
}

/** The records in flight of one row. */
export interface FlightLayout {
  flights: PlacedFlight[];
  /** "in flight, 0.8 ms": the time that the first one has still to go; null if nothing is on its way. */
  text: string | null;
  textX: number;
  anchor: 'start' | 'end';
  /** How many more there are than fit. */
  more: number;
}

/** Width of a letter of the small monospaced text. */
const LETTER = 6.1;

const NOTHING: FlightLayout = { flights: [], text: null, textX: 0, anchor: 'start', more: 0 };

/** Places the records in flight of a row at `nowUs`; without motion they wait half-way. */
export function flightLayout(row: RowLayout, measures: Measures, nowUs: number, still: boolean): FlightLayout {
  const waiting = row.partition.inFlight;
  if (waiting.length === 0) return NOTHING;
  const { pitch } = measures;
  const width = measures.width - RAIL + 4;
  const room = Math.max(1, Math.floor((width - row.endX) / pitch));
  const shown = waiting.slice(0, waiting.length > room ? Math.max(1, room - 1) : room);
  const flights: PlacedFlight[] = [];
  let free = row.endX;
  shown.forEach((record, index) => {
    const target = row.endX + index * pitch;
    const behind = shown.length - 1 - index;
    const start = Math.max(target, width - measures.cell - behind * pitch);
    const x = Math.max(free, start + (target - start) * progress(record, nowUs, still));
    flights.push({ record, x });
    free = x + pitch;
  });
  const x = flights[0]!.x;
  const more = waiting.length - shown.length;
  return { flights, more, ...flightText(waiting[0]!, nowUs, x, width) };
}

function progress(record: RecordInFlight, nowUs: number, still: boolean): number {
  if (still) return 0.5;
  if (record.arrivesAtUs === null || record.arrivesAtUs <= record.sentAtUs) return 1;
  return Math.max(0, Math.min(1, (nowUs - record.sentAtUs) / (record.arrivesAtUs - record.sentAtUs)));
}

/** The time left, in the longest form that has room between `x` and the right edge. */
function flightText(record: RecordInFlight, nowUs: number, x: number, width: number) {
  const left = record.arrivesAtUs === null ? null : `${(Math.max(0, record.arrivesAtUs - nowUs) / 1000).toFixed(1)} ms`;
  const long = left === null ? 'in flight' : `in flight, ${left}`;
  const text = x + long.length * LETTER <= width ? long : (left ?? '');
  const fits = x + text.length * LETTER <= width;
  return { text, textX: fits ? x : width, anchor: fits ? ('start' as const) : ('end' as const) };
}
