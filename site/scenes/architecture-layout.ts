/**
 * Where the boxes of a pipeline stand, in CSS pixels: each as many steps from its origin as what flows to it has made, to
 * the right on a wide host, downward on a narrow one; the boxes of a layer in one line. Pure geometry.
 */
import type { PipelineBox, PipelineEdge, PipelinesState } from '../../engine/index.ts';
import { type ArchitectureDiagram, diagramOf, tierOf } from './architecture-diagram.ts';
import { COMPACT_BELOW } from './log-layout.ts';

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

/** Places the pipeline of a whole run in `width` pixels, with what has passed so far. */
export function layoutArchitecture(whole: PipelinesState, now: PipelinesState, width: number): ArchitectureLayout {
  const diagram = diagramOf(whole.boxes);
  const used = whole.boxes.filter(({ id }) => whole.edges.some(({ from, to }) => from === id || to === id));
  const depths = depthsOf(used, whole.edges);
  const narrow = width < COMPACT_BELOW;
  const places = narrow ? downward(used, depths, width) : rightward(used, depths, diagram, whole.edges, width);
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
    edges: whole.edges.map(edge => placedEdge(edge, now.edges, boxes, narrow)),
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

/** Rows by depth, at most two boxes side by side. */
function downward(boxes: PipelineBox[], depths: Map<string, number>, width: number): Places {
  const at: Places['at'] = new Map();
  const across = Math.min(150, Math.floor((width - 24) / 2));
  let y = 4;
  for (let depth = 0; depth <= Math.max(...depths.values()); depth++) {
    const row = boxes.filter(({ id }) => depths.get(id) === depth);
    for (let first = 0; first < row.length; first += 2) {
      const pair = row.slice(first, first + 2);
      const wide = pair.length * across + (pair.length - 1) * 24;
      for (const [index, { id }] of pair.entries()) at.set(id, [(width - wide) / 2 + index * (across + 24), y, across]);
      y += BOX.height + 30;
    }
  }
  return { at, height: y };
}

function placedEdge(edge: PipelineEdge, now: readonly PipelineEdge[], boxes: PlacedBox[], narrow: boolean): PlacedEdge {
  const [from, to] = [edge.from, edge.to].map(id => boxes.find(({ box }) => box.id === id)!);
  const current = now.find(each => each.from === edge.from && each.to === edge.to) ?? {
    ...edge,
    count: 0,
    lastAtUs: -1,
  };
  const way = narrow ? downWay(from!, to!) : rightWay(from!, to!);
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
    labelX: x2 - Math.min(17, (x2 - x1) / 2),
    labelY: y2 - 6,
  };
}

function downWay(from: PlacedBox, to: PlacedBox): Way {
  const x1 = from.x + from.width / 2;
  const x2 = to.x + to.width / 2;
  if (to.y <= from.y) {
    const side = Math.max(from.x + from.width, to.x + to.width);
    const [y1, y2] = [from.y + from.height / 2, to.y + to.height / 2];
    const [e1, e2] = [from.x + from.width, to.x + to.width];
    const out = Math.min(side + 16, side + 14);
    return { d: `M${e1} ${y1}C${out} ${y1} ${out} ${y2} ${e2} ${y2}`, labelX: out - 12, labelY: (y1 + y2) / 2 };
  }
  const [y1, y2] = [from.y + from.height, to.y];
  const middle = y2 - 15;
  return { d: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`, labelX: x2 + 14, labelY: y2 - 6 };
}
