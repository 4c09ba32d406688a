/**
 * The scene "transactions": which records belong to which transaction, the markers that end them, the last stable offset,
 * and what a consumer with read_committed is given. It reads the trace through `engine/view/transactions.ts` and nothing
 * else.
 */
import { type Selection, select } from 'd3-selection';
import { type TransactionsState, transactionsView } from '../../engine/index.ts';
import { drawBody, dress } from './cell.ts';
import { Detail } from './detail.ts';
import { writeTables } from './facts-table.ts';
import type { KeyColours } from './key-colour.ts';
import { keepTabStop, listenToMarks } from './mark-focus.ts';
import { MarkLegend } from './mark-legend.ts';
import type { Scene } from './scene.ts';
import { type Drawing, type Picture, Stage } from './stage.ts';
import {
  layoutTransactions,
  type PlacedItem,
  type TransactionRow,
  type TransactionsLayout,
} from './transactions-layout.ts';
import { rowFacts, transactionFacts } from './transactions-table.ts';

/** Transactions. */
export const transactions: Scene = {
  name: 'transactions',
  title: 'Transactions',
  mount: host => new TransactionsPicture(host).stage,
};

/** Places in a row, from its top. */
const AT = { bracket: 16, cells: 24, offsets: 63, sees: 74, seesHeight: 26, readers: 112 };

