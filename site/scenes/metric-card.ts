/**
 * One metric as a small chart: its name, the number at the moment, and a stepped line for each broker, client or query
 * over the whole run, cut at the moment. The scale stays the same while the run plays.
 */
import { type Selection, select } from 'd3-selection';
import type { Point, Series } from './metric-series.ts';

/** A chart's size in CSS pixels and the time that it spans in microseconds. */
export interface ChartSize {
  width: number;
  height: number;
  endUs: number;
}

const MOST_LINES = 6;
/** Room above the plot for the scale's number. */
const TOP = 13;
let made = 0;

type Cards = Selection<HTMLDivElement, Series, HTMLElement, unknown>;

/** Makes the parts of cards. */
export function beginCards(cards: Cards): Cards {
  cards.attr('class', 'metric-card');
  const head = cards.append('div').attr('class', 'metric-head');
  head.append('strong');
  head.append('span');
  cards.each(function () {
    const id = `weir-metric-${++made}`;
    const svg = select(this).append('svg').attr('class', 'mark').attr('role', 'img');
    svg.append('clipPath').attr('id', id).append('rect').attr('y', -2);
    svg.append('g').attr('class', 'scale');
    svg.append('g').attr('class', 'lines').attr('clip-path', `url(#${id})`);
    svg.append('line').attr('class', 'now');
  });
  cards.append('ul').attr('class', 'metric-owners');
  return cards;
}

/** Draws the lines of a card. */
export function drawCard(node: HTMLDivElement, series: Series, size: ChartSize): void {
  const card = select(node).attr('title', series.doc);
  card.select('strong').text(series.name);
  const values = series.lines.flatMap(({ points }) => points.map(([, value]) => value));
  const [least, most] = [0 - roundUp(-Math.min(0, ...values)), Math.max(1, roundUp(Math.max(0, ...values)))];
  const y = (value: number): number => size.height - 2 - ((value - least) / (most - least)) * (size.height - TOP - 2);
  const svg = card.select<SVGSVGElement>('svg').attr('width', size.width).attr('height', size.height);
  svg.attr('aria-label', `${series.name} over time: ${series.doc}`);
  svg.select('.now').attr('y1', 0).attr('y2', size.height);
  svg.select('clipPath rect').attr('height', size.height + 4);
  svg
    .select('.scale')
    .selectAll<SVGGElement, number>('g')
    .data([...new Set([least, 0, most])])
    .join(enter => {
      const mark = enter.append('g');
      mark.append('line').attr('class', 'rule');
      mark.append('text').attr('class', 'fact');
      return mark;
    })
    .each(function (value) {
      const mark = select(this);
      mark.select('line').attr('x2', size.width).attr('y1', y(value)).attr('y2', y(value));
      mark
        .select('text')
        .attr('y', y(value) - 3)
        .text(value === 0 ? '' : numberText(value));
    });
  svg
    .select('.lines')
    .selectAll<SVGPathElement, Series['lines'][number]>('path')
    .data(series.lines.slice(0, MOST_LINES), ({ label }) => label)
    .join('path')
    .attr('class', (_, index) => `series k${index + 1}`)
    .attr('d', ({ points }) => steps(points, y, size));
}

/** Cuts a card at the moment and tells its numbers there. */
export function cutCard(node: HTMLDivElement, series: Series, size: ChartSize, nowUs: number): void {
  const card = select(node);
  const x = Math.min(size.width, (nowUs / Math.max(1, size.endUs)) * size.width);
  card.select('clipPath rect').attr('width', Math.max(0, x));
  card.select('.now').attr('x1', x).attr('x2', x);
  const shown = series.lines.slice(0, MOST_LINES);
  const now = shown.map(({ label, points }) => ({ label, value: valueAt(points, nowUs) }));
  const known = now.flatMap(({ value }) => (value === null ? [] : [value]));
  const single = series.lines.length === 1;
  const text = single ? numberText(known[0] ?? 0) : '';
  card.select('.metric-head span').text(`${text} ${series.unit}`.trim());
  card
    .select('ul')
    .selectAll<HTMLLIElement, (typeof now)[number]>('li')
    .data(single ? [] : now)
    .join('li')
    .attr('class', (_, index) => `k${index + 1}`)
    .text(({ label, value }) => `${label} ${value === null ? '–' : numberText(value)}`);
}

/** The number that holds at a moment; null before the first. */
export function valueAt(points: readonly Point[], atUs: number): number | null {
  let value: number | null = null;
  for (const [fromUs, number] of points) {
    if (fromUs > atUs) break;
    value = number;
  }
  return value;
}

/** A number with as many digits as a glance takes in. */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function steps(points: readonly Point[], placeOf: (value: number) => number, { width, endUs }: ChartSize): string {
  let path = '';
  for (const [atUs, value] of points) {
    const [x, y] = [(atUs / Math.max(1, endUs)) * width, placeOf(value)];
    path += path === '' ? `M${x.toFixed(1)} ${y.toFixed(1)}` : `H${x.toFixed(1)}V${y.toFixed(1)}`;
  }
  return path === '' ? '' : `${path}H${width}`;
}

/** A round number at or above this one; 0 stays. */
function roundUp(value: number): number {
  if (value <= 0) return 0;
  if (value <= 1) return 1;
  const decade = 10 ** Math.floor(Math.log10(value));
  return decade * ([1, 1.5, 2, 3, 4, 5, 6, 8].find(each => each * decade >= value) ?? 10);
}
