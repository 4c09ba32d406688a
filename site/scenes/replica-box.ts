/**
 * Draws one broker with its replica of a partition: a thick border for the leader, a thin one for a follower in
 * sync, dashed out of the ISR, hatched when its process does not run; the log's newest records with their offsets,
 * the high watermark as far as this replica knows it, and its facts in a line.
 */
import { type Selection, select } from 'd3-selection';
import { US_PER_S } from '../../engine/index.ts';
import { drawBody, dress } from './cell.ts';
import { BOX_HEIGHT, type ReplicaBox, type ReplicaCell } from './cluster-layout.ts';
import type { KeyColours } from './key-colour.ts';

/** What a box's drawing needs besides its place. */
export interface BoxLook {
  boxWidth: number;
  cell: number;
  leaderEpoch: number;
  colours: KeyColours;
  newFrom: number;
}

type Boxes = Selection<SVGGElement, ReplicaBox, SVGSVGElement, unknown>;

const CELLS_Y = 36;
/** Narrower boxes say that a broker is dead, and leave since when to the table. */
const ROOM_FOR_SINCE = 196;
const SHAPE = { leader: 'broker-leader', 'in sync': 'broker', 'out of sync': 'broker-out', 'no replica': 'broker' };

/** Makes the parts of a box that are always there. */
export function beginBox(boxes: Boxes): void {
  boxes.attr('class', 'replica').attr('role', 'group');
  boxes.append('rect').attr('class', 'body').attr('rx', 8).attr('height', BOX_HEIGHT);
  boxes.append('rect').attr('class', 'dead-hatch').attr('rx', 8).attr('height', BOX_HEIGHT);
  const pill = boxes.append('g').attr('class', 'leader-pill').attr('transform', 'translate(10,-10)');
  pill.append('rect').attr('class', 'pill').attr('rx', 9).attr('width', 50).attr('height', 19);
  pill.append('text').attr('x', 25).attr('y', 13.5).attr('class', 'centred').text('leader');
  boxes.append('text').attr('class', 'strong').attr('x', 12).attr('y', 24);
  boxes.append('text').attr('class', 'fact corner').attr('y', 24).attr('text-anchor', 'end');
  boxes.append('text').attr('class', 'fact instead').attr('x', 12);
  boxes.append('g').attr('class', 'cells').attr('aria-hidden', 'true');
  boxes
    .append('line')
    .attr('class', 'high-watermark')
    .attr('y1', CELLS_Y - 4);
  boxes
    .append('text')
    .attr('class', 'fact log-facts')
    .attr('x', 12)
    .attr('y', BOX_HEIGHT - 10);
  boxes
    .append('text')
    .attr('class', 'fact role')
    .attr('y', BOX_HEIGHT - 10)
    .attr('text-anchor', 'end');
}

/** Brings one box up to date. */
export function updateBox(node: SVGGElement, box: ReplicaBox, look: BoxLook): void {
  const group = select<SVGGElement, ReplicaBox>(node);
  const { boxWidth, cell } = look;
  const runs = box.broker.life === 'running';
  group.attr('aria-label', boxName(box)).classed('is-down', !runs);
  group.style('transform', `translate(${box.x}px, ${box.y}px)`);
  group.select('rect.body').attr('width', boxWidth).attr('class', `body ${SHAPE[box.role]}`);
  group.select('rect.dead-hatch').attr('width', boxWidth).classed('is-away', runs);
  group.select('.leader-pill').classed('is-away', box.role !== 'leader');
  group.select('text.strong').text(`broker ${box.broker.broker}`);
  group
    .select('text.corner')
    .attr('x', boxWidth - 12)
    .classed('is-warning', !runs || box.broker.fenced)
    .text(cornerOf(box, look));
  group
    .select('text.instead')
    .attr('y', CELLS_Y + cell / 2 + 4)
    .text(box.instead ?? '');
  group.select('text.log-facts').text(box.role === 'no replica' ? '' : logFacts(box));
  group
    .select('text.role')
    .attr('x', boxWidth - 12)
    .classed('is-warning', box.role === 'out of sync')
    .text(box.role === 'leader' ? '' : box.role);
  group
    .select<SVGLineElement>('.high-watermark')
    .attr('y2', CELLS_Y + cell + 4)
    .classed('is-away', box.highWatermarkX === null)
    .style('transform', `translateX(${box.highWatermarkX ?? 0}px)`);
  updateCells(group.select('.cells'), box, look);
}

function updateCells(
  host: Selection<SVGGElement, ReplicaBox, null, undefined>,
  box: ReplicaBox,
  { cell: size, colours, newFrom }: BoxLook,
): void {
  const cells = host
    .selectAll<SVGGElement, ReplicaCell>('g.cell')
    .data(box.cells, placed => placed.cell.entry)
    .join(enter => {
      const made = enter.append('g').attr('class', 'cell');
      const record = made.append('g');
      drawBody(record, size);
      made.append('text').attr('class', 'tick');
      return made;
    })
    .classed('is-new', placed => placed.cell.entry >= newFrom)
    .classed('is-diverged', placed => placed.diverged)
    .attr('transform', placed => `translate(${placed.x},${CELLS_Y})`);
  dress(cells.select<SVGGElement>('g'), size, placed => colours.of(placed.cell.key));
  cells.select('.body').attr('class', placed => `body ${placed.committed ? 'cell-committed' : 'cell-appended'}`);
  cells
    .select('text.tick')
    .attr('x', size / 2)
    .attr('y', size + 13)
    .text(placed => placed.cell.offset);
}

function cornerOf(box: ReplicaBox, { boxWidth, leaderEpoch }: BoxLook): string {
  const { life, fenced, sinceUs } = box.broker;
  if (life !== 'running') return boxWidth < ROOM_FOR_SINCE ? life : `${life} since ${tenths(sinceUs)}`;
  if (fenced) return 'fenced';
  return box.role === 'leader' ? `epoch ${leaderEpoch}` : '';
}

/** Seconds with one digit: a box has no room for more. */
export function tenths(atUs: number): string {
  return `${(atUs / US_PER_S).toFixed(1)} s`;
}

function logFacts({ start, end, highWatermark }: ReplicaBox): string {
  return `${start > 0 ? `start ${start} · ` : ''}end ${end} · HW ${highWatermark}`;
}

/** What is read aloud of a box. */
function boxName(box: ReplicaBox): string {
  const { broker, life, fenced } = box.broker;
  const state = life === 'running' ? (fenced ? 'fenced' : 'running') : life;
  const log = box.role === 'no replica' ? '' : `, log end ${box.end}, high watermark ${box.highWatermark}`;
  return `broker ${broker}, ${state}, ${box.role}${log}`;
}
