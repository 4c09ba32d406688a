/**
 * Where everything of one topic stands, in CSS pixels: rows, cells, high watermark, folds and the marks of
 * consumers. Pure geometry of a state: nothing is drawn here. On a narrow host (a phone) a row's label stands
 * above its cells. Records in flight are placed by `flight.ts`, as they move between entries.
 */
import type { Group } from '../../engine/index.ts';
import {
  type Cell,
  cellCount,
  cellsBetween,
  highWatermarkOf,
  lagOf,
  logOf,
  offsetsOf,
  type PartitionState,
  placeIn,
  placeOf,
  type TopicState,
} from '../../engine/index.ts';
import { type ConsumerMarks, consumerMarks } from './consumer-marks.ts';
import { FOLD_SLOTS, type LogWindow, logWindow } from './log-window.ts';

/** The measures of a drawing of some width. */
export interface Measures {
  width: number;
  compact: boolean;
  /** Left edge of the first cell. */
  left: number;
  cell: number;
  pitch: number;
  /** Cells, folds and records in flight that fit side by side. */
  slots: number;
  /** Slots that stay free at the right for records in flight. */
  lane: number;
}

/** A cell in its place. */
export interface PlacedCell {
  cell: Cell;
  x: number;
  committed: boolean;
}

/** A fold: a chip that stands for the cells before or after the window. */
export interface PlacedFold {
  side: 'before' | 'after';
  x: number;
  width: number;
  /** The offsets that it hides. */
  from: number;
  to: number;
}

/** One partition's row; `x` values count from the drawing's left, `y` values from its top. */
export interface RowLayout {
  topic: string;
  partition: PartitionState;
  window: LogWindow;
  y: number;
  height: number;
  title: string;
  facts: string;
  /** Top of the cells. */
  cellsY: number;
  cells: PlacedCell[];
  folds: PlacedFold[];
  /** Left edge of the slot after the last cell drawn: where records in flight go. */
  endX: number;
  highWatermarkX: number | null;
  /** Top of the consumers' marks. */
  marksY: number;
  marks: ConsumerMarks[];
}

/** One topic's drawing. */
export interface TopicLayout {
  measures: Measures;
  height: number;
  rows: RowLayout[];
  /** Partitions that are not drawn because there are too many. */
  hidden: number;
}

/** Hosts narrower than this, in pixels, are drawn compactly. */
export const COMPACT_BELOW = 520;
const MOST_CELLS = 900;
const MOST_ROWS = 40;
/** Room at the right edge for the rail that records in flight start from, in pixels. */
export const RAIL = 10;
const LANE_HEIGHT = 28;

/** The measures for a host of `width` pixels; `gutter` is the room for labels at the left. */
export function measuresFor(width: number, rows: number, gutter: number): Measures {
  const compact = width < COMPACT_BELOW;
  const cell = compact ? 24 : 26;
  const pitch = compact ? 27 : 29.5;
  const left = compact ? 0 : gutter;
  const fitting = Math.floor((width - left - RAIL + (pitch - cell)) / pitch);
  const slots = Math.max(10, Math.min(fitting, Math.floor(MOST_CELLS / Math.max(1, rows))));
  return { width, compact, left, cell, pitch, slots, lane: 3 };
}

/** The label room that a topic's rows need on a wide host: their facts, and groups' names and lags up to a point. */
export function gutterFor(topic: TopicState, groups: Group[]): number {
  const mine = groupsOf(topic, groups);
  const facts = topic.partitions.slice(0, MOST_ROWS).map(partition => rowFacts(topic, partition, groups).length);
  const names = mine.length > 1 ? mine.map(group => Math.min(13, group.group.length) + ' lag 1234'.length) : [];
  return Math.min(190, Math.max(108, Math.ceil(Math.max(0, ...facts, ...names) * 6.7) + 12));
}

/** Places one topic. `anchors` holds, by partition, the first place of a window that a person turned back. */
export function layoutTopic(
  topic: TopicState,
  groups: Group[],
  measures: Measures,
  anchors: Map<number, number>,
): TopicLayout {
  const rows: RowLayout[] = [];
  let y = 0;
  for (const partition of topic.partitions.slice(0, MOST_ROWS)) {
    const row = layoutRow(topic, partition, groups, measures, anchors.get(partition.partition) ?? null, y);
    rows.push(row);
    y += row.height;
  }
  return { measures, height: y, rows, hidden: topic.partitions.length - rows.length };
}

