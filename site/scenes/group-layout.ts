/**
 * Where everything of one consumer group stands, in CSS pixels: time to the right; a row for the group's phases, a
 * row a member with its heartbeats, a row a partition with bands of those who owned it. Pure geometry of a page of
 * time: nothing is drawn here. Spans that last reach the page's edge; the drawing is cut at the moment.
 */
import {
  type GroupPast,
  highWatermarkOf,
  isSettled,
  lagOf,
  type PartitionsState,
  placeIn,
  type Span,
} from '../../engine/index.ts';
import { shorten } from './consumer-marks.ts';
import { COMPACT_BELOW } from './log-layout.ts';
import { type TimePage, timePage, xAt } from './time-page.ts';

/** What a band tells. */
export type BandKind = 'settled' | 'rebalance' | 'member' | 'owned';

/** A stretch of time in a row. */
export interface Band {
  kind: BandKind;
  /** What tells it apart from its row's other bands. */
  id: string;
  x: number;
  width: number;
  text: string;
  /** The whole of it, for a pointer that rests on it. */
  title: string;
  /** The member's colour, 1 to 6; 0 without one. */
  colour: number;
}

/** One row. */
export interface GroupRow {
  id: string;
  kind: 'phases' | 'member' | 'partition';
  y: number;
  height: number;
  label: string;
  /** At the right: the lag of a partition, the state of the group. */
  fact: string;
  bands: Band[];
  heartbeats: number[];
  /** Where a member left. */
  ends: number[];
}

/** The drawing of one group. */
export interface GroupLayout {
  page: TimePage;
  rows: GroupRow[];
  axisY: number;
  height: number;
}

const PHASES = 22;
const MEMBER = 20;
const PARTITION = 24;
const SPACE = 4;
const MOST_PARTITIONS = 24;
const LETTER = 6.4;

/** Places one group's past in `width` pixels. */
export function layoutGroup(
  past: GroupPast,
  logs: PartitionsState,
  { width, nowUs, endUs }: { width: number; nowUs: number; endUs: number },
): GroupLayout {
  const narrow = width < COMPACT_BELOW;
  const page = timePage(nowUs, endUs, narrow ? 74 : 118, width - (narrow ? 46 : 64));
  const colours = new Map(past.members.map(({ member }, index) => [member, 1 + (index % 6)]));
  const names = memberNames(past, narrow ? 9 : 15);
  const rows = [phaseRow(past, page), ...memberRows(past, page, names, colours)];
  rows.push(...partitionRows(past, logs, page, names, colours));
  let y = 0;
  for (const row of rows) {
    row.y = y;
    y += row.height + (row.kind === 'phases' ? 2 * SPACE : SPACE);
  }
  return { page, rows, axisY: y + 4, height: y + 22 };
}

/** A member's client id; with a number where several members share one. */
export function memberNames({ members }: GroupPast, letters: number): Map<string, string> {
  const names = new Map<string, string>();
  const used = new Map<string, number>();
  for (const { member, client } of members) {
    if (names.has(member)) continue;
    const count = (used.get(client) ?? 0) + 1;
    used.set(client, count);
    names.set(member, count === 1 ? shorten(client, letters) : `${shorten(client, letters - 3)} ·${count}`);
  }
  return names;
}

function phaseRow({ phases }: GroupPast, page: TimePage): GroupRow {
  const bands = phases.flatMap((phase, index) => {
    const settled = isSettled(phase.state);
    const text = settled ? (phase.state === 'Stable' ? `generation ${phase.generation}` : phase.state) : 'rebalance';
    const title = `${phase.state}, generation ${phase.generation}: ${phase.reason}`;
    return bandIn(page, phase, { kind: settled ? 'settled' : 'rebalance', id: `${index}`, text, title, colour: 0 });
  });
  return row('phases', 'phases', PHASES, 'group', phases.at(-1)?.state === 'Stable' ? 'stable' : '', bands);
}

function memberRows(
  past: GroupPast,
  page: TimePage,
  names: Map<string, string>,
  colours: Map<string, number>,
): GroupRow[] {
  return [...names].map(([member, name]) => {
    const spans = past.members.filter(each => each.member === member);
    const { client } = spans[0]!;
    const colour = colours.get(member)!;
    const bands = spans.flatMap((span, index) => {
      const title = span.left === null ? `${client} is a member` : `${client} left: ${span.left}`;
      return bandIn(page, span, { kind: 'member', id: `${index}`, text: '', title, colour });
    });
    const alive = (atUs: number): boolean => spans.some(({ fromUs, toUs }) => atUs >= fromUs && atUs <= (toUs ?? atUs));
    const beats = past.heartbeats.filter(beat => beat.client === client && inside(page, beat.atUs) && alive(beat.atUs));
    const made = row(`member ${member}`, 'member', MEMBER, name, spans.at(-1)!.toUs === null ? '' : 'left', bands);
    made.heartbeats = beats.map(({ atUs }) => xAt(page, atUs));
    made.ends = spans.flatMap(({ toUs }) => (toUs !== null && inside(page, toUs) ? [xAt(page, toUs)] : []));
    return made;
  });
}

function partitionRows(
  past: GroupPast,
  logs: PartitionsState,
  page: TimePage,
  names: Map<string, string>,
  colours: Map<string, number>,
): GroupRow[] {
  const known = new Map(past.owned.map(({ topic, partition }) => [`${topic}-${partition}`, { topic, partition }]));
  const sorted = [...known].sort(([, a], [, b]) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
  return sorted.slice(0, MOST_PARTITIONS).map(([name, place]) => {
    const spans = past.owned.filter(span => span.topic === place.topic && span.partition === place.partition);
    const bands = spans.flatMap((span, index) => {
      const title = `${names.get(span.member)} owned ${name} from generation ${span.generation} on`;
      const text = names.get(span.member) ?? span.member;
      return bandIn(page, span, { kind: 'owned', id: `${index}`, text, title, colour: colours.get(span.member) ?? 0 });
    });
    return row(`partition ${name}`, 'partition', PARTITION, name, lagText(past.group, logs, place), bands);
  });
}

/** The lag of a group in one partition, as `lag 4`. */
export function lagText(group: string, logs: PartitionsState, at: { topic: string; partition: number }): string {
  const mine = logs.groups.find(each => each.group === group);
  const partition = logs.topics
    .find(({ topic }) => topic === at.topic)
    ?.partitions.find(each => each.partition === at.partition);
  const lag = mine && partition && lagOf(placeIn(mine, at.topic, at.partition), highWatermarkOf(partition));
  return `lag ${lag ?? '–'}`;
}

function row(id: string, kind: GroupRow['kind'], height: number, label: string, fact: string, bands: Band[]): GroupRow {
  return { id, kind, y: 0, height, label, fact, bands, heartbeats: [], ends: [] };
}

function inside({ fromUs, toUs }: TimePage, atUs: number): boolean {
  return atUs >= fromUs && atUs <= toUs;
}

/** A band of the span's part on the page, its text only where it fits; none where it lies outside. */
function bandIn(page: TimePage, span: Span, band: Omit<Band, 'x' | 'width'>): Band[] {
  const toUs = span.toUs ?? page.toUs;
  if (toUs < page.fromUs || span.fromUs > page.toUs) return [];
  const x = xAt(page, span.fromUs);
  const width = Math.max(1.5, xAt(page, toUs) - x);
  return [{ ...band, x, width, text: band.text.length * LETTER + 10 <= width ? band.text : '' }];
}