class TransactionsPicture implements Picture<TransactionsState> {
  readonly title = 'Transactions';
  readonly view = transactionsView;
  readonly stage: Stage<TransactionsState>;
  readonly #svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  readonly #legend = new MarkLegend([
    'in an open transaction',
    'committed',
    'aborted',
    'marker',
    'last stable offset',
    'high watermark',
    'position',
  ]);
  readonly #detail: Detail;

  constructor(host: HTMLElement) {
    this.stage = new Stage(host, this, [this.#legend.element]);
    const drawing = document.createElement('div');
    drawing.className = 'transactions';
    drawing.append(this.#svg);
    this.stage.body.append(drawing);
    const svg = select(this.#svg).attr('class', 'mark').attr('role', 'group');
    svg
      .attr('aria-label', 'Logs with their transactions; the table has the same facts')
      .append('g')
      .attr('class', 'rows');
    this.#detail = new Detail(this.stage.root);
    listenToMarks(drawing, 'g.log-item', {
      look: mark => this.#look(mark),
      leave: atOnce => (atOnce ? this.#detail.hide() : this.#detail.hideSoon()),
      pick: () => {},
    });
  }

  begin(): void {
    this.#detail.hide();
  }

  whyEmpty({ transactions: all, partitions, logs }: TransactionsState): string | null {
    if (all.length > 0 && partitions.length > 0) return null;
    if (logs.ended !== null) return 'The program ended without a transaction: give a producer a transactionalId.';
    return 'No transaction has written anything yet. Step forward: its records appear here.';
  }

  draw(state: TransactionsState, { width, colours, newFrom }: Drawing): void {
    const layout = layoutTransactions(state, width);
    select(this.#svg).attr('width', layout.width).attr('height', layout.height);
    select(this.#svg)
      .select<SVGGElement>('.rows')
      .selectAll<SVGGElement, TransactionRow>('g.transaction-log')
      .data(layout.rows, ({ id }) => id)
      .join(enter => beginRows(enter.append('g')))
      .attr('transform', ({ y }) => `translate(0,${y})`)
      .each(function (row) {
        updateRow(this, row, layout, colours, newFrom);
      });
    keepTabStop(this.stage.body, 'g.log-item');
  }

  tables(state: TransactionsState, host: HTMLElement): void {
    writeTables(host, [transactionFacts(state), ...layoutTransactions(state, 4000).rows.map(rowFacts)]);
  }

  drawn(_state: TransactionsState, _colours: unknown, asTable: boolean): void {
    this.#legend.element.hidden = asTable;
    this.#detail.hide();
  }

  #look(mark: SVGGElement): void {
    const { item, transaction, seen } = (mark as SVGGElement & { __data__: PlacedItem }).__data__;
    const facts: [string, string][] = [['offset', String(item.offset)]];
    if (item.marker === null) facts.push(['key', item.key ?? 'none'], ['value', item.value ?? 'none']);
    if (transaction) {
      facts.push(
        ['transaction', `#${transaction.number} of ${transaction.transactionalId}`],
        ['state', transaction.state],
      );
    }
    facts.push(['read_committed', seen]);
    const title = item.marker === null ? (item.key ?? 'no key') : `${item.marker} marker`;
    this.#detail.show(mark, { title, state: transaction?.fate ?? 'no transaction', facts, hint: null });
  }
}

function beginRows(rows: Selection<SVGGElement, TransactionRow, SVGGElement, unknown>): typeof rows {
  rows.attr('class', 'transaction-log');
  rows
    .append('rect')
    .attr('class', 'track')
    .attr('y', AT.cells - 4)
    .attr('height', 34)
    .attr('rx', 4);
  rows
    .append('rect')
    .attr('class', 'track')
    .attr('y', AT.sees - 2)
    .attr('height', AT.seesHeight)
    .attr('rx', 4);
  rows.append('text').attr('class', 'strong name');
  rows.append('text').attr('class', 'row-label sees-name');
  rows.append('text').attr('class', 'fact facts');
  for (const name of ['brackets', 'items', 'seen', 'readers']) rows.append('g').attr('class', name);
  rows
    .append('line')
    .attr('class', 'high-watermark')
    .attr('y1', AT.cells - 6)
    .attr('y2', AT.cells + 32);
  const stable = rows.append('g').attr('class', 'last-stable');
  stable.append('path').attr('d', `M0 ${AT.cells - 8}V${AT.sees + AT.seesHeight}`);
  stable
    .append('text')
    .attr('class', 'late-label')
    .attr('x', 5)
    .attr('y', AT.sees + 16);
  return rows;
}

function updateRow(
  node: SVGGElement,
  row: TransactionRow,
  { left, right, cell }: TransactionsLayout,
  colours: KeyColours,
  newFrom: number,
): void {
  const group = select(node);
  const narrow = left < 20;
  group
    .selectAll('.track')
    .attr('x', left)
    .attr('width', right - left);
  group
    .select('.name')
    .attr('x', narrow ? left : 0)
    .attr('y', narrow ? -2 : AT.cells + 12)
    .text(row.label);
  const hidden = row.hidden > 0 ? ` · from ${row.hidden}` : '';
  group
    .select('.facts')
    .attr('x', narrow ? left + 100 : 0)
    .attr('y', narrow ? -2 : AT.cells + 28)
    .text(row.fact + hidden);
  group
    .select('.sees-name')
    .attr('x', narrow ? right - 6 : 0)
    .attr('y', AT.sees + 15)
    .attr('text-anchor', narrow ? 'end' : 'start')
    .text('read_committed');
  drawBrackets(group.select('.brackets'), row);
  drawItems(group.select('.items'), row, { cell, colours, newFrom });
  drawSeen(group.select('.seen'), row, { cell, colours });
  group.select('.high-watermark').attr('transform', `translate(${row.highWatermarkX},0)`);
  const stable = group.select('.last-stable').attr('transform', `translate(${row.lastStableX},0)`);
  stable.classed('is-away', !row.heldBack).select('text').text('waits: LSO');
  drawReaders(group.select('.readers'), row, right);
}

type Group = Selection<SVGGElement, unknown, null, undefined>;

function drawBrackets(host: Group, { brackets }: TransactionRow): void {
  const drawn = host
    .selectAll<SVGGElement, TransactionRow['brackets'][number]>('g')
    .data(brackets, ({ id }) => id)
    .join(enter => {
      const bracket = enter.append('g');
      bracket.append('path');
      bracket.append('text').attr('class', 'who');
      return bracket;
    })
    .attr('class', ({ fate }) => `bracket is-${fate}`);
  drawn.select('path').attr('d', ({ x1, x2 }) => `M${x1} ${AT.bracket + 3}v-4H${x2}v4`);
  drawn
    .select('text')
    .attr('x', ({ x1, x2 }) => (x1 + x2) / 2)
    .attr('y', AT.bracket - 5)
    .text(({ text }) => text);
}

function drawItems(
  host: Group,
  { items }: TransactionRow,
  { cell, colours, newFrom }: { cell: number; colours: KeyColours; newFrom: number },
): void {
  const marks = host
    .selectAll<SVGGElement, PlacedItem>('g.log-item')
    .data(items, ({ item }) => item.entry)
    .join(enter => {
      const mark = enter.append('g').attr('role', 'img').attr('tabindex', -1);
      const ring = mark.append('rect').attr('class', 'focus-ring').attr('x', -3).attr('y', -3).attr('rx', 8);
      ring.attr('width', cell + 6).attr('height', cell + 6);
      const record = mark.append('g').attr('class', 'record');
      drawBody(record, cell);
      mark
        .append('path')
        .attr('class', 'struck')
        .attr('d', `M3 ${cell - 3}L${cell - 3} 3`);
      mark
        .append('text')
        .attr('class', 'tick')
        .attr('x', cell / 2)
        .attr('y', AT.offsets - AT.cells);
      return mark;
    })
    .attr('class', ({ item, fate }) => {
      const kind = item.marker === null ? `is-${fate}` : `is-marker is-${fate}`;
      return `log-item cell ${kind}${item.entry >= newFrom ? ' is-new' : ''}`;
    })
    .attr('transform', ({ x }) => `translate(${x},${AT.cells})`)
    .attr('aria-label', ({ item, transaction, seen }) => {
      const what = item.marker === null ? `${item.key ?? 'no key'} ${item.value ?? ''}` : `${item.marker} marker`;
      return `offset ${item.offset}, ${what}, ${transaction ? `transaction ${transaction.number} ${transaction.fate}` : 'no transaction'}, ${seen}`;
    });
  marks.select('.body').attr('class', ({ fate, item }) => {
    if (item.marker !== null) return 'body marker-body';
    return `body ${fate === 'open' ? 'cell-appended' : 'cell-committed'}`;
  });
  marks.select('.tick').text(({ item }) => item.offset);
  dress(marks.select<SVGGElement>('.record'), cell, ({ item }) => {
    if (item.marker !== null) return { ...colours.of(null), label: item.marker.slice(0, 1) };
    return colours.of(item.key);
  });
}

function drawSeen(
  host: Group,
  { items }: TransactionRow,
  { cell, colours }: { cell: number; colours: KeyColours },
): void {
  const size = cell - 6;
  const given = items.filter(({ seen, item }) => seen !== 'waited for' && item.marker === null);
  const marks = host
    .selectAll<SVGGElement, PlacedItem>('g.given')
    .data(given, ({ item }) => item.entry)
    .join(enter => {
      const mark = enter.append('g');
      drawBody(mark.append('g').attr('class', 'record'), size);
      mark
        .append('text')
        .attr('class', 'fact centred')
        .attr('x', size / 2)
        .attr('y', size / 2 + 4);
      return mark;
    })
    .attr('class', ({ seen }) => `given ${seen === 'given' ? '' : 'is-passed'}`)
    .attr('transform', ({ x }) => `translate(${x + 3},${AT.sees + 1})`);
  marks.select('.body').attr('class', 'body cell-committed');
  marks.select('.fact').text(({ seen }) => (seen === 'given' ? '' : '–'));
  dress(marks.select<SVGGElement>('.record'), size, ({ item }) => ({
    ...colours.of(item.key),
    label: colours.of(item.key).label.slice(0, 2),
  }));
}

function drawReaders(host: Group, { readers }: TransactionRow, right: number): void {
  const drawn = host
    .selectAll<SVGGElement, TransactionRow['readers'][number]>('g')
    .data(readers, ({ id }) => id)
    .join(enter => {
      const reader = enter.append('g');
      reader.append('path').attr('class', 'position').attr('d', 'M0 0L7 11L-7 11Z');
      reader.append('text').attr('class', 'who');
      return reader;
    })
    .attr('transform', ({ x }) => `translate(${x},${AT.readers})`);
  drawn
    .select('text')
    .attr('x', ({ x, text }) => Math.max(text.length * 3.2 - x, Math.min(0, right - x - text.length * 3.2)))
    .attr('y', (_, index) => 23 + (index % 2) * 13)
    .text(({ text }) => text);
}
