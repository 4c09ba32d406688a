/** The figure of a stream-stream join: two lanes of kept rows, lines between those that met, the watermark upright. */
import { type Selection, select } from 'd3-selection';
import { clockText } from '../../engine/index.ts';
import { drawBody, dress } from './cell.ts';
import type { JoinLane, JoinLayout, PlacedKept, PlacedMatch } from './join-layout.ts';
import type { KeyColours } from './key-colour.ts';
import { keepTabStop } from './mark-focus.ts';
import { type ClockTick, clockTicks, momentAt } from './time-axis.ts';

type Group = Selection<SVGGElement, unknown, null, undefined>;

const PILL_LETTER = 6.7;

/** The figure. */
export class JoinFigure {
  readonly element = document.createElement('div');
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>;

  constructor() {
    this.element.className = 'join';
    this.#svg = select(this.element).append('svg').attr('class', 'mark').attr('role', 'group');
    this.#svg.attr('aria-label', 'Rows that both sides keep, by event time; the table has the same facts');
    for (const name of ['lanes', 'axis', 'links']) this.#svg.append('g').attr('class', name);
    this.#svg.append('rect').attr('class', 'let-go-area');
    this.#svg.append('line').attr('class', 'watermark');
    this.#svg.append('g').attr('class', 'rows');
    const pill = this.#svg.append('g').attr('class', 'watermark-pill');
    pill.append('rect').attr('class', 'pill').attr('height', 18).attr('rx', 9);
    pill.append('text').attr('class', 'centred').attr('y', 13);
  }

  /** Draws the join as it stands after some entries. */
  update(layout: JoinLayout, colours: KeyColours, newFrom: number): void {
    this.#svg.attr('width', layout.width).attr('height', layout.height);
    drawLanes(this.#svg.select('.lanes'), layout);
    drawAxis(this.#svg.select('.axis'), layout);
    this.#svg
      .select<SVGGElement>('.links')
      .selectAll<SVGPathElement, PlacedMatch>('path')
      .data(layout.matches, ({ id }) => id)
      .join('path')
      .attr('class', ({ fresh }) => (fresh ? 'met is-fresh' : 'met'))
      .attr('d', ({ d }) => d);
    this.#drawWatermark(layout);
    drawKept(this.#svg.select('.rows'), layout, colours, newFrom);
    keepTabStop(this.element, 'g.row-mark');
  }

  #drawWatermark({ watermarkX: x, axis, axisY, lanes }: JoinLayout): void {
    const top = lanes[0]!.y;
    const line = this.#svg.select('line.watermark').classed('is-away', x === null);
    const pill = this.#svg.select('.watermark-pill').classed('is-away', x === null);
    const area = this.#svg.select('.let-go-area').classed('is-away', x === null);
    if (x === null) return;
    line.attr('x1', x).attr('x2', x).attr('y1', top).attr('y2', axisY);
    area
      .attr('x', axis.from)
      .attr('y', top)
      .attr('width', Math.max(0, x - axis.from));
    area.attr('height', axisY - top);
    const text = `watermark ${clockText(Math.round(momentAt(axis, x)))}`;
    const width = text.length * PILL_LETTER + 16;
    const left = Math.max(axis.from, Math.min(axis.to - width, x - width / 2));
    pill.attr('transform', `translate(${left},0)`);
    pill.select('rect').attr('width', width);
    pill
      .select('text')
      .attr('x', width / 2)
      .text(text);
  }
}

function drawLanes(host: Group, { lanes, axis, narrow }: JoinLayout): void {
  const drawn = host
    .selectAll<SVGGElement, JoinLane>('g')
    .data(lanes, ({ side }) => side)
    .join(enter => {
      const lane = enter.append('g');
      lane.append('rect').attr('class', 'track').attr('rx', 4);
      lane.append('text').attr('class', 'strong lane-name');
      lane.append('text').attr('class', 'fact lane-fact');
      return lane;
    });
  drawn
    .select('.track')
    .attr('x', axis.from)
    .attr('width', axis.to - axis.from + 8)
    .attr('y', ({ y }) => y)
    .attr('height', ({ height }) => height);
  drawn
    .select('.lane-name')
    .attr('x', narrow ? axis.from : 0)
    .attr('y', ({ y, height }) => (narrow ? y - 5 : y + height / 2 - 3))
    .text(({ label }) => label);
  drawn
    .select('.lane-fact')
    .attr('x', narrow ? axis.from + 74 : 0)
    .attr('y', ({ y, height }) => (narrow ? y - 5 : y + height / 2 + 14))
    .text(({ fact }) => fact);
}

function drawAxis(host: Group, { axis, axisY, width }: JoinLayout): void {
  const ticks = host
    .selectAll<SVGGElement, ClockTick>('g')
    .data(clockTicks(axis, 76))
    .join(enter => {
      const tick = enter.append('g');
      tick.append('line').attr('class', 'rule');
      tick.append('text').attr('class', 'tick');
      return tick;
    });
  ticks
    .select('line')
    .attr('x1', ({ at }) => at)
    .attr('x2', ({ at }) => at)
    .attr('y1', axisY)
    .attr('y2', axisY + 4);
  ticks
    .select('text')
    .attr('x', ({ at }) => Math.max(24, Math.min(at, width - 26)))
    .attr('y', axisY + 16)
    .text(({ text }) => text);
  host
    .selectAll('text.who')
    .data(['event time'])
    .join('text')
    .attr('class', 'who')
    .attr('x', (axis.from + axis.to) / 2)
    .attr('y', axisY + 34)
    .text(name => name);
}

function drawKept(host: Group, { rows, size }: JoinLayout, colours: KeyColours, newFrom: number): void {
  const marks = host
    .selectAll<SVGGElement, PlacedKept>('g.row-mark')
    .data(rows, ({ row }) => row.id)
    .join(enter => beginKept(enter.append('g'), size))
    .attr('class', ({ row, fate }) => {
      const state = fate === 'held' ? 'is-held' : fate === 'let go' ? 'is-let-go' : 'is-let-go is-alone';
      return `row-mark cell ${state}${row.keptAtUs >= newFrom ? ' is-new' : ''}`;
    })
    .attr('transform', ({ x, y }) => `translate(${x - size / 2},${y - size / 2})`)
    .attr('aria-label', ({ row, fate }) => `${row.side} ${row.key}, ${clockText(row.eventTimeMs ?? 0)}, ${fate}`);
  dress(marks.select<SVGGElement>('.record'), size, ({ row }) => colours.of(row.key));
}

function beginKept(marks: Selection<SVGGElement, PlacedKept, SVGGElement, unknown>, size: number): typeof marks {
  marks.attr('role', 'img').attr('tabindex', -1);
  for (const [name, by] of [
    ['late', 4],
    ['focus-ring', 3],
  ] as const) {
    const ring = marks
      .append('rect')
      .attr('class', name)
      .attr('x', -by)
      .attr('y', -by)
      .attr('rx', 5 + by);
    ring.attr('width', size + 2 * by).attr('height', size + 2 * by);
  }
  const record = marks.append('g').attr('class', 'record');
  drawBody(record, size);
  record.select('.body').attr('class', 'body cell-committed');
  return marks;
}
