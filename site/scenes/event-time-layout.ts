/**
 * Where everything of the event time plane stands, in CSS pixels: event time to the right, processing time (the
 * cluster's clock) upward, as in the figures of the Dataflow paper. Rows stand where they happened and were taken,
 * windows are bands, a result is a bar over its window at the moment of its batch, the watermark a stepped line that
 * reaches the page's top: the drawing cuts it at the moment.
 */
import { clockText, type QueryPast, type ReadRow } from '../../engine/index.ts';
import { shorten } from './consumer-marks.ts';
import type { EventTimeSpan } from './event-time-span.ts';
import { type EventWindow, windowResult } from './event-window.ts';
import { COMPACT_BELOW } from './log-layout.ts';
import { fateOf, type RowFate } from './row-fate.ts';
import { placeAt, type TimeAxis } from './time-axis.ts';

/** A row as a square; `x` and `y` are its middle. */
export interface PlacedRow {
  row: ReadRow;
  x: number;
  y: number;
  size: number;
  fate: RowFate;
}

/** A window as a band over the whole height; shaded by turns where windows do not overlap. */
export interface PlacedWindow extends EventWindow {
  x: number;
  width: number;
  shaded: boolean;
}

/** A window's result as a bar; a result that a later one of the same window took the place of is a thin one. */
export interface PlacedResult {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  text: string;
  title: string;
  latest: boolean;
}

/** The drawing of one query. */
export interface EventTimeLayout {
  width: number;
  height: number;
  event: TimeAxis;
  processing: TimeAxis;
  windows: PlacedWindow[];
  results: PlacedResult[];
  rows: PlacedRow[];
  /** Corners of the watermark's line, from the first moment that it has one to the top. */
  watermark: [x: number, y: number][];
  /** The line of rows that are taken as they happen; null where it lies outside. */
  noDelay: [x1: number, y1: number, x2: number, y2: number] | null;
}

const RESULT = 20;
const THIN = 3;
const LETTER = 7.3;
/** Rows that keep a label; with more, squares are small. */
const LABELLED = 160;

/** Places one query in `width` pixels. */
export function layoutEventTime(
  past: QueryPast,
  startsAtMs: number,
  span: EventTimeSpan,
  width: number,
): EventTimeLayout {
  const narrow = width < COMPACT_BELOW;
  const height = Math.round(Math.min(400, Math.max(narrow ? 300 : 280, width * 0.52)));
  const event = axis(span.event, narrow ? 74 : 84, width - 14);
  const processing = axis(span.processing, height - 44, 26);
  const clock = (atUs: number): number => placeAt(processing, startsAtMs + atUs / 1000);
  const room = past.rows.length <= LABELLED;
  const size = room ? (narrow ? 18 : 22) : 9;
  const batches = new Map(past.batches.map(batch => [batch.batchId, batch]));
  const rows = past.rows.flatMap(row => {
    if (row.eventTimeMs === null) return [];
    const fate = fateOf(row, batches.get(row.batchId), span.windows);
    return [{ row, x: placeAt(event, row.eventTimeMs), y: clock(row.atUs), size, fate }];
  });
  return {
    width,
    height,
    event,
    processing,
    windows: placedWindows(span.windows, event),
    results: placedResults(past, event, clock),
    rows: spreadApart(rows, size),
    watermark: watermarkLine(past, event, processing, clock),
    noDelay: noDelayLine(event, processing),
  };
}

function axis([fromMs, toMs]: [number, number], from: number, to: number): TimeAxis {
  return { fromMs, toMs, from, to };
}

function placedWindows(windows: EventWindow[], event: TimeAxis): PlacedWindow[] {
  const overlap = windows.some((window, index) => index > 0 && window.startMs < windows[index - 1]!.endMs);
  const sessions = new Set(windows.map(({ startMs, endMs }) => endMs - startMs)).size > 1;
  return windows.map(window => {
    const x = placeAt(event, window.startMs);
    const turn = sessions || Math.round(window.startMs / (window.endMs - window.startMs)) % 2 === 0;
    return { ...window, x, width: placeAt(event, window.endMs) - x, shaded: !overlap && turn };
  });
}

