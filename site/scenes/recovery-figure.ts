/** The figure of a query's recovery: columns of what each attempt at a batch wrote, restarts between them. */
import { type Selection, select } from 'd3-selection';
import { keepTabStop } from './mark-focus.ts';
import type { RecoveryCell, RecoveryColumn, RecoveryLayout } from './recovery-layout.ts';

/** The figure. */
export class RecoveryFigure {
  readonly element = document.createElement('div');
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>;

  constructor() {
    this.element.className = 'recovery';
    this.#svg = select(this.element).append('svg').attr('class', 'mark').attr('role', 'group');
    this.#svg.attr('aria-label', 'What each attempt at a batch wrote; the table has the same facts');
    for (const name of ['rows', 'restarts', 'columns']) this.#svg.append('g').attr('class', name);
  }

  /** Draws the query as it stands after some entries. */
  update(layout: RecoveryLayout): void {
    const { width, height, rows, columns, restarts, rowHeight } = layout;
    this.#svg.attr('width', width).attr('height', height);
    this.#svg
      .select('.rows')
      .selectAll<SVGTextElement, (typeof rows)[number]>('text')
      .data(rows)
      .join('text')
      .attr('class', 'row-label')
      .attr('y', ({ y }) => y + rowHeight / 2 + 4)
      .text(({ label }) => label);
    const bars = this.#svg
      .select('.restarts')
      .selectAll<SVGGElement, (typeof restarts)[number]>('g')
      .data(restarts, ({ id }) => id)
      .join(enter => {
        const bar = enter.append('g');
        bar.append('line').attr('class', 'restart').attr('y1', 20);
        bar.append('text').attr('class', 'who').attr('y', 13);
        return bar;
      })
      .attr('transform', ({ x }) => `translate(${x},0)`);
    bars.select('line').attr('y2', height);
    bars.select('text').text(({ text }) => text);
    this.#svg
      .select<SVGGElement>('.columns')
      .selectAll<SVGGElement, RecoveryColumn>('g.attempt')
      .data(columns, ({ id }) => id)
      .join(enter => beginColumns(enter.append('g')))
      .attr(
        'class',
        ({ again, crashY }) => `attempt${again ? ' is-again' : ''}${crashY === null ? '' : ' has-crashed'}`,
      )
      .attr('transform', ({ x }) => `translate(${x},0)`)
      .attr(
        'aria-label',
        ({ head, again, cells }) => `${head}${again ? ', again' : ''}: ${cells.map(({ title }) => title).join('; ')}`,
      )
      .each(function (column) {
        updateColumn(this, column, layout);
      });
    keepTabStop(this.element, 'g.attempt');
  }
}

function beginColumns(columns: Selection<SVGGElement, RecoveryColumn, SVGGElement, unknown>): typeof columns {
  columns.attr('role', 'img').attr('tabindex', -1);
  columns.append('rect').attr('class', 'focus-ring').attr('x', -4).attr('y', 20).attr('rx', 8);
  columns.append('text').attr('class', 'strong').attr('y', 36);
  columns.append('text').attr('class', 'late-label');
  columns.append('path').attr('class', 'link way');
  columns.append('g').attr('class', 'cells');
  const crash = columns.append('g').attr('class', 'crash');
  crash.append('path').attr('class', 'crash-line');
  crash.append('text').attr('class', 'late-label');
  return columns;
}

function updateColumn(
  node: SVGGElement,
  column: RecoveryColumn,
  { columnWidth, rowHeight, height, narrow }: RecoveryLayout,
): void {
  const group = select(node);
  group
    .select('.focus-ring')
    .attr('width', columnWidth + 8)
    .attr('height', height - 22);
  group.select('.strong').text(column.head);
  group
    .select(':scope > .late-label')
    .attr('text-anchor', narrow ? 'start' : 'end')
    .attr('x', narrow ? 0 : columnWidth)
    .attr('y', narrow ? 22 : 36)
    .text(column.again ? 'again' : '');
  const [first, last] = [column.cells[0]!, column.cells.at(-1)!];
  group.select('.way').attr('d', `M${columnWidth / 2} ${first.y + rowHeight}V${last.y}`);
  const cells = group
    .select('.cells')
    .selectAll<SVGGElement, RecoveryCell>('g')
    .data(column.cells)
    .join(enter => {
      const cell = enter.append('g');
      cell.append('rect').attr('class', 'body').attr('rx', 6);
      cell.append('text').attr('class', 'centred');
      return cell;
    })
    .attr('class', ({ done, step }) => `written is-${step} ${done ? 'is-done' : 'is-to-come'}`)
    .attr('transform', ({ y }) => `translate(0,${y})`);
  cells.select('.body').attr('width', columnWidth).attr('height', rowHeight);
  cells
    .select('text')
    .attr('x', columnWidth / 2)
    .attr('y', rowHeight / 2 + 4)
    .text(({ text }) => text);
  const crash = group.select('.crash').classed('is-away', column.crashY === null);
  if (column.crashY === null) return;
  crash.select('path').attr('d', `M-4 ${column.crashY}H${columnWidth + 4}`);
  crash
    .select('text')
    .attr('x', columnWidth / 2)
    .attr('y', column.crashY + 28)
    .text('✕ crash');
}
