/**
 * Where everything of one partition's replicas stands, in CSS pixels: a box a broker, side by side or, on a narrow
 * host, one under the other; the same offsets stand at the same place in every box, so that logs can be compared.
 * Ways between brokers are lines between neighbours and arcs past others. Pure geometry: nothing is drawn here.
 */
import {
  type BrokerState,
  type Cell,
  type ClusterState,
  cellAt,
  cellCount,
  cellsBetween,
  type Log,
  type PartitionState,
  placeOf,
} from '../../engine/index.ts';

/** What a replica is to its partition. */
export type ReplicaRole = 'leader' | 'in sync' | 'out of sync' | 'no replica';

/** A record in a replica's box. */
export interface ReplicaCell {
  cell: Cell;
  x: number;
  committed: boolean;
  /** The leader has another record at this offset: it will be cut away. */
  diverged: boolean;
}

/** One broker's box. */
export interface ReplicaBox {
  broker: BrokerState;
  role: ReplicaRole;
  x: number;
  y: number;
  cells: ReplicaCell[];
  /** What stands in place of records: the log ends before the window, or is empty; null where records stand. */
  instead: string | null;
  start: number;
  end: number;
  highWatermark: number;
  /** Left edge of the high watermark's line, from the box's left; null where it lies outside the window. */
  highWatermarkX: number | null;
}

/** A way between two brokers: a quadratic curve. */
export interface Way {
  from: number;
  to: number;
  points: [Point, Point, Point];
  /** Where a word about it stands. */
  label: Point;
}

/** A place in the drawing. */
export type Point = [x: number, y: number];

/** The drawing of one partition's replicas. */
export interface ClusterLayout {
  width: number;
  height: number;
  boxWidth: number;
  cell: number;
  pitch: number;
  boxes: ReplicaBox[];
  /** The way between two brokers, either direction. */
  way(from: number, to: number): Way | null;
}

/** The height of a box. */
export const BOX_HEIGHT = 104;
/** Room above the boxes for arcs and their words. */
const SKY = 46;
const LEAST_BOX = 146;
const MOST_BOX = 300;
const GAP = 44;
const PAD = 12;
const CELL = 22;
const PITCH = 25;
/** Room at the right of boxes that stand one under the other, for arcs. */
const SIDE = 56;

/** Places the replicas of a partition in `width` pixels. */
export function layoutCluster(state: ClusterState, partition: PartitionState, width: number): ClusterLayout {
  const count = state.brokers.length;
  const across = count * LEAST_BOX + (count - 1) * GAP <= width;
  const boxWidth = across ? Math.min(MOST_BOX, Math.floor((width - (count - 1) * GAP) / count)) : width - SIDE;
  const slots = Math.max(1, Math.floor((boxWidth - 2 * PAD + (PITCH - CELL)) / PITCH));
  const from = windowStart(partition, slots);
  const boxes = state.brokers.map((broker, index) => {
    const x = across ? index * (boxWidth + GAP) : 0;
    const y = across ? SKY : 12 + index * (BOX_HEIGHT + GAP);
    return boxOf(broker, partition, { x, y, from, slots });
  });
  const bottom = boxes.at(-1)?.y ?? 0;
  return {
    width,
    height: bottom + BOX_HEIGHT + 4,
    boxWidth,
    cell: CELL,
    pitch: PITCH,
    boxes,
    way: (a, b) => wayBetween(boxes, a, b, boxWidth, across),
  };
}

/** Where a message is that has gone the part `done` (0 to 1) of its way. */
export function pointOn({ points: [a, b, c] }: Pick<Way, 'points'>, done: number): Point {
  const rest = 1 - done;
  const mix = (at: 0 | 1): number => rest * rest * a[at] + 2 * rest * done * b[at] + done * done * c[at];
  return [mix(0), mix(1)];
}

/** The offset at which the boxes begin: the newest records are shown, in steps, so that cells stand still meanwhile. */
function windowStart(partition: PartitionState, slots: number): number {
  const end = Math.max(0, ...partition.replicas.map(({ log }) => log.end));
  const step = Math.max(1, Math.floor(slots / 4));
  return Math.max(0, Math.ceil((end - slots) / step) * step);
}

