/** The figure of windows: the events above, below them a panel a query with its windows as bands. */
import { type Selection, select } from 'd3-selection';
import { clockText } from '../../engine/index.ts';
import { drawBody, dress } from './cell.ts';
import type { KeyColours } from './key-colour.ts';
import { keepTabStop } from './mark-focus.ts';
import { rowKey, rowLabel } from './row-mark.ts';
import { type ClockTick, clockTicks } from './time-axis.ts';
import type { WindowBand, WindowEvent, WindowPanel, WindowsLayout } from './windows-layout.ts';

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** The figure. */
export class WindowsFigure {
  readonly element = document.createElement('div');
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>;

  constructor() {
    this.element.className = 'windows';
    this.#svg = select(this.element).append('svg').attr('class', 'mark').attr('role', 'group');
    this.#svg.attr('aria-label', 'Windows over the events, by event time; the table has the same facts');
    for (const name of ['axis', 'panels', 'events']) this.#svg.append('g').attr('class', name);
  }

  /** Draws the windows as they stand after some entries. */
  update(layout: WindowsLayout, colours: KeyColours, newFrom: number): void {
    this.#svg.attr('width', layout.width).attr('height', layout.height);
    drawAxis(this.#svg.select('.axis'), layout);
    drawEvents(this.#svg.select('.events'), layout, colours, newFrom);
    this.#svg
      .select<SVGGElement>('.panels')
      .selectAll<SVGGElement, WindowPanel>('g.window-panel')
      .data(layout.panels, ({ query }) => query)
      .join(enter => {
        const panel = enter.append('g').attr('class', 'window-panel');
        panel.append('text').attr('class', 'strong');
        panel.append('text').attr('class', 'fact panel-fact').attr('text-anchor', 'end');
        panel.append('g').attr('class', 'bands');
        panel.append('line').attr('class', 'watermark');
        return panel;
      })
      .each(function (panel) {
        updatePanel(this, panel, layout);
      });
    keepTabStop(this.element, 'g.window-band');
  }
}

function drawAxis(host: Group, { axis, axisY, width }: WindowsLayout): void {
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
    .attr('y1', 4)
    .attr('y2', axisY + 2);
  ticks
    .select('text')
    .attr('x', ({ at }) => Math.max(24, Math.min(at, width - 26)))
    .attr('y', axisY + 14)
    .text(({ text }) => text);
  host
    .selectAll('text.who')
    .data(['event time'])
    .join('text')
    .attr('class', 'who')
    .attr('x', (axis.from + axis.to) / 2)
    .attr('y', axisY + 30)
    .text(name => name);
}

function drawEvents(host: Group, { events, size }: WindowsLayout, colours: KeyColours, newFrom: number): void {
  const marks = host
    .selectAll<SVGGElement, WindowEvent>('g.row-mark')
    .data(events, ({ row }) => row.entry)
    .join(enter => {
      const mark = enter.append('g').attr('role', 'img');
      mark.append('title');
      const ring = mark.append('rect').attr('class', 'late').attr('x', -4).attr('y', -4).attr('rx', 9);
      ring.attr('width', size + 8).attr('height', size + 8);
      const record = mark.append('g').attr('class', 'record');
      drawBody(record, size);
      record.select('.body').attr('class', 'body cell-committed');
      return mark;
    })
    .attr('class', ({ row, fate }) => {
      const late = fate === 'late, dropped' ? 'is-late-dropped' : 'is-on-time';
      return `row-mark cell ${late}${row.entry >= newFrom ? ' is-new' : ''}`;
    })
    .attr('transform', ({ x, y }) => `translate(${x - size / 2},${y - size / 2})`);
  marks.select('title').text(({ row, fate }) => `${clockText(row.eventTimeMs ?? 0)}, ${rowLabel(row)}, ${fate}`);
  dress(marks.select<SVGGElement>('.record'), size, ({ row }) => {
    return { ...colours.of(rowKey(row)), label: rowLabel(row).slice(0, 3) };
  });
}

function updatePanel(node: SVGGElement, panel: WindowPanel, { axis, bandHeight }: WindowsLayout): void {
  const group = select(node);
  group
    .select('.strong')
    .attr('x', axis.from)
    .attr('y', panel.y + 15)
    .text(panel.query);
  group
    .select('.panel-fact')
    .attr('x', axis.to)
    .attr('y', panel.y + 15)
    .text(panel.fact);
  const bands = group
    .select<SVGGElement>('.bands')
    .selectAll<SVGGElement, WindowBand>('g.window-band')
    .data(panel.bands, ({ window }) => window.id)
    .join(enter => {
      const band = enter.append('g').attr('role', 'img').attr('tabindex', -1);
      band.append('rect').attr('class', 'focus-ring').attr('x', -3).attr('y', -3).attr('rx', 6);
      band.append('rect').attr('class', 'body').attr('rx', 4);
      band.append('text').attr('class', 'centred');
      return band;
    })
    .attr('class', ({ fate }) => `window-band is-${fate.replace(', ', '-').replaceAll(' ', '-')}`)
    .attr('transform', ({ x, y }) => `translate(${x + 1},${y})`)
    .attr('aria-label', ({ window, fate }) => {
      const key = window.key === '' ? '' : `${window.key}, `;
      return `${panel.query}: ${key}${clockText(window.startMs)} to ${clockText(window.endMs)}, ${window.saved}, ${fate}`;
    });
  bands
    .select('.body')
    .attr('width', ({ width }) => width)
    .attr('height', bandHeight);
  bands
    .select('.focus-ring')
    .attr('width', ({ width }) => width + 6)
    .attr('height', bandHeight + 6);
  bands
    .select('text')
    .attr('x', ({ width }) => width / 2)
    .attr('y', bandHeight / 2 + 4)
    .text(({ text }) => text);
  const line = group.select('.watermark').classed('is-away', panel.watermarkX === null);
  if (panel.watermarkX === null) return;
  line.attr('x1', panel.watermarkX).attr('x2', panel.watermarkX);
  line.attr('y1', panel.y + 22).attr('y2', panel.y + panel.height);
}
