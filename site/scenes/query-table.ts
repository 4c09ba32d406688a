/** A streaming query as tables: batches with their watermark, rows with what became of them, what it wrote. */
import { clockText, formatSeconds, type QueryPast, rowText } from '../../engine/index.ts';
import type { EventWindow } from './event-window.ts';
import { type FactsTable, writeTables } from './facts-table.ts';
import { fateOf } from './row-fate.ts';

/** The latest rows that are listed. */
const MOST_ROWS = 200;

/** Writes the tables of queries into `host`; `windowsOf` has all windows of a query. */
export function updateQueryTables(
  host: HTMLElement,
  pasts: QueryPast[],
  windowsOf: (query: string) => EventWindow[],
): void {
  writeTables(
    host,
    pasts.flatMap(past => [batchFacts(past), rowFacts(past, windowsOf(past.query)), resultFacts(past)]),
  );
}

function batchFacts({ query, batches }: QueryPast): FactsTable {
  const rows = batches.map(({ batchId, plannedAtUs, committedAtUs, watermarkMs, rowsIn, dropped, written }) => {
    const watermark = watermarkMs > 0 ? clockText(watermarkMs) : '–';
    const committed = committedAtUs === null ? '–' : formatSeconds(committedAtUs);
    const counts = [`${rowsIn}`, `${dropped}`, `${written.length}`];
    return [`${batchId}`, formatSeconds(plannedAtUs), committed, watermark, ...counts];
  });
  const columns = ['batch', 'began', 'committed', 'watermark', 'rows in', 'dropped as late', 'rows out'];
  return { caption: `Batches of ${query}`, columns, rows };
}

function rowFacts({ query, rows, batches }: QueryPast, windows: EventWindow[]): FactsTable {
  const byId = new Map(batches.map(batch => [batch.batchId, batch]));
  const lines = rows.slice(-MOST_ROWS).map(row => {
    const time = row.eventTimeMs === null ? '–' : clockText(row.eventTimeMs);
    return [
      time,
      formatSeconds(row.atUs),
      `${row.batchId}`,
      fateOf(row, byId.get(row.batchId), windows),
      rowText(row.row),
    ];
  });
  const columns = ['event time', 'taken at', 'batch', 'was', 'row'];
  return { caption: `Rows that ${query} read`, columns, rows: lines };
}

function resultFacts({ query, batches }: QueryPast): FactsTable {
  const rows = batches.flatMap(({ batchId, written }) =>
    written.map(({ atUs, row }) => [formatSeconds(atUs), `${batchId}`, rowText(row)]),
  );
  return { caption: `What ${query} wrote`, columns: ['at', 'batch', 'row'], rows: rows.slice(-MOST_ROWS) };
}
