/**
 * Where the boxes of a pipeline stand, in CSS pixels: each as many steps from its origin as what flows to it has made, to
 * the right on a wide host, downward on a narrow one; the boxes of a layer in one line. Pure geometry.
 */
import type { PipelineBox, PipelineEdge, PipelinesState } from '../../engine/index.ts';
import { type ArchitectureDiagram, diagramOf, tierOf } from './architecture-diagram.ts';

/** A box of the drawing. */
export interface PlacedBox {
  box: PipelineBox;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Its layer, or its tier. */
  role: string;
  fact: string;
  /** Something has come or gone. */
  awake: boolean;
}

/** A way between two boxes. */
export interface PlacedEdge {
  id: string;
  edge: PipelineEdge;
  d: string;
  count: string;
  labelX: number;
  labelY: number;
}

/** The drawing of one pipeline. */
export interface ArchitectureLayout {
  title: string;
  width: number;
  height: number;
  boxes: PlacedBox[];
  edges: PlacedEdge[];
}

const BOX = { most: 128, height: 58 };
const GAP = { x: 34, y: 26 };
/** Boxes narrower than this do not stand side by side: the pipeline then runs downward. */
const LEAST_ACROSS = 104;
/** Room at both sides for ways that lead past boxes. */
const SIDE = 30;
const DOWN = { most: 160, gap: 26, below: 32 };

/** Places the pipeline of a whole run in `width` pixels, with what has passed so far. */
export function layoutArchitecture(whole: PipelinesState, now: PipelinesState, width: number): ArchitectureLayout {
  const diagram = diagramOf(whole.boxes);
  const used = whole.boxes.filter(({ id }) => whole.edges.some(({ from, to }) => from === id || to === id));
  const depths = depthsOf(used, whole.edges);
  const columns = Math.max(0, ...depths.values()) + 1;
  const narrow = columns * (LEAST_ACROSS + GAP.x) - GAP.x > width;
  const places = narrow ? downward(used, depths, diagram, width) : rightward(used, depths, diagram, whole.edges, width);
  const boxes = used.map((box): PlacedBox => {
    const [x, y, boxWidth] = places.at.get(box.id)!;
    const layer = diagram?.layers.find(each => each.boxes.includes(box.name));
    const [came, went] = [sumOf(now.edges, 'to', box.id), sumOf(now.edges, 'from', box.id)];
    const role = layer?.title ?? tierOf(box, whole.edges);
    return { box, x, y, width: boxWidth, height: BOX.height, role, fact: factOf(came, went), awake: came + went > 0 };
  });
  return {
    title: diagram?.title ?? 'Tiers of a streaming architecture',
    width,
    height: places.height,
    boxes,
    edges: whole.edges.map((edge, lane) => placedEdge(edge, now.edges, boxes, narrow ? lane % 3 : null)),
  };
}

function sumOf(edges: readonly PipelineEdge[], end: 'from' | 'to', id: string): number {
  return edges.reduce((sum, edge) => sum + (edge[end] === id ? edge.count : 0), 0);
}

function factOf(came: number, went: number): string {
  if (came === 0 && went === 0) return 'nothing yet';
  return [came > 0 ? `${came} in` : '', went > 0 ? `${went} out` : ''].filter(Boolean).join(' · ');
}

/** Steps from the origin along the longest way; ways that lead back are not counted. */
function depthsOf(boxes: PipelineBox[], edges: readonly PipelineEdge[]): Map<string, number> {
  const depths = new Map<string, number>();
  const visit = (id: string, depth: number, path: readonly string[]): void => {
    if (path.includes(id) || (depths.get(id) ?? -1) >= depth) return;
    depths.set(id, depth);
    for (const { from, to } of edges) if (from === id) visit(to, depth + 1, [...path, id]);
  };
  const isOrigin = ({ id, kind }: PipelineBox): boolean =>
    kind === 'producer' || kind === 'source' || !edges.some(({ to }) => to === id);
  for (const box of boxes) if (isOrigin(box)) visit(box.id, 0, []);
  for (const box of boxes) if (!depths.has(box.id)) visit(box.id, 0, []);
  return depths;
}

interface Places {
  at: Map<string, [x: number, y: number, width: number]>;
  height: number;
}

/** Columns by depth; in a column the layers in their order. */
function rightward(
  boxes: PipelineBox[],
  depths: Map<string, number>,
  diagram: ArchitectureDiagram | null,
  edges: readonly PipelineEdge[],
  width: number,
): Places {
  const columns = Math.max(...depths.values()) + 1;
  const boxWidth = Math.min(BOX.most, Math.floor((width - (columns - 1) * GAP.x) / columns));
  const pitch = columns > 1 ? (width - boxWidth) / (columns - 1) : 0;
  const rank = ({ name, id }: PipelineBox): number => {
    const layer = diagram?.layers.findIndex(each => each.boxes.includes(name)) ?? -1;
    const before = edges.filter(({ to }) => to === id).map(({ from }) => boxes.findIndex(each => each.id === from));
    return (layer < 0 ? 1 : layer) * 1000 + Math.min(999, ...before.map(each => Math.max(0, each)));
  };
  const inColumns = Array.from({ length: columns }, (_, depth) =>
    boxes.filter(({ id }) => depths.get(id) === depth).sort((a, b) => rank(a) - rank(b)),
  );
  const rows = Math.max(...inColumns.map(({ length }) => length));
  const height = rows * BOX.height + (rows - 1) * GAP.y + 26;
  const at: Places['at'] = new Map();
  for (const [depth, column] of inColumns.entries()) {
    const tall = column.length * BOX.height + (column.length - 1) * GAP.y;
    for (const [index, { id }] of column.entries()) {
      const y = 6 + (height - 26 - tall) / 2 + index * (BOX.height + GAP.y);
      at.set(id, [Math.round(depth * pitch), Math.round(y), boxWidth]);
    }
  }
  return { at, height };
}

