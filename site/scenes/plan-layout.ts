/**
 * Where the operators of a running plan stand, in CSS pixels: sources on top, the sink at the bottom, a column for each
 * source; an operator with several inputs stands in their middle. Pure geometry: nothing is drawn here.
 */
import { clockText, type OperatorPast, type RunningPlan } from '../../engine/index.ts';
import { COMPACT_BELOW } from './log-layout.ts';

/** An operator's box, or the sink's. */
export interface PlanBox {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  name: string;
  /** Rows in the latest batch; what it holds. */
  lines: string[];
  /** Rows came too late in the latest batch. */
  warns: boolean;
  operator: OperatorPast | null;
}

/** A way of rows between two boxes, thicker for more of them. */
export interface PlanEdge {
  id: string;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  thickness: number;
  text: string;
}

/** The drawing of one plan. */
export interface PlanLayout {
  boxes: PlanBox[];
  edges: PlanEdge[];
  width: number;
  height: number;
}

const GAP = 26;
const WIDEST = 300;
const LINE = 15;

/** Places a plan in `width` pixels. */
export function layoutPlan(plan: RunningPlan, width: number): PlanLayout {
  const { operators } = plan;
  const sources = Math.max(1, operators.filter(({ inputs }) => inputs.length === 0).length);
  const column = width / sources;
  const boxWidth = Math.min(WIDEST, column - (width < COMPACT_BELOW ? 8 : 24));
  const centres: number[] = [];
  const bottoms: number[] = [];
  let next = 0;
  const boxes = operators.map((operator): PlanBox => {
    const from = operator.inputs.map(input => centres[input]!);
    const centre = from.length === 0 ? (next++ + 0.5) * column : from.reduce((sum, x) => sum + x, 0) / from.length;
    const y = Math.max(0, ...operator.inputs.map(input => bottoms[input]! + GAP));
    const lines = linesOf(operator, plan);
    const height = 26 + lines.length * LINE;
    centres.push(centre);
    bottoms.push(y + height);
    const warns = (operator.state?.dropped ?? 0) > 0;
    const place = { x: centre - boxWidth / 2, y, width: boxWidth, height };
    return { id: `${operator.operator}`, ...place, name: nameOf(operator.name), lines, warns, operator };
  });
  const edges = operators.flatMap(({ operator, inputs }) =>
    inputs.map(input => edgeBetween(boxes[input]!, boxes[operator]!, operators[input]!.rowsOut)),
  );
  const last = boxes.at(-1);
  if (last) {
    const place = { x: last.x, y: last.y + last.height + GAP, width: boxWidth, height: 26 };
    const sink: PlanBox = { id: 'sink', ...place, name: sinkName(plan.sink), lines: [], warns: false, operator: null };
    edges.push(edgeBetween(last, sink, last.operator!.rowsOut));
    boxes.push(sink);
  }
  return { boxes, edges, width, height: Math.max(0, ...boxes.map(box => box.y + box.height)) + 2 };
}

/** Spark's names of physical operators in the words of a program. */
function nameOf(name: string): string {
  const known: Record<string, string> = {
    stateStoreSave: 'aggregate, with state',
    sessionWindowStateStoreSave: 'session windows, with state',
    symmetricHashJoin: 'stream-stream join, with state',
    dedupe: 'drop duplicates, with state',
    dedupeWithinWatermark: 'drop duplicates within watermark, with state',
  };
  return known[name] ?? name;
}

function sinkName(sink: string): string {
  return `sink: ${sink}`;
}

function linesOf({ inputs, rowsIn, rowsOut, allOut, state }: OperatorPast, { betweenUs }: RunningPlan): string[] {
  const isSource = inputs.length === 0;
  const rate = betweenUs ? ` · ${rounded((rowsOut * 1_000_000) / betweenUs)} rows/s` : '';
  const lines = [isSource ? `${rows(rowsOut)}${rate} · ${allOut} so far` : `${rowsIn} in → ${rowsOut} out`];
  if (!state) return lines;
  lines.push(`holds ${rows(state.rows)} · ${state.updated} written, ${state.removed} removed`);
  const late = state.dropped > 0 ? ` · ${state.dropped} too late` : '';
  if (state.evictionWatermarkMs > 0) lines.push(`lets go below ${clockText(state.evictionWatermarkMs)}${late}`);
  return lines;
}

function rows(count: number): string {
  return `${count} row${count === 1 ? '' : 's'}`;
}

function rounded(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(1);
}

function edgeBetween(from: PlanBox, to: PlanBox, count: number): PlanEdge {
  return {
    id: `${from.id} ${to.id}`,
    x1: from.x + from.width / 2,
    y1: from.y + from.height,
    x2: to.x + to.width / 2,
    y2: to.y,
    thickness: count === 0 ? 1 : Math.min(7, 1.5 + Math.log2(count)),
    text: count === 0 ? '' : rows(count),
  };
}
