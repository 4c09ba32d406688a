/**
 * The event time plane of one query as a figure. What lies after the moment is cut off, so only the cut, the line of
 * the moment and the watermark's pill move between two entries.
 */
import { type Selection, select } from 'd3-selection';
import { clockText } from '../../engine/index.ts';
import { drawBody, dress } from './cell.ts';
import type { EventTimeLayout, PlacedResult, PlacedRow, PlacedWindow } from './event-time-layout.ts';
import { keepTabStop } from './mark-focus.ts';
import { rowKey, rowLabel } from './row-mark.ts';
import type { Drawing } from './stage.ts';
import { type ClockTick, clockTicks, momentAt, placeAt } from './time-axis.ts';

type Group = Selection<SVGGElement, unknown, null, undefined>;

const LATE = 'late, dropped';
const MOST_LATE_LABELS = 6;
const PILL = { height: 18, letter: 6.7 };

let made = 0;

/** The figure. */
export class EventTimeFigure {
  readonly element = document.createElement('div');
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly #clip = `weir-until-now-${++made}`;
  #layout: EventTimeLayout | null = null;

  constructor() {
    this.element.className = 'event-time';
    this.#svg = select(this.element).append('svg').attr('class', 'mark').attr('role', 'group');
    this.#svg.attr('aria-label', 'Rows by event time and processing time; the table has the same facts');
    this.#svg.append('defs').append('clipPath').attr('id', this.#clip).append('rect');
    for (const name of ['windows', 'axes']) this.#svg.append('g').attr('class', name);
    this.#svg.append('line').attr('class', 'no-delay');
    for (const name of ['results-before', 'results']) this.#svg.append('g').attr('class', name);
    this.#svg.append('g').attr('clip-path', `url(#${this.#clip})`).append('path').attr('class', 'watermark');
    this.#svg.append('g').attr('class', 'rows');
    this.#svg.append('line').attr('class', 'now');
    const pill = this.#svg.append('g').attr('class', 'watermark-pill');
    pill
      .append('rect')
      .attr('class', 'pill')
      .attr('height', PILL.height)
      .attr('rx', PILL.height / 2);
    pill.append('text').attr('class', 'centred').attr('y', 13);
  }