function placedResults(past: QueryPast, event: TimeAxis, clock: (atUs: number) => number): PlacedResult[] {
  const latest = new Map<string, number>();
  const placed: (PlacedResult & { window: string })[] = [];
  for (const batch of past.batches) {
    const texts = new Map<string, { window: EventWindow; texts: string[]; atUs: number }>();
    for (const row of batch.written) {
      const result = windowResult(row);
      if (!result) continue;
      const window = `${result.startMs} ${result.endMs}`;
      const known = texts.get(window);
      if (known) known.texts.push(result.text);
      else texts.set(window, { window: result, texts: [result.text], atUs: batch.committedAtUs ?? row.atUs });
    }
    const ends: number[] = [];
    for (const [window, { window: at, texts: all, atUs }] of texts) {
      const [x, end] = [placeAt(event, at.startMs), placeAt(event, at.endMs)];
      const lane = laneOf(ends, x, end);
      const text = all.join(' · ');
      const title = `${clockText(at.startMs)} to ${clockText(at.endMs)}: ${text} (batch ${batch.batchId})`;
      const y = clock(atUs) - lane * (RESULT + 2);
      latest.set(window, placed.length);
      placed.push({
        id: `${batch.batchId} ${window}`,
        x,
        y,
        width: end - x,
        height: 0,
        text,
        title,
        latest: false,
        window,
      });
    }
  }
  return placed.map(({ window, ...result }, index) => {
    if (latest.get(window) !== index) return { ...result, text: '', height: THIN };
    // Above its moment, so that the watermark's line, which moves at the same moment, does not cross its text.
    const y = result.y - RESULT / 2 - 2;
    return { ...result, y, text: fitting(result.text, result.width - 8), latest: true, height: RESULT };
  });
}

/** The lowest lane in which a bar overlaps no other. */
function laneOf(ends: number[], x: number, end: number): number {
  const free = ends.findIndex(each => each <= x + 0.5);
  const lane = free < 0 ? ends.length : free;
  ends[lane] = end;
  return lane;
}

function fitting(text: string, width: number): string {
  const letters = Math.floor(width / LETTER);
  return letters < 2 ? '' : shorten(text, letters);
}

/** Rows of one batch are taken at one moment: where their squares would hide each other they move up a little. */
function spreadApart(rows: PlacedRow[], size: number): PlacedRow[] {
  const placed: PlacedRow[] = [];
  for (const row of rows) {
    const near = placed.slice(-24).filter(other => other.row.batchId === row.row.batchId);
    let y = row.y;
    for (let tries = 0; tries < 4 && near.some(other => hides(other, row.x, y, size)); tries++) y -= size * 0.55;
    placed.push({ ...row, y });
  }
  return placed;
}

function hides(other: PlacedRow, x: number, y: number, size: number): boolean {
  return Math.abs(other.x - x) < size * 0.6 && Math.abs(other.y - y) < size * 0.5;
}

function watermarkLine(
  past: QueryPast,
  event: TimeAxis,
  processing: TimeAxis,
  clock: (atUs: number) => number,
): [number, number][] {
  const line: [number, number][] = [];
  let x = event.from;
  for (const { atUs, watermarkMs } of past.watermarks) {
    if (watermarkMs <= 0) continue;
    const [y, to] = [clock(atUs), Math.max(event.from, placeAt(event, watermarkMs))];
    line.push([x, y], [to, y]);
    x = to;
  }
  if (line.length > 0) line.push([x, processing.to]);
  return line;
}

function noDelayLine(event: TimeAxis, processing: TimeAxis): EventTimeLayout['noDelay'] {
  const fromMs = Math.max(event.fromMs, processing.fromMs);
  const toMs = Math.min(event.toMs, processing.toMs);
  if (toMs - fromMs < (event.toMs - event.fromMs) / 10) return null;
  return [placeAt(event, fromMs), placeAt(processing, fromMs), placeAt(event, toMs), placeAt(processing, toMs)];
}