function boxOf(
  broker: BrokerState,
  partition: PartitionState,
  at: { x: number; y: number; from: number; slots: number },
): ReplicaBox {
  const replica = partition.replicas.find(each => each.broker === broker.broker);
  const role = roleOf(broker.broker, partition);
  const { x, y, from } = at;
  if (!replica) {
    return { broker, role, x, y, cells: [], instead: null, start: 0, end: 0, highWatermark: 0, highWatermarkX: null };
  }
  const { log, highWatermark } = replica;
  const leaderLog = partition.replicas.find(each => each.broker === partition.leader)?.log ?? null;
  const cells = cellsFrom(log, from, at.slots).map(cell => ({
    cell,
    x: PAD + (cell.offset - from) * PITCH,
    committed: cell.offset < highWatermark,
    diverged: role !== 'leader' && leaderLog !== null && differs(leaderLog, cell),
  }));
  const inside = highWatermark > from && highWatermark <= from + at.slots;
  const highWatermarkX = inside ? PAD + (highWatermark - from) * PITCH - (PITCH - CELL) / 2 : null;
  const instead = cells.length > 0 || log.end === 0 ? null : `ends before offset ${from}`;
  return { broker, role, x, y, cells, instead, start: log.start, end: log.end, highWatermark, highWatermarkX };
}

/** What a broker is to a partition. */
export function roleOf(broker: number, { leader, isr, assigned }: PartitionState): ReplicaRole {
  if (broker === leader) return 'leader';
  if (!assigned.includes(broker)) return 'no replica';
  return isr.includes(broker) ? 'in sync' : 'out of sync';
}

function cellsFrom(log: Log, offset: number, slots: number): Cell[] {
  const place = placeOf(log, offset);
  return cellsBetween(log, place, Math.min(place + slots, cellCount(log))).filter(cell => cell.offset < offset + slots);
}

/** The leader has another record at the offset, or ends below it after a later election. */
function differs(leader: Log, cell: Cell): boolean {
  const theirs = cellAt(leader, placeOf(leader, cell.offset));
  if (theirs?.offset === cell.offset) return theirs.leaderEpoch !== cell.leaderEpoch;
  return false;
}

function wayBetween(boxes: ReplicaBox[], a: number, b: number, boxWidth: number, across: boolean): Way | null {
  const [first, second] = [a, b].map(id => boxes.findIndex(({ broker }) => broker.broker === id));
  if (first === undefined || second === undefined || first < 0 || second < 0 || first === second) return null;
  const [left, right] = [boxes[Math.min(first, second)]!, boxes[Math.max(first, second)]!];
  const neighbours = Math.abs(first - second) === 1;
  const points = across
    ? acrossPoints(left, right, boxWidth, neighbours)
    : downPoints(left, right, boxWidth, neighbours);
  const label = across ? labelAcross(points, neighbours) : labelDown(left, boxWidth, neighbours);
  return { from: a, to: b, points: first < second ? points : [points[2], points[1], points[0]], label };
}

type Curve = [Point, Point, Point];

function acrossPoints(left: ReplicaBox, right: ReplicaBox, boxWidth: number, neighbours: boolean): Curve {
  if (neighbours) return straight([left.x + boxWidth, left.y + 52], [right.x, right.y + 52]);
  const [from, to]: [Point, Point] = [
    [left.x + boxWidth - 22, left.y],
    [right.x + 22, right.y],
  ];
  return [from, [(from[0] + to[0]) / 2, left.y - 64], to];
}

function downPoints(upper: ReplicaBox, lower: ReplicaBox, boxWidth: number, neighbours: boolean): Curve {
  const x = boxWidth / 3;
  if (neighbours) return straight([x, upper.y + BOX_HEIGHT], [x, lower.y]);
  const [from, to]: [Point, Point] = [
    [boxWidth, upper.y + BOX_HEIGHT - 20],
    [boxWidth, lower.y + 20],
  ];
  return [from, [boxWidth + SIDE * 1.5, (from[1] + to[1]) / 2], to];
}

function straight(from: Point, to: Point): Curve {
  return [from, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], to];
}

function labelAcross(points: Curve, neighbours: boolean): Point {
  const [x, y] = pointOn({ points }, 0.5);
  return neighbours ? [x, y - 76] : [x, y - 6];
}

/** In the gap below the upper box: beside a line, or at the right where an arc begins. */
function labelDown(upper: ReplicaBox, boxWidth: number, neighbours: boolean): Point {
  const y = upper.y + BOX_HEIGHT + GAP / 2 + 4;
  return neighbours ? [boxWidth / 3 + 60, y] : [boxWidth - 20, y];
}