/** The groups that have something to show in a topic. */
export function groupsOf(topic: TopicState, groups: Group[]): Group[] {
  return groups.filter(group => group.partitions.some(place => place.topic === topic.topic));
}

function layoutRow(
  topic: TopicState,
  partition: PartitionState,
  groups: Group[],
  measures: Measures,
  anchor: number | null,
  y: number,
): RowLayout {
  const log = logOf(partition);
  const count = cellCount(log);
  const window = logWindow(count, measures.slots - measures.lane, anchor);
  const { pitch, left, compact, cell } = measures;
  const firstX = left + (window.before ? FOLD_SLOTS * pitch : 0);
  const highWatermark = highWatermarkOf(partition);
  const cells = cellsBetween(log, window.from, window.to).map((each, index) => ({
    cell: each,
    x: firstX + index * pitch,
    committed: each.offset < highWatermark,
  }));
  const afterX = firstX + cells.length * pitch;
  const folds = foldsOf(partition, cells, window, { left, afterX, pitch });
  const xOf = (offset: number): { x: number; folded: boolean } => {
    const place = placeOf(log, offset);
    if (place < window.from) return { x: left + (FOLD_SLOTS * pitch) / 2, folded: true };
    if (window.after && place >= window.to) return { x: afterX + (FOLD_SLOTS * pitch) / 2, folded: true };
    return { x: firstX + (place - window.from) * pitch + cell / 2, folded: false };
  };
  const mine = groupsOf(topic, groups);
  const marks = mine.map(group => {
    const lane = placeIn(group, topic.topic, partition.partition);
    return consumerMarks(group.group, lane, lagOf(lane, highWatermark), xOf, measures, mine.length > 1);
  });
  const cellsY = y + (compact ? 22 : 6);
  const marksY = cellsY + cell + 18;
  const lanes = Math.max(
    LANE_HEIGHT,
    marks.reduce((sum, lane) => sum + lane.height, 0),
  );
  return {
    topic: topic.topic,
    partition,
    window,
    y,
    height: marksY + lanes + 4 - y,
    title: `partition ${partition.partition}`,
    facts: rowFacts(topic, partition, groups),
    cellsY,
    cells,
    folds,
    endX: afterX + (window.after ? FOLD_SLOTS * pitch : 0),
    highWatermarkX: watermarkX(cells, highWatermark, window, measures),
    marksY,
    marks: stacked(marks),
  };
}

/** "lag 4 · end 10": the lag of the one group that reads (from its position), and the log end offset. */
function rowFacts(topic: TopicState, partition: PartitionState, groups: Group[]): string {
  const end = `end ${offsetsOf(partition).end}`;
  const mine = groupsOf(topic, groups);
  if (mine.length !== 1) return end;
  const lag = lagOf(placeIn(mine[0]!, topic.topic, partition.partition), highWatermarkOf(partition));
  return `lag ${lag ?? '–'} · ${end}`;
}

/** The line before the first cell that is not committed; none where it lies outside the window. */
function watermarkX(cells: PlacedCell[], highWatermark: number, window: LogWindow, measures: Measures): number | null {
  if (cells.length === 0) return null;
  const gap = (measures.pitch - measures.cell) / 2;
  const open = cells.find(each => !each.committed);
  if (open) return window.before && open === cells[0] && open.cell.offset > highWatermark ? null : open.x - gap;
  return window.after ? null : cells.at(-1)!.x + measures.cell + gap;
}

function foldsOf(
  partition: PartitionState,
  cells: PlacedCell[],
  window: LogWindow,
  at: { left: number; afterX: number; pitch: number },
): PlacedFold[] {
  const { start, end } = offsetsOf(partition);
  const width = FOLD_SLOTS * at.pitch - 8;
  const folds: PlacedFold[] = [];
  const first = cells[0]?.cell.offset ?? end;
  const last = cells.at(-1)?.cell.offset ?? start;
  if (window.before) folds.push({ side: 'before', x: at.left, width, from: start, to: first - 1 });
  if (window.after) folds.push({ side: 'after', x: at.afterX + 4, width, from: last + 1, to: end - 1 });
  return folds;
}

/** Lanes of several groups, one under the other. */
function stacked(marks: ConsumerMarks[]): ConsumerMarks[] {
  let y = 0;
  return marks.map(lane => {
    const placed = { ...lane, y };
    y += lane.height;
    return placed;
  });
}
