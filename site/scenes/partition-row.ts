/**
 * Draws one partition's row: label, track, folds, cells, high watermark and consumers' marks. Keyed joins: a cell
 * is the entry that appended it, so that what stays stays in place. Text and colour are set once, places and
 * states on every update.
 */
import { type Selection, select } from 'd3-selection';
import { cellName, drawBody, dress } from './cell.ts';
import type { ConsumerMarks, PositionMark } from './consumer-marks.ts';
import type { KeyColours } from './key-colour.ts';
import type { Measures, PlacedCell, PlacedFold, RowLayout } from './log-layout.ts';

/** What a row's drawing needs besides its layout. */
export interface RowLook {
  measures: Measures;
  colours: KeyColours;
  /** Cells of entries from here on are new: they ease in. */
  newFrom: number;
}

// biome-ignore lint/suspicious/noExplicitAny: parents and data of d3 selections differ and do not matter here
type Group<D> = Selection<SVGGElement, D, any, any>;
type Host = Group<RowLayout>;

/** Makes the parts of a row that are always there. */
export function beginRow(rows: Host): void {
  rows.attr('class', 'row').attr('role', 'row');
  const header = rows.append('g').attr('class', 'row-header').attr('role', 'rowheader');
  header.append('text').attr('class', 'strong');
  header.append('text').attr('class', 'fact');
  rows.append('rect').attr('class', 'track').attr('rx', 3).attr('aria-hidden', 'true');
  for (const name of ['folds', 'cells', 'flights', 'marks']) rows.append('g').attr('class', name);
  rows.select('.flights').attr('aria-hidden', 'true');
  rows.select('.marks').attr('aria-hidden', 'true');
  rows.select('.cells').attr('role', 'presentation');
  rows.append('line').attr('class', 'high-watermark').attr('aria-hidden', 'true');
}

/** Brings one row up to date. */
export function updateRow(node: SVGGElement, row: RowLayout, look: RowLook): void {
  const group = select(node) as unknown as Host;
  const { measures } = look;
  const { compact, left, cell, width } = measures;
  const base = row.cellsY;
  group
    .select('.row-header .strong')
    .attr('y', compact ? row.y + 14 : base + 12)
    .text(row.title);
  group
    .select('.row-header .fact')
    .attr('x', compact ? (row.title.length + 1) * 7.3 : 0)
    .attr('y', compact ? row.y + 14 : base + 26)
    .text(row.facts);
  group
    .select('.track')
    .attr('x', left - (compact ? 0 : 5))
    .attr('y', base - 4)
    .attr('width', width - left - (compact ? 3 : -2) - 5)
    .attr('height', cell + 8);
  group
    .select<SVGLineElement>('.high-watermark')
    .attr('y1', base - 6)
    .attr('y2', base + cell + 6)
    .classed('is-away', row.highWatermarkX === null)
    .style('transform', `translateX(${row.highWatermarkX ?? left}px)`);
  updateFolds(group.select('.folds'), row, measures);
  updateCells(group.select('.cells'), row, look);
  updateMarks(group.select('.marks'), row, measures);
}

function updateCells(host: Host, row: RowLayout, { measures, colours, newFrom }: RowLook): void {
  const size = measures.cell;
  const cells = host
    .selectAll<SVGGElement, PlacedCell>('g.cell')
    .data(row.cells, placed => placed.cell.entry)
    .join(enter => {
      const cell = enter
        .append('g')
        .attr('class', placed => (placed.cell.entry >= newFrom ? 'cell is-new' : 'cell'))
        .attr('role', 'gridcell')
        .attr('tabindex', -1);
      cell
        .append('text')
        .attr('class', 'tick')
        .attr('x', size / 2)
        .attr('y', size + 12)
        .text(placed => placed.cell.offset);
      spaced(cell);
      drawBody(cell.append('g'), size);
      cell
        .append('rect')
        .attr('class', 'focus-ring')
        .attr('x', -3.5)
        .attr('y', -3.5)
        .attr('width', size + 7)
        .attr('height', size + 7)
        .attr('rx', 8);
      return cell;
    })
    .style('transform', placed => `translate(${placed.x}px, ${row.cellsY}px)`);
  dress(cells.select<SVGGElement>('g'), size, placed => colours.of(placed.cell.key));
  cells.each(function (placed) {
    const { cell, committed } = placed;
    const name = cellName(cell, colours.of(cell.key).label, committed);
    if (this.getAttribute('aria-label') === name) return;
    this.setAttribute('aria-label', name);
    this.querySelector('.record > rect')!.setAttribute('class', committed ? 'cell-committed' : 'cell-appended');
  });
}

