/**
 * The input table and the result tables of queries over the same input, a column a batch: rows that came in are
 * filled, earlier ones outlined; result rows that a batch changed stand out. Queries that ran side by side stand below
 * each other, so that output modes can be compared.
 */
import { type Selection, select } from 'd3-selection';
import { type Batch, clockText, type QueryPast, type ReadRow } from '../../engine/index.ts';
import { drawBody, dress } from './cell.ts';
import { COMPACT_BELOW } from './log-layout.ts';
import { type ResultRow, type ResultTable, resultTables } from './result-table.ts';
import { rowKey, rowLabel, shortValue } from './row-mark.ts';
import type { Drawing } from './stage.ts';

const COLUMN = 178;
const SIDE = 78;
const CELL = 24;
/** Squares of one column, latest last; result rows of one. */
const MOST_INPUTS = 24;
const MOST_RESULTS = 9;

interface Line {
  name: string;
  note: string;
  cells: Cell[];
}

interface Cell {
  id: string;
  inputs: { row: ReadRow; isNew: boolean }[];
  rows: ResultRow[];
  /** What does not fit, and what was written. */
  note: string;
  tone: 'plain' | 'wrote';
}

/** A cell in its line (`row`) and batch (`column`). */
interface PlacedCell {
  cell: Cell;
  row: number;
  column: number;
}

type PlacedCells = Selection<HTMLDivElement, PlacedCell, HTMLElement, unknown>;

/** Draws the figure into `host`. */
export function drawInputResult(host: HTMLElement, queries: QueryPast[], startsAtMs: number, drawing: Drawing): void {
  const narrow = drawing.width < COMPACT_BELOW;
  const count = Math.max(1, Math.floor((drawing.width - (narrow ? 0 : SIDE)) / COLUMN));
  const batches = shownBatches(queries, count);
  const lines = [inputLine(queries[0]!, batches), ...queries.map(query => resultLine(query, batches))];
  const root = select(host).style(
    'grid-template-columns',
    `${narrow ? '' : `${SIDE}px `}repeat(${count}, minmax(0, 1fr))`,
  );
  root
    .selectAll<HTMLDivElement, Batch>('div.batch-head')
    .data(batches, ({ batchId }) => batchId)
    .join('div')
    .attr('class', 'batch-head')
    .style('grid-row', 1)
    .style('grid-column', (_, index) => index + (narrow ? 1 : 2))
    .text(batch => `batch ${batch.batchId} · ${clockText(Math.round(startsAtMs + batch.plannedAtUs / 1000))}`);
  root
    .selectAll<HTMLDivElement, Line>('div.line-name')
    .data(lines)
    .join(enter => {
      const name = enter.append('div').attr('class', 'line-name');
      name.append('strong');
      name.append('span');
      return name;
    })
    .style('grid-row', (_, index) => (narrow ? 2 * index + 2 : index + 2))
    .style('grid-column', narrow ? '1 / -1' : '1')
    .each(function ({ name, note }) {
      select(this).select('strong').text(name);
      select(this).select('span').text(note);
    });
  const placed: PlacedCell[] = lines.flatMap((line, row) => line.cells.map((cell, column) => ({ cell, row, column })));
  root
    .selectAll<HTMLDivElement, PlacedCell>('div.batch-cell')
    .data(placed, ({ cell }) => cell.id)
    .join(enter => beginCells(enter.append('div')))
    .style('grid-row', ({ row }) => (narrow ? 2 * row + 3 : row + 2))
    .style('grid-column', ({ column }) => column + (narrow ? 1 : 2))
    .each(function ({ cell }) {
      updateCell(this, cell, drawing);
    });
}

/** The latest batches of all queries that fit; queries over one input that start together number theirs alike. */
function shownBatches(queries: QueryPast[], count: number): Batch[] {
  const byId = new Map<number, Batch>();
  for (const { batches } of queries) {
    for (const batch of batches) if (!byId.has(batch.batchId)) byId.set(batch.batchId, batch);
  }
  return [...byId.values()].sort((a, b) => a.batchId - b.batchId).slice(-count);
}

