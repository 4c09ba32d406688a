/**
 * One topic as a figure: a heading with its facts, and its partitions' rows in one SVG drawn pixel for pixel at
 * the host's width. Rows and cells form a grid for the keyboard: one tab stop, arrows move, Enter takes the
 * timeline to the moment of a record or opens a fold.
 */
import { type Selection, select } from 'd3-selection';
import type { Group, TopicState } from '../../engine/index.ts';
import { drawBody, dress } from './cell.ts';
import { shorten } from './consumer-marks.ts';
import { flightLayout, type PlacedFlight } from './flight.ts';
import type { KeyColours } from './key-colour.ts';
import {
  groupsOf,
  gutterFor,
  layoutTopic,
  type Measures,
  measuresFor,
  type RowLayout,
  type TopicLayout,
} from './log-layout.ts';
import { beginRow, updateRow } from './partition-row.ts';

/** What a topic's drawing is made from. */
export interface TopicPicture {
  topic: TopicState;
  groups: Group[];
  colours: KeyColours;
  /** How many keys the run has shown: a new one may change labels. */
  keys: number;
  width: number;
  newFrom: number;
}

/** A record on its way is drawn smaller than a cell: it is in no log yet. */
const FLIGHT = 20;

/** The figure of one topic. */
export class TopicFigure {
  readonly element = document.createElement('div');
  readonly svg: SVGSVGElement;
  /** By partition, the first place of a window that a person turned back. */
  readonly anchors = new Map<number, number>();
  layout: TopicLayout | null = null;
  #colours: KeyColours | null = null;
  #gutter = 0;
  readonly #head: Selection<HTMLDivElement, unknown, null, undefined>;

  constructor(topic: string) {
    this.element.className = 'topic';
    this.#head = select(this.element).append('div').attr('class', 'topic-head');
    this.#head.append('h4').text(`Topic ${topic}`);
    this.#head.append('span').attr('class', 'topic-facts');
    this.#head.append('span').attr('class', 'topic-producers');
    this.svg = select(this.element)
      .append('svg')
      .attr('class', 'mark')
      .attr('role', 'grid')
      .attr('aria-label', `Partitions of topic ${topic}: arrow keys move between records`)
      .node()!;
    select(this.svg).append('line').attr('class', 'rail').attr('aria-hidden', 'true');
    select(this.element).append('p').attr('class', 'scene-note');
  }

  /** Draws the topic as it stands after some entries. */
  update(picture: TopicPicture): void {
    const { topic, groups, colours, width, newFrom } = picture;
    this.#colours = colours;
    this.#gutter = Math.max(this.#gutter, gutterFor(topic, groups));
    const measures = measuresFor(width, topic.partitions.length, this.#gutter);
    const layout = layoutTopic(topic, groups, measures, this.anchors);
    this.layout = layout;
    this.#updateHead(topic, groups);
    const svg = select(this.svg)
      .attr('width', width)
      .attr('height', layout.height)
      .classed('is-compact', measures.compact);
    const bottom = (layout.rows.at(-1)?.cellsY ?? 0) + measures.cell + 4;
    svg
      .select('.rail')
      .attr('x1', width - 1)
      .attr('x2', width - 1)
      .attr('y1', (layout.rows[0]?.cellsY ?? 0) - 4)
      .attr('y2', bottom)
      .classed('is-away', topic.producers.length === 0);
    svg
      .selectAll<SVGGElement, RowLayout>('g.row')
      .data(layout.rows, row => row.partition.partition)
      .join(enter => {
        const rows = enter.append('g');
        beginRow(rows);
        return rows;
      })
      .each(function (row) {
        const look = rowLook(row, measures, picture.keys);
        if (this.getAttribute('data-look') === look) return;
        this.setAttribute('data-look', look);
        updateRow(this, row, { measures, colours, newFrom });
      });
    this.#keepTabStop();
  }

  /** Moves the records in flight to where they are at `nowUs`. */
  fly(nowUs: number, still: boolean): void {
    const { layout } = this;
    if (!layout) return;
    const colours = this.#colours!;
    select(this.svg)
      .selectAll<SVGGElement, RowLayout>('g.row')
      .each(function (row) {
        const host = select(this).select<SVGGElement>('.flights');
        const { flights, text, textX, anchor, more } = flightLayout(row, layout.measures, nowUs, still);
        if (flights.length === 0 && !host.node()!.firstChild) return;
        const inset = (layout.measures.cell - FLIGHT) / 2;
        const records = host
          .selectAll<SVGGElement, PlacedFlight>('g.flight')
          .data(flights, flight => flight.record.entry)
          .join(enter => {
            const flight = enter.append('g').attr('class', 'flight');
            drawBody(flight.append('g'), FLIGHT);
            flight.select('.body').attr('class', 'cell-committed');
            return flight;
          })
          .attr('transform', flight => `translate(${flight.x + inset},${row.cellsY + inset})`);
        dress(records.select<SVGGElement>('g'), FLIGHT, flight => colours.of(flight.record.key));
        host
          .selectAll('text.flight-text')
          .data(text === null ? [] : [more > 0 ? `${text}, and ${more} more` : text])
          .join('text')
          .attr('class', 'flight-text')
          .attr('x', textX)
          .attr('y', row.cellsY + layout.measures.cell + 12)
          .attr('text-anchor', anchor)
          .text(line => line);
      });
  }

  /** The one cell that Tab reaches: the one that had the focus last, else the newest of the first row. */
  #keepTabStop(): void {
    if (this.svg.querySelector('[tabindex="0"]')) return;
    const cells = this.svg.querySelectorAll('.row:first-of-type .cell, .cell');
    cells[cells.length - 1]?.setAttribute('tabindex', '0');
  }

  #updateHead(topic: TopicState, groups: Group[]): void {
    const count = topic.partitions.length;
    const facts = [
      `${count} ${count === 1 ? 'partition' : 'partitions'}`,
      `replication factor ${topic.replicationFactor}`,
    ];
    for (const group of groupsOf(topic, groups)) {
      facts.push(`group ${shorten(group.group, 24)}: ${group.state}, generation ${group.generation}`);
    }
    this.#head.select('.topic-facts').text(facts.join(' · '));
    const names = topic.producers.slice(0, 3).map(name => shorten(name, 18));
    const rest = topic.producers.length - names.length;
    this.#head
      .select('.topic-producers')
      .text(names.length === 0 ? '' : `◂ ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`)
      .attr('title', names.length === 0 ? null : `Producers: ${topic.producers.join(', ')}`);
    const hidden = this.layout?.hidden ?? 0;
    select(this.element)
      .select('.scene-note')
      .classed('is-away', hidden === 0)
      .text(`${hidden} further partitions: see the table.`);
  }
}

/** Everything that a row's drawing depends on, as a text: a row that looks as before is left alone. */
function rowLook(row: RowLayout, measures: Measures, keys: number): string {
  const { cells, y, facts, folds, highWatermarkX, marks, cellsY } = row;
  const log = [
    cells.length,
    cells[0]?.cell.entry,
    cells.at(-1)?.cell.entry,
    cells.filter(each => each.committed).length,
  ];
  return JSON.stringify([keys, measures.width, measures.left, y, cellsY, facts, log, folds, highWatermarkX, marks]);
}
