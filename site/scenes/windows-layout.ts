/**
 * Where everything of the windows stands, in CSS pixels: event time to the right, the events in a lane above, below it a
 * panel a query with its windows as bands, which overlap on lanes of their own. Pure geometry.
 */
import {
  clockText,
  type HeldWindow,
  heldWindows,
  type QueryPast,
  type ReadRow,
  type WindowsPast,
} from '../../engine/index.ts';
import type { EventWindow } from './event-window.ts';
import { COMPACT_BELOW } from './log-layout.ts';
import { fateOf, type RowFate } from './row-fate.ts';
import { placeAt, type TimeAxis } from './time-axis.ts';

/** How a query cuts time. */
export type WindowKind = 'tumbling' | 'sliding' | 'session';

/** What became of a window. */
export type WindowFate = 'held' | 'written, let go' | 'let go';

/** A window as a band. */
export interface WindowBand {
  window: HeldWindow;
  x: number;
  y: number;
  width: number;
  text: string;
  fate: WindowFate;
}

/** One query's windows. */
export interface WindowPanel {
  query: string;
  y: number;
  height: number;
  fact: string;
  bands: WindowBand[];
  /** The place of the query's watermark; null before there is one. */
  watermarkX: number | null;
}

/** An event of the lane above. */
export interface WindowEvent {
  row: ReadRow;
  x: number;
  y: number;
  fate: RowFate;
}

/** The drawing. */
export interface WindowsLayout {
  width: number;
  height: number;
  axis: TimeAxis;
  axisY: number;
  size: number;
  bandHeight: number;
  events: WindowEvent[];
  panels: WindowPanel[];
}

/** What a panel is drawn from; `all` are the query's windows in the whole run. */
export interface WindowsOfQuery {
  past: WindowsPast;
  query: QueryPast;
  all: EventWindow[];
}

const SIZE = 22;
const BAND = 22;
const LANE = 26;
const HEAD = 26;
const GAP = 12;
const LETTER = 7;

/** Places the windows in `width` pixels; `span` is the event time of the whole run, in milliseconds. */
export function layoutWindows(shown: WindowsOfQuery[], [fromMs, toMs]: [number, number], width: number): WindowsLayout {
  const axis: TimeAxis = { fromMs, toMs, from: width < COMPACT_BELOW ? 8 : 12, to: width - 14 };
  const { events, levels } = placedEvents(shown, axis);
  const panels: WindowPanel[] = [];
  let y = 8 + Math.max(1, levels) * (SIZE + 4) + GAP;
  for (const each of shown) {
    const panel = panelOf(each, axis, y);
    panels.push(panel);
    y += panel.height + GAP;
  }
  return { width, height: y + 34, axis, axisY: y, size: SIZE, bandHeight: BAND, events, panels };
}

/** How the windows of a whole run cut time. */
export function kindOf(all: EventWindow[], plan: string): WindowKind {
  if (plan.includes('session_window')) return 'session';
  const sorted = [...all].sort((a, b) => a.startMs - b.startMs);
  const overlap = sorted.some((window, index) => index > 0 && window.startMs < sorted[index - 1]!.endMs);
  return overlap ? 'sliding' : 'tumbling';
}

/** The events that any of the queries took, each once. */
function placedEvents(shown: WindowsOfQuery[], axis: TimeAxis): { events: WindowEvent[]; levels: number } {
  const most = shown.reduce<WindowsOfQuery | null>(
    (best, each) => (best === null || each.query.rows.length > best.query.rows.length ? each : best),
    null,
  );
  if (!most) return { events: [], levels: 1 };
  const batches = new Map(most.query.batches.map(batch => [batch.batchId, batch]));
  const ends: number[] = [];
  const events = [...most.query.rows]
    .filter(({ eventTimeMs }) => eventTimeMs !== null)
    .sort((a, b) => a.eventTimeMs! - b.eventTimeMs! || a.entry - b.entry)
    .map(row => {
      const x = Math.max(SIZE / 2, placeAt(axis, row.eventTimeMs!));
      const free = ends.findIndex(end => end <= x - SIZE / 2);
      const level = free < 0 ? ends.length : free;
      ends[level] = x + SIZE / 2 + 2;
      const y = 8 + SIZE / 2 + level * (SIZE + 4);
      return { row, x, y, fate: fateOf(row, batches.get(row.batchId), most.all) };
    });
  return { events, levels: ends.length };
}

function panelOf({ past, query, all }: WindowsOfQuery, axis: TimeAxis, y: number): WindowPanel {
  const kind = kindOf(all, query.plan);
  const lanes = laneNames(kind, past);
  const ends: number[] = [];
  const bands = [...past.windows]
    .filter(({ merged }) => !merged)
    .sort((a, b) => a.startMs - b.startMs || a.id - b.id)
    .map(window => {
      const x = placeAt(axis, window.startMs);
      const right = placeAt(axis, window.endMs);
      const lane =
        kind === 'session' && lanes.includes(window.key) ? lanes.indexOf(window.key) : laneOf(ends, x, right);
      const width = Math.max(3, right - x - 2);
      const text = fitting(window.key === '' ? window.saved : `${window.key}: ${window.saved}`, window.saved, width);
      return { window, x, y: y + HEAD + lane * LANE, width, text, fate: fateOfWindow(window) };
    });
  const count = Math.max(
    1,
    ...bands.map(band => (band.y - y - HEAD) / LANE + 1),
    kind === 'session' ? lanes.length : 1,
  );
  const held = heldWindows(past).length;
  const watermark = past.watermarkMs > axis.fromMs ? placeAt(axis, past.watermarkMs) : null;
  const facts = [`${held} held`];
  if (past.query !== kind) facts.unshift(kind);
  if (past.watermarkMs > 0 && axis.to > COMPACT_BELOW) facts.push(`watermark ${clockText(past.watermarkMs)}`);
  return {
    query: past.query,
    y,
    height: HEAD + count * LANE + 2,
    fact: facts.join(' · '),
    bands,
    watermarkX: watermark === null ? null : Math.min(axis.to, watermark),
  };
}

/** Sessions have a lane a key, as far as there are few. */
function laneNames(kind: WindowKind, { windows }: WindowsPast): string[] {
  const keys = [...new Set(windows.map(({ key }) => key))];
  return kind === 'session' && keys.length <= 6 ? keys : [];
}

function laneOf(ends: number[], x: number, right: number): number {
  const free = ends.findIndex(end => end <= x + 0.5);
  const lane = free < 0 ? ends.length : free;
  ends[lane] = right;
  return lane;
}

function fateOfWindow({ gone, writtenAtUs }: HeldWindow): WindowFate {
  if (gone === null) return 'held';
  return writtenAtUs === null ? 'let go' : 'written, let go';
}

function fitting(text: string, short: string, width: number): string {
  const letters = Math.floor((width - 8) / LETTER);
  if (text.length <= letters) return text;
  return short.length <= letters ? short : '';
}