/** A space between the texts of a mark, so that they are read as two words. */
function spaced<D>(mark: Group<D>): void {
  mark.each(function () {
    this.append(' ');
  });
}

function updateFolds(host: Host, row: RowLayout, { cell }: Measures): void {
  const folds = host
    .selectAll<SVGGElement, PlacedFold>('g.fold')
    .data(row.folds, fold => fold.side)
    .join(enter => {
      const fold = enter.append('g').attr('class', 'fold').attr('role', 'gridcell').attr('tabindex', -1);
      fold.append('rect').attr('height', cell).attr('rx', 5);
      fold
        .append('text')
        .attr('class', 'fold-range')
        .attr('y', cell / 2 + 4);
      spaced(fold);
      fold
        .append('text')
        .attr('class', 'tick')
        .attr('y', cell + 12);
      return fold;
    })
    .style('transform', fold => `translate(${fold.x}px, ${row.cellsY}px)`);
  folds.select('rect').attr('width', fold => fold.width);
  folds
    .select('.fold-range')
    .attr('x', fold => fold.width / 2)
    .text(fold => (fold.side === 'before' ? `‹ ${range(fold)}` : `${range(fold)} ›`));
  folds
    .select('.tick')
    .attr('x', fold => fold.width / 2)
    .text(fold => (fold.side === 'before' ? 'earlier' : 'later'));
}

/** Offsets of a fold, as short as they fit into three slots. */
function range({ from, to, side }: PlacedFold): string {
  const text = from === to ? `${from}` : `${from}–${to}`;
  if (text.length <= 8) return text;
  return side === 'before' ? `to ${to}` : `from ${from}`;
}

function updateMarks(host: Host, row: RowLayout, measures: Measures): void {
  const lanes = host
    .selectAll<SVGGElement, ConsumerMarks>('g.lane')
    .data(row.marks, lane => lane.group)
    .join(enter => {
      const lane = enter.append('g').attr('class', 'lane');
      lane.append('text').attr('class', 'fact');
      lane.append('path').attr('class', 'flag').attr('d', 'M0 0V12M0 0L9 3.5L0 7Z');
      return lane;
    })
    .attr('transform', lane => `translate(0,${row.marksY + lane.y})`);
  lanes
    .select('.fact')
    .attr('y', measures.compact ? 11 : 10)
    .text(lane => lane.label ?? '');
  lanes
    .select<SVGPathElement>('.flag')
    .classed('is-away', lane => lane.flag === null)
    .style('transform', lane => `translate(${lane.flag?.x ?? measures.left}px, ${lane.labelHeight}px)`);
  lanes
    .selectAll<SVGGElement, PositionMark>('g.consumer')
    .data(
      lane => lane.positions.map(mark => ({ ...mark, y: mark.y + lane.labelHeight })),
      mark => mark.client,
    )
    .join(enter => {
      const mark = enter.append('g').attr('class', 'consumer');
      mark.append('path').attr('class', 'position').attr('d', 'M0 0L7 11L-7 11Z');
      mark.append('text').attr('class', 'who').attr('y', 23);
      return mark;
    })
    .each(function (mark) {
      const [triangle, name] = this.children as unknown as [SVGPathElement, SVGTextElement];
      triangle.style.transform = `translate(${mark.x}px, ${mark.y}px)`;
      name.style.transform = `translate(${mark.nameX}px, ${mark.y}px)`;
      if (name.textContent !== mark.name) name.textContent = mark.name;
    });
}
