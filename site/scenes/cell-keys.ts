/**
 * Pointer and keyboard on a topic's cells: hover and focus bring up the detail; arrows move from record to
 * record and from partition to partition (turning the window where the log goes on), Home and End go to a log's
 * ends, Enter or a double click goes to the moment of the record, a click on a fold opens it. Keys that are used
 * here go no further, so that the workbench's own arrow keys stay still.
 */
import { select } from 'd3-selection';
import { cellAt, cellCount, logOf, placeOf } from '../../engine/index.ts';
import type { PlacedCell, PlacedFold, RowLayout } from './log-layout.ts';
import type { TopicFigure } from './topic-figure.ts';

/** What the scene does when a record is looked at or picked. */
export interface CellActions {
  /** Looks at the record of this cell. */
  look(cell: SVGGElement, row: RowLayout, placed: PlacedCell): void;
  /** Looks away; at once if the person asked for it. */
  leave(atOnce: boolean): void;
  /** Goes to the record's moment. */
  pick(placed: PlacedCell): void;
  /** Draws again, after a window was turned. */
  redraw(): void;
}

/** Listens on a topic's figure. */
export function listenToCells(figure: TopicFigure, actions: CellActions): void {
  // On the box around the drawing: an SVG element with focus listeners would be a tab stop of its own.
  const { element, svg } = figure;
  const look = (event: Event): void => {
    const cell = cellOf(event.target);
    if (cell) actions.look(cell, rowOf(cell), placedOf(cell));
  };
  element.addEventListener('pointerover', look);
  element.addEventListener('pointerout', event => {
    if (cellOf(event.target)) actions.leave(false);
  });
  element.addEventListener('focusin', event => {
    const cell = cellOf(event.target);
    if (cell) makeTabStop(svg, cell);
    look(event);
  });
  element.addEventListener('focusout', () => actions.leave(false));
  element.addEventListener('dblclick', event => {
    const cell = cellOf(event.target);
    if (cell) actions.pick(placedOf(cell));
  });
  element.addEventListener('click', event => {
    const fold = (event.target as Element).closest<SVGGElement>('g.fold');
    if (fold) openFold(figure, fold, actions);
    else cellOf(event.target)?.focus({ preventScroll: true });
  });
  element.addEventListener('keydown', event => {
    const cell = cellOf(event.target);
    if (!cell || event.altKey || event.ctrlKey || event.metaKey || !pressed(figure, cell, event.key, actions)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function pressed(figure: TopicFigure, cell: SVGGElement, key: string, actions: CellActions): boolean {
  const row = rowOf(cell);
  const placed = placedOf(cell);
  const log = logOf(row.partition);
  const place = placeOf(log, placed.cell.offset);
  switch (key) {
    case 'ArrowLeft':
      return goTo(figure, row, place - 1, actions);
    case 'ArrowRight':
      return goTo(figure, row, place + 1, actions);
    case 'Home':
      return goTo(figure, row, 0, actions);
    case 'End':
      return goTo(figure, row, cellCount(log) - 1, actions);
    case 'ArrowUp':
      return goBeside(figure, row, placed.x, -1);
    case 'ArrowDown':
      return goBeside(figure, row, placed.x, 1);
    case 'Enter':
      actions.pick(placed);
      return true;
    case 'Escape':
      actions.leave(true);
      return true;
    default:
      return false;
  }
}

/** Focuses the cell at a place of the log, turning the window there if need be. */
function goTo(figure: TopicFigure, row: RowLayout, place: number, actions: CellActions): boolean {
  const log = logOf(row.partition);
  const count = cellCount(log);
  const target = cellAt(log, Math.max(0, Math.min(place, count - 1)));
  if (!target) return true;
  if (place < row.window.from || place >= row.window.to) {
    const shown = row.window.to - row.window.from;
    const from = place < row.window.from ? place - shown + Math.ceil(shown / 4) : place - Math.ceil(shown / 4);
    turn(figure, row, place >= count - 1 ? null : Math.max(0, from), actions);
  }
  find(figure, row.partition.partition, target.entry)?.focus({ preventScroll: true });
  return true;
}

function goBeside(figure: TopicFigure, row: RowLayout, x: number, step: number): boolean {
  const rows = figure.layout?.rows ?? [];
  for (let index = rows.indexOf(row) + step; index >= 0 && index < rows.length; index += step) {
    const cells = rows[index]!.cells;
    if (cells.length === 0) continue;
    const nearest = cells.reduce((best, each) => (Math.abs(each.x - x) < Math.abs(best.x - x) ? each : best));
    find(figure, rows[index]!.partition.partition, nearest.cell.entry)?.focus({ preventScroll: true });
    return true;
  }
  return true;
}

function openFold(figure: TopicFigure, fold: SVGGElement, actions: CellActions): void {
  const row = rowOf(fold);
  const { side } = select<SVGGElement, PlacedFold>(fold).datum();
  const shown = row.window.to - row.window.from;
  const from = side === 'before' ? Math.max(0, row.window.from - shown + 2) : row.window.to - 2;
  turn(figure, row, from + shown >= cellCount(logOf(row.partition)) ? null : from, actions);
}

/** Turns a row's window to `from`, or to the newest cells. */
function turn(figure: TopicFigure, row: RowLayout, from: number | null, actions: CellActions): void {
  if (from === null) figure.anchors.delete(row.partition.partition);
  else figure.anchors.set(row.partition.partition, from);
  actions.redraw();
}

/** The drawn cell of an entry. */
export function find(figure: TopicFigure, partition: number, entry: number): SVGGElement | undefined {
  const cells = figure.svg.querySelectorAll<SVGGElement>('g.cell');
  return Array.from(cells).find(
    cell => placedOf(cell).cell.entry === entry && rowOf(cell).partition.partition === partition,
  );
}

function cellOf(target: EventTarget | null): SVGGElement | null {
  return (target as Element | null)?.closest<SVGGElement>('g.cell') ?? null;
}

/** What a drawn cell stands for. */
export function placedOf(cell: SVGGElement): PlacedCell {
  return select<SVGGElement, PlacedCell>(cell).datum();
}

/** The row that a mark stands in. */
export function rowOf(mark: SVGGElement): RowLayout {
  return select<SVGGElement, RowLayout>(mark.closest<SVGGElement>('g.row')!).datum();
}

function makeTabStop(svg: SVGSVGElement, cell: SVGGElement): void {
  for (const other of svg.querySelectorAll('[tabindex="0"]')) other.setAttribute('tabindex', '-1');
  cell.setAttribute('tabindex', '0');
}
