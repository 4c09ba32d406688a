/**
 * Where everything of a stream-stream join stands, in CSS pixels: event time to the right, the left side's rows in a lane
 * above, the right side's below, a line between two rows that met, and the watermark upright through both. Pure geometry.
 */
import { heldOn, type JoinMatch, type JoinPast, type JoinSideName, type KeptRow } from '../../engine/index.ts';
import { COMPACT_BELOW } from './log-layout.ts';
import { placeAt, type TimeAxis } from './time-axis.ts';

/** What became of a kept row. */
export type KeptFate = 'held' | 'let go' | 'written alone, let go';

/** A kept row as a square; `x` and `y` are its middle. */
export interface PlacedKept {
  row: KeptRow;
  x: number;
  y: number;
  fate: KeptFate;
}

/** A line between two rows that met. */
export interface PlacedMatch {
  id: string;
  d: string;
  /** It came in the latest batch. */
  fresh: boolean;
}

/** A side's lane. */
export interface JoinLane {
  side: JoinSideName;
  y: number;
  height: number;
  label: string;
  fact: string;
}

/** The drawing of one join. */
export interface JoinLayout {
  width: number;
  height: number;
  size: number;
  axis: TimeAxis;
  axisY: number;
  narrow: boolean;
  lanes: JoinLane[];
  rows: PlacedKept[];
  matches: PlacedMatch[];
  /** The place of the watermark; null before there is one. */
  watermarkX: number | null;
}

const SIZE = 22;
const STEP = 26;
const PAD = 8;
const TOP = 30;
const BETWEEN = 54;
const LABEL = 112;

/** Places one join in `width` pixels; `span` is the event time of the whole run, in milliseconds. */
export function layoutJoin(join: JoinPast, [fromMs, toMs]: [number, number], width: number): JoinLayout {
  const narrow = width < COMPACT_BELOW;
  const axis: TimeAxis = { fromMs, toMs, from: narrow ? 12 : LABEL, to: width - 14 };
  const above = narrow ? 18 : 0;
  const stacks = { left: stackOf(join, 'left', axis), right: stackOf(join, 'right', axis) };
  const heightOf = (side: JoinSideName): number => Math.max(2, stacks[side].levels) * STEP + 2 * PAD;
  const leftY = TOP + above;
  const rightY = leftY + heightOf('left') + BETWEEN;
  const lane = (side: JoinSideName, y: number): JoinLane => {
    const [held, kept] = [heldOn(join, side).length, join.rows.filter(row => row.side === side).length];
    return { side, y, height: heightOf(side), label: `${side} side`, fact: `${held} of ${kept} held` };
  };
  const lanes = [lane('left', leftY), lane('right', rightY)];
  // The newest stand nearest to the other side, so that lines are short.
  const yOf = (side: JoinSideName, level: number): number =>
    side === 'left' ? leftY + heightOf('left') - PAD - SIZE / 2 - level * STEP : rightY + PAD + SIZE / 2 + level * STEP;
  const rows = (['left', 'right'] as const).flatMap(side =>
    stacks[side].placed.map(({ row, x, level }) => ({ row, x, y: yOf(side, level), fate: fateOfKept(row) })),
  );
  const axisY = rightY + heightOf('right') + 4;
  const watermark = join.evictionWatermarkMs > fromMs ? placeAt(axis, join.evictionWatermarkMs) : null;
  return {
    width,
    height: axisY + 40,
    size: SIZE,
    axis,
    axisY,
    narrow,
    lanes,
    rows,
    matches: join.matches.flatMap(match => matchLine(match, rows, join.batchId)),
    watermarkX: watermark === null ? null : Math.min(axis.to, watermark),
  };
}

function fateOfKept({ gone, alone }: KeptRow): KeptFate {
  if (gone === null) return 'held';
  return alone ? 'written alone, let go' : 'let go';
}

/** Rows of a side in levels, so that none hides another. */
function stackOf(
  join: JoinPast,
  side: JoinSideName,
  axis: TimeAxis,
): { placed: { row: KeptRow; x: number; level: number }[]; levels: number } {
  const ends: number[] = [];
  const placed = join.rows
    .filter(row => row.side === side && row.eventTimeMs !== null)
    .sort((a, b) => a.eventTimeMs! - b.eventTimeMs! || a.id - b.id)
    .map(row => {
      const x = Math.max(axis.from + SIZE / 2, Math.min(axis.to - SIZE / 2, placeAt(axis, row.eventTimeMs!)));
      const free = ends.findIndex(end => end <= x - SIZE / 2);
      const level = free < 0 ? ends.length : free;
      ends[level] = x + SIZE / 2 + 3;
      return { row, x, level };
    });
  return { placed, levels: ends.length };
}

function matchLine(match: JoinMatch, rows: PlacedKept[], batchId: number): PlacedMatch[] {
  const [left, right] = [match.left, match.right].map(id => rows.find(({ row }) => row.id === id));
  if (!left || !right) return [];
  const [y1, y2] = [left.y + SIZE / 2, right.y - SIZE / 2];
  const middle = (y1 + y2) / 2;
  const d = `M${left.x} ${y1}C${left.x} ${middle} ${right.x} ${middle} ${right.x} ${y2}`;
  return [{ id: `${match.left} ${match.right}`, d, fresh: match.batchId === batchId }];
}
