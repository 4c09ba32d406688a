/**
 * Where a group's marks stand under one partition's cells: a triangle with the client's name for each position,
 * a flag for the committed offset. Marks on one cell stand side by side; names that would touch go to a further
 * line. With several groups each has a lane of its own, with its name and lag at the left. In CSS pixels.
 */
import type { GroupPartition } from '../../engine/index.ts';

/** What the marks need of the drawing's measures. */
export interface MarkRoom {
  width: number;
  compact: boolean;
  left: number;
}

/** A consumer's position: the tip of a triangle, and its name below. */
export interface PositionMark {
  client: string;
  offset: number;
  x: number;
  y: number;
  name: string;
  nameX: number;
}

/** One group's lane in a row; `y` counts from the top of the row's marks. */
export interface ConsumerMarks {
  group: string;
  y: number;
  height: number;
  /** The group's name and lag, where there are several groups. */
  label: string | null;
  /** Room above the marks for the label, on a narrow host. */
  labelHeight: number;
  positions: PositionMark[];
  /** The committed offset: the foot of the flag's pole. */
  flag: { offset: number; x: number } | null;
}

const LINE = 28;
/** Width of a letter of a name, at most. */
const LETTER = 7;

/** Where an offset's cell has its middle; `folded` if a fold stands for it. */
export type CellMiddle = (offset: number) => { x: number; folded: boolean };

/** Places the marks of one group in one partition. */
export function consumerMarks(
  group: string,
  place: GroupPartition | undefined,
  lag: number | null,
  middle: CellMiddle,
  room: MarkRoom,
  several: boolean,
): ConsumerMarks {
  const committed = place?.committed ?? null;
  const flagAt = committed === null ? null : middle(committed);
  const positions = (place?.positions ?? []).map(position => {
    const at = middle(position.offset);
    const shared = flagAt !== null && Math.abs(flagAt.x - at.x) < 1;
    const name = shorten(position.client, 18) + (at.folded ? ` · ${position.offset}` : '');
    return { ...position, x: at.x + (shared ? 6 : 0), y: 0, name, nameX: nameX(at.x, name, room) };
  });
  const shared = flagAt !== null && positions.some(each => Math.abs(each.x - 6 - flagAt.x) < 1);
  const lines = stack(positions);
  const labelHeight = several && room.compact ? 16 : 0;
  return {
    group,
    y: 0,
    height: Math.max(1, lines) * LINE + labelHeight,
    label: several ? groupLabel(group, lag, room) : null,
    labelHeight,
    positions,
    flag: committed === null ? null : { offset: committed, x: flagAt!.x - (shared ? 11 : 0) },
  };
}

/** Moves marks whose triangles or names would touch to a further line; returns the number of lines. */
function stack(positions: PositionMark[]): number {
  positions.sort((a, b) => a.x - b.x);
  const ends: number[] = [];
  for (const mark of positions) {
    const half = (mark.name.length * LETTER) / 2;
    let line = ends.findIndex(end => end + 6 <= Math.min(mark.x - 7, mark.nameX - half));
    if (line < 0) line = ends.length;
    ends[line] = Math.max(mark.x + 7, mark.nameX + half);
    mark.y = line * LINE;
  }
  return ends.length;
}

/** A name stands in the middle under its triangle, unless it would leave the drawing. */
function nameX(x: number, name: string, room: MarkRoom): number {
  const half = (name.length * LETTER) / 2;
  const least = room.compact ? 0 : room.left - 16;
  return Math.max(least + half, Math.min(x, room.width - half));
}

function groupLabel(group: string, lag: number | null, room: MarkRoom): string {
  const lagText = ` lag ${lag ?? '–'}`;
  const letters = room.compact ? 40 : Math.floor((room.left - 10) / 6.7);
  return shorten(group, Math.max(4, letters - lagText.length)) + lagText;
}

/** A text of at most `letters` letters, its end left out where it is longer. */
export function shorten(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
}