  /** Draws the plane as it stands after some entries. */
  update(layout: EventTimeLayout, drawing: Drawing): void {
    this.#layout = layout;
    const { event, processing } = layout;
    this.#svg.attr('width', layout.width).attr('height', layout.height);
    this.#svg
      .select(`#${this.#clip} rect`)
      .attr('x', event.from - 2)
      .attr('width', event.to - event.from + 4);
    this.#svg.select('.now').attr('x1', event.from).attr('x2', event.to);
    const line = layout.noDelay;
    const noDelay = this.#svg.select('.no-delay').classed('is-away', !line);
    if (line) noDelay.attr('x1', line[0]).attr('y1', line[1]).attr('x2', line[2]).attr('y2', line[3]);
    this.#svg.select('path.watermark').attr('d', layout.watermark.length > 0 ? `M${layout.watermark.join('L')}` : null);
    drawWindows(this.#svg.select('.windows'), layout.windows, processing.to, processing.from);
    drawAxes(this.#svg.select('.axes'), layout);
    drawResults(
      this.#svg.select('.results-before'),
      layout.results.filter(({ latest }) => !latest),
    );
    drawResults(
      this.#svg.select('.results'),
      layout.results.filter(({ latest }) => latest),
    );
    drawRows(this.#svg.select('.rows'), layout.rows, drawing);
    keepTabStop(this.element, 'g.row-mark');
  }

  /** Cuts the watermark at the moment, and brings its line and its pill there. */
  glide(nowMs: number): void {
    if (!this.#layout) return;
    const { event, processing, watermark } = this.#layout;
    const y = Math.max(processing.to, Math.min(processing.from, placeAt(processing, nowMs)));
    this.#svg
      .select(`#${this.#clip} rect`)
      .attr('y', y)
      .attr('height', Math.max(0, processing.from - y));
    this.#svg.select('.now').attr('y1', y).attr('y2', y);
    const at = watermark.filter(corner => corner[1] >= y).at(-1);
    const pill = this.#svg.select('.watermark-pill').classed('is-away', !at);
    if (!at) return;
    const text = `watermark ${clockText(Math.round(momentAt(event, at[0])))}`;
    const width = text.length * PILL.letter + 16;
    const x = Math.max(event.from, Math.min(event.to - width, at[0] - width / 2));
    pill.attr('transform', `translate(${x},${Math.max(0, y - PILL.height - 4)})`);
    pill.select('rect').attr('width', width);
    pill
      .select('text')
      .attr('x', width / 2)
      .text(text);
  }
}

function drawWindows(host: Group, windows: PlacedWindow[], top: number, bottom: number): void {
  host
    .selectAll<SVGGElement, PlacedWindow>('g')
    .data(windows, ({ startMs, endMs }) => `${startMs} ${endMs}`)
    .join(enter => {
      const band = enter.append('g');
      band.append('rect').attr('class', 'window');
      band.append('path').attr('class', 'window-edge');
      return band;
    })
    .each(function ({ x, width, shaded }) {
      const band = select(this);
      const rect = band
        .select('rect')
        .attr('x', x)
        .attr('width', width)
        .attr('y', top)
        .attr('height', bottom - top);
      rect.classed('is-away', !shaded);
      band.select('path').attr('d', `M${x} ${top}V${bottom}M${x + width} ${top}V${bottom}`);
    });
}

function drawAxes(host: Group, { event, processing, width, height }: EventTimeLayout): void {
  const across = clockTicks(event, 76).map(tick => ({ ...tick, way: 'across' }));
  const up = clockTicks(processing, 44).map(tick => ({ ...tick, way: 'up' }));
  host
    .selectAll<SVGGElement, ClockTick & { way: string }>('g')
    .data([...across, ...up])
    .join(enter => {
      const tick = enter.append('g');
      tick.append('line').attr('class', 'rule');
      tick.append('text');
      return tick;
    })
    .each(function ({ at, text, way }) {
      const tick = select(this);
      const flat = way === 'up';
      tick
        .select('line')
        .attr('x1', flat ? event.from : at)
        .attr('x2', flat ? event.to : at);
      tick
        .select('line')
        .attr('y1', flat ? at : processing.from)
        .attr('y2', flat ? at : processing.from + 4);
      tick
        .select('text')
        .attr('class', flat ? 'tick is-end' : 'tick')
        .text(text);
      const x = flat ? event.from - 6 : Math.min(at, width - 26);
      tick
        .select('text')
        .attr('x', x)
        .attr('y', flat ? at + 3.5 : processing.from + 16);
    });
  const names: [string, string][] = [
    ['event time', `translate(${(event.from + event.to) / 2},${height - 8})`],
    ['processing time', `translate(11,${(processing.from + processing.to) / 2}) rotate(-90)`],
  ];
  host
    .selectAll<SVGTextElement, [string, string]>('text.who')
    .data(names)
    .join('text')
    .attr('class', 'who')
    .attr('transform', ([, transform]) => transform)
    .text(([name]) => name);
}

function drawResults(host: Group, results: PlacedResult[]): void {
  host
    .selectAll<SVGGElement, PlacedResult>('g')
    .data(results, ({ id }) => id)
    .join(enter => {
      const bar = enter.append('g');
      bar.append('title');
      bar.append('rect').attr('class', 'result').attr('rx', 3);
      bar.append('text');
      return bar;
    })
    .each(function ({ x, y, width, height, text, title }) {
      const bar = select(this);
      bar.select('title').text(title);
      const rect = bar
        .select('rect')
        .attr('x', x + 1)
        .attr('width', Math.max(2, width - 2));
      rect.attr('y', y - height / 2).attr('height', height);
      bar
        .select('text')
        .attr('x', x + width / 2)
        .attr('y', y + 4)
        .text(text);
    });
}

function drawRows(host: Group, rows: PlacedRow[], { colours, newFrom }: Drawing): void {
  const marks = host
    .selectAll<SVGGElement, PlacedRow>('g.row-mark')
    .data(rows, ({ row }) => row.entry)
    .join(enter => beginRows(enter.append('g'), rows[0]?.size ?? 0))
    .attr(
      'class',
      ({ row, fate }) =>
        `row-mark cell is-${fate.replace(', ', '-').replace(' ', '-')}${row.entry >= newFrom ? ' is-new' : ''}`,
    )
    .attr('transform', ({ x, y, size }) => `translate(${x - size / 2},${y - size / 2})`)
    .attr('aria-label', ({ row, fate }) => `${clockText(row.eventTimeMs ?? 0)}, ${rowLabel(row)}, ${fate}`);
  const size = rows[0]?.size ?? 0;
  // Many words would hide each other: then the second outline says it, with legend, detail and table.
  const told = rows.filter(({ fate }) => fate === LATE).length <= MOST_LATE_LABELS ? LATE : null;
  marks.select<SVGTextElement>('.late-label').text(({ fate }) => (fate === told ? fate : ''));
  dress(marks.select<SVGGElement>('.record'), size, ({ row }) => {
    return { ...colours.of(rowKey(row)), label: size < 16 ? '' : rowLabel(row).slice(0, size < 20 ? 2 : 3) };
  });
}

function beginRows(marks: Selection<SVGGElement, PlacedRow, SVGGElement, unknown>, size: number): typeof marks {
  marks.attr('role', 'img').attr('tabindex', -1);
  const around = (name: string, by: number): void => {
    const ring = marks.append('rect').attr('class', name).attr('x', -by).attr('y', -by);
    ring
      .attr('width', size + 2 * by)
      .attr('height', size + 2 * by)
      .attr('rx', 5 + by);
  };
  around('late', 4);
  around('focus-ring', 3);
  const record = marks.append('g').attr('class', 'record');
  drawBody(record, size);
  record.select('.body').attr('class', 'body cell-committed');
  marks
    .append('text')
    .attr('class', 'late-label')
    .attr('x', size + 8)
    .attr('y', size / 2 + 4);
  return marks;
}
