/**
 * One consumer group as a figure: its phases, its members with their heartbeats, and who owned which partition, all
 * along one time axis. What lies after the moment is cut off, so only the cut and the line of the moment move
 * between two entries.
 */
import { type Selection, select } from 'd3-selection';
import type { GroupPast, PartitionsState } from '../../engine/index.ts';
import { type Band, type GroupLayout, type GroupRow, layoutGroup } from './group-layout.ts';
import type { Drawing } from './stage.ts';
import { type TimeTick, timeTicks, xAt } from './time-page.ts';

let made = 0;

/** The figure of one group. */
export class GroupFigure {
  readonly element = document.createElement('div');
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly #clip = `weir-past-${++made}`;
  readonly #facts: Selection<HTMLSpanElement, unknown, null, undefined>;
  #layout: GroupLayout | null = null;

  constructor(group: string) {
    this.element.className = 'topic group-figure';
    const head = select(this.element).append('div').attr('class', 'topic-head');
    head.append('h4').text(`Group ${group}`);
    this.#facts = head.append('span').attr('class', 'topic-facts');
    this.#svg = select(this.element).append('svg').attr('class', 'mark').attr('role', 'img');
    this.#svg.attr('aria-label', `Members and partitions of group ${group} over time; the table has the same facts`);
    this.#svg.append('defs').append('clipPath').attr('id', this.#clip).append('rect').attr('y', -20);
    this.#svg.append('g').attr('class', 'axis');
    this.#svg.append('g').attr('class', 'rows');
    this.#svg.append('line').attr('class', 'now').attr('y1', -4);
  }

  /** Draws the group as it stands after some entries. */
  update(past: GroupPast, logs: PartitionsState, drawing: Drawing): void {
    const layout = layoutGroup(past, logs, drawing);
    this.#layout = layout;
    this.#facts.text(factsOf(past));
    this.#svg.attr('width', drawing.width).attr('height', layout.height);
    this.#svg.select(`#${this.#clip} rect`).attr('height', layout.height + 20);
    this.#svg.select('.now').attr('y2', layout.axisY);
    this.#drawAxis(layout);
    this.#svg
      .select<SVGGElement>('.rows')
      .selectAll<SVGGElement, GroupRow>('g.row')
      .data(layout.rows, row => row.id)
      .join(enter => this.#beginRows(enter.append('g')))
      .attr('transform', row => `translate(0,${row.y})`)
      .each(function (row) {
        updateRow(this, row, layout);
      });
  }

  /** Cuts the drawing at the moment; false where the moment lies on another page. */
  glide(nowUs: number): boolean {
    const page = this.#layout?.page;
    if (!page) return true;
    if (nowUs < page.fromUs || nowUs > page.toUs) return false;
    const x = xAt(page, nowUs);
    this.#svg.select(`#${this.#clip} rect`).attr('width', Math.max(0, x));
    this.#svg.select('.now').attr('transform', `translate(${x},0)`);
    return true;
  }

  #beginRows(rows: Selection<SVGGElement, GroupRow, SVGGElement, unknown>): typeof rows {
    rows.attr('class', row => `row is-${row.kind}`);
    rows.append('text').attr('class', 'row-label');
    rows.append('text').attr('class', 'fact row-fact').attr('text-anchor', 'end');
    rows.append('rect').attr('class', 'track').attr('rx', 3);
    const past = rows.append('g').attr('clip-path', `url(#${this.#clip})`);
    for (const name of ['bands', 'beats', 'ends']) past.append('g').attr('class', name);
    return rows;
  }

  #drawAxis({ page, axisY }: GroupLayout): void {
    const ticks = this.#svg
      .select('.axis')
      .selectAll<SVGGElement, TimeTick>('g')
      .data(timeTicks(page))
      .join(enter => {
        const tick = enter.append('g');
        tick.append('line').attr('class', 'rule');
        tick.append('text').attr('class', 'tick');
        return tick;
      })
      .attr('transform', tick => `translate(${tick.x},0)`);
    ticks.select('line').attr('y2', axisY);
    ticks
      .select('text')
      .attr('y', axisY + 13)
      .text(tick => tick.text);
  }
}

function updateRow(node: SVGGElement, row: GroupRow, { page }: GroupLayout): void {
  const group = select(node);
  const middle = row.height / 2 + 4;
  group.select('.row-label').attr('y', middle).text(row.label);
  group
    .select('.row-fact')
    .attr('x', page.right + (row.fact.length + 1) * 6.7)
    .attr('y', middle)
    .text(row.fact);
  group
    .select('.track')
    .attr('x', page.left)
    .attr('width', page.right - page.left)
    .attr('height', row.height);
  updateBands(group.select('.bands'), row);
  group
    .select('.beats')
    .selectAll<SVGPathElement, number>('path')
    .data(row.heartbeats)
    .join('path')
    .attr('class', 'beat')
    .attr('d', x => `M${x} ${row.height / 2 - 5}v10`);
  group
    .select('.ends')
    .selectAll<SVGPathElement, number>('path')
    .data(row.ends)
    .join('path')
    .attr('class', 'end')
    .attr('d', x => `M${x - 4} ${row.height / 2 - 4}l8 8m0 -8l-8 8`);
}

function updateBands(host: Selection<SVGGElement, unknown, null, undefined>, row: GroupRow): void {
  const thin = row.kind === 'member';
  const bands = host
    .selectAll<SVGGElement, Band>('g')
    .data(row.bands, band => band.id)
    .join(enter => {
      const band = enter.append('g');
      band.append('title');
      band.append('rect').attr('rx', 3);
      band.append('text');
      return band;
    })
    .attr('class', band => `band band-${band.kind} k${band.colour}`);
  bands.select('title').text(band => band.title);
  bands
    .select('rect')
    .attr('x', band => band.x)
    .attr('y', thin ? row.height / 2 - 2 : 1)
    .attr('width', band => band.width)
    .attr('height', thin ? 4 : row.height - 2);
  bands
    .select('text')
    .attr('x', band => band.x + 6)
    .attr('y', row.height / 2 + 4)
    .text(band => band.text);
}

function factsOf({ phases, members }: GroupPast): string {
  const last = phases.at(-1);
  const count = members.filter(({ toUs }) => toUs === null).length;
  const state = last ? `${last.state} · generation ${last.generation} · ` : '';
  return `${state}${count} member${count === 1 ? '' : 's'}`;
}