/** Rows by depth; what has no room in a row stands in the next. */
function downward(
  boxes: PipelineBox[],
  depths: Map<string, number>,
  diagram: ArchitectureDiagram | null,
  width: number,
): Places {
  const at: Places['at'] = new Map();
  const room = width - 2 * SIDE;
  const most = Math.max(2, Math.floor((room + DOWN.gap) / (DOWN.most + DOWN.gap)));
  const across = Math.min(DOWN.most, Math.floor((room - DOWN.gap) / 2));
  const layerOf = ({ name }: PipelineBox): number => diagram?.layers.findIndex(each => each.boxes.includes(name)) ?? -1;
  let y = 4;
  for (let depth = 0; depth <= Math.max(...depths.values()); depth++) {
    const row = boxes.filter(({ id }) => depths.get(id) === depth).sort((a, b) => layerOf(a) - layerOf(b));
    for (let first = 0; first < row.length; first += most) {
      const part = row.slice(first, first + most);
      const wide = part.length * across + (part.length - 1) * DOWN.gap;
      for (const [index, { id }] of part.entries()) {
        at.set(id, [Math.round((width - wide) / 2 + index * (across + DOWN.gap)), y, across]);
      }
      y += BOX.height + DOWN.below;
    }
  }
  return { at, height: y - DOWN.below + 6 };
}

function placedEdge(
  edge: PipelineEdge,
  now: readonly PipelineEdge[],
  boxes: PlacedBox[],
  down: number | null,
): PlacedEdge {
  const [from, to] = [edge.from, edge.to].map(id => boxes.find(({ box }) => box.id === id)!);
  const current = now.find(each => each.from === edge.from && each.to === edge.to) ?? {
    ...edge,
    count: 0,
    lastAtUs: -1,
  };
  const way = down === null ? rightWay(from!, to!) : downWay(from!, to!, boxes, down);
  return {
    id: `${edge.from} ${edge.to}`,
    edge: current,
    count: current.count === 0 ? '' : String(current.count),
    ...way,
  };
}

type Way = Pick<PlacedEdge, 'd' | 'labelX' | 'labelY'>;

function rightWay(from: PlacedBox, to: PlacedBox): Way {
  const y1 = from.y + from.height / 2;
  const y2 = to.y + to.height / 2;
  if (to.x <= from.x) {
    // Back to an earlier column: below the boxes.
    const [x1, x2] = [from.x + from.width / 2, to.x + to.width / 2];
    const [b1, b2] = [from.y + from.height, to.y + to.height];
    const low = Math.max(b1, b2) + 20;
    return { d: `M${x1} ${b1}C${x1} ${low} ${x2} ${low} ${x2} ${b2}`, labelX: (x1 + x2) / 2, labelY: low - 7 };
  }
  const [x1, x2] = [from.x + from.width, to.x];
  const middle = (x1 + x2) / 2;
  return {
    d: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`,
    labelX: middle,
    labelY: (y1 + y2) / 2 - 5,
  };
}

function downWay(from: PlacedBox, to: PlacedBox, boxes: PlacedBox[], lane: number): Way {
  const [x1, x2] = [from.x + from.width / 2, to.x + to.width / 2];
  const [y1, y2] = [from.y + from.height, to.y];
  if (y2 > y1 && y2 - y1 < DOWN.below * 1.5) {
    const middle = (y1 + y2) / 2;
    const labelX = (x1 + x2) / 2 + (Math.abs(x1 - x2) < 20 ? 15 : 0);
    return { d: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`, labelX, labelY: middle + 4 };
  }
  // Past other boxes, or back: along the side.
  const [left, right] = [Math.min(...boxes.map(box => box.x)), Math.max(...boxes.map(box => box.x + box.width))];
  const atLeft = y2 > y1 && x1 + x2 < left + right;
  const x = atLeft ? left - 10 - lane * 7 : right + 10 + lane * 7;
  const [m1, m2] = [from.y + from.height * 0.6, to.y + to.height * 0.4];
  const [e1, e2] = [from, to].map(box => (atLeft ? box.x : box.x + box.width));
  return { d: `M${e1} ${m1}H${x}V${m2}H${e2}`, labelX: atLeft ? x + 14 : x - 14, labelY: (m1 + m2) / 2 };
}