function inputLine({ rows }: QueryPast, batches: Batch[]): Line {
  const cells = batches.map(({ batchId }): Cell => {
    const until = rows.filter(row => row.batchId <= batchId);
    const inputs = until.slice(-MOST_INPUTS).map(row => ({ row, isNew: row.batchId === batchId }));
    const left = until.length - inputs.length;
    const note = left > 0 ? `and ${left} earlier` : until.length === 0 ? 'no rows yet' : '';
    return { id: `input ${batchId}`, inputs, rows: [], note, tone: 'plain' };
  });
  return { name: 'input', note: 'rows so far', cells };
}

function resultLine(past: QueryPast, batches: Batch[]): Line {
  const tables = new Map(resultTables(past).map(table => [table.batch.batchId, table]));
  const cells = batches.map(({ batchId }): Cell => {
    const table = tables.get(batchId);
    const id = `${past.query} ${batchId}`;
    if (!table) return { id, inputs: [], rows: [], note: '', tone: 'plain' };
    const rows = shownRows(table.rows);
    const hidden = table.rows.length - rows.length;
    const more = hidden > 0 ? `${hidden} more · ` : '';
    return { id, inputs: [], rows, note: more + writtenText(table), tone: table.written > 0 ? 'wrote' : 'plain' };
  });
  return { name: past.outputMode, note: past.query, cells };
}

/** Rows that changed come first where not all fit; what is shown keeps the table's order. */
function shownRows(rows: ResultRow[]): ResultRow[] {
  if (rows.length <= MOST_RESULTS) return rows;
  const changed = rows.filter(({ change }) => change !== 'same');
  const kept = new Set([...changed, ...rows.filter(({ change }) => change === 'same')].slice(0, MOST_RESULTS));
  return rows.filter(row => kept.has(row));
}

function writtenText({ batch, written }: ResultTable): string {
  if (batch.committedAtUs === null && written === 0) return 'running';
  return written === 0 ? 'wrote nothing' : `wrote ${written} row${written === 1 ? '' : 's'}`;
}

function beginCells(cells: PlacedCells): PlacedCells {
  cells.attr('class', 'batch-cell');
  for (const part of ['inputs', 'result-rows', 'cell-note']) cells.append('div').attr('class', part);
  return cells;
}

function updateCell(node: HTMLDivElement, cell: Cell, { colours, newFrom }: Drawing): void {
  const root = select(node);
  const squares = root
    .select<HTMLDivElement>('.inputs')
    .selectAll<SVGSVGElement, Cell['inputs'][number]>('svg')
    .data(cell.inputs, ({ row }) => row.entry)
    .join(enter => {
      const svg = enter.append('svg').attr('width', CELL).attr('height', CELL).attr('role', 'img');
      svg.append('title');
      drawBody(svg.append('g').attr('class', 'record'), CELL);
      return svg;
    })
    .attr('class', ({ row }) => `mark cell${row.entry >= newFrom ? ' is-new' : ''}`)
    .attr('aria-label', ({ row, isNew }) => `${rowLabel(row)}, ${isNew ? 'new in this batch' : 'earlier'}`);
  squares.select('title').text(({ row }) => row.row);
  squares.select('.body').attr('class', ({ isNew }) => `body ${isNew ? 'cell-committed' : 'cell-appended'}`);
  dress(squares.select<SVGGElement>('.record'), CELL, ({ row }) => {
    return { ...colours.of(rowKey(row)), label: rowLabel(row) };
  });
  const rows = root
    .select<HTMLDivElement>('.result-rows')
    .selectAll<HTMLDivElement, ResultRow>('div')
    .data(cell.rows)
    .join(enter => {
      const row = enter.append('div');
      row.append('span');
      row.append('b');
      return row;
    })
    .attr('class', ({ change }) => `result-row is-${change}`);
  rows.select('span').text(({ facts }) =>
    facts
      .slice(0, -1)
      .map(([, value]) => shortValue(value))
      .join(' '),
  );
  rows.select('b').text(({ facts }) => shortValue(facts.at(-1)?.[1] ?? ''));
  rows.attr('title', ({ facts }) => facts.map(([name, value]) => `${name} ${value}`).join(', '));
  root.select('.cell-note').attr('class', `cell-note is-${cell.tone}`).text(cell.note);
}
