/** Facts as tables under a scene: a caption, columns, rows of text; a table wider than the scene scrolls. */
import { select } from 'd3-selection';

/** One table. */
export interface FactsTable {
  caption: string;
  columns: string[];
  rows: string[][];
}

/** Writes the tables that have rows into `host`; what is the same stays in place. */
export function writeTables(host: HTMLElement, tables: FactsTable[]): void {
  const boxes = select(host)
    .selectAll<HTMLDivElement, FactsTable>('div.table-scroll')
    .data(tables.filter(facts => facts.rows.length > 0))
    .join(enter => {
      const box = enter.append('div').attr('class', 'table-scroll').attr('role', 'region').attr('tabindex', 0);
      const table = box.append('table');
      table.append('caption').append('span');
      table.append('thead').append('tr');
      table.append('tbody');
      return box;
    })
    .attr('aria-label', facts => facts.caption)
    .classed('records', facts => facts.columns.includes('value'));
  boxes
    .select('caption')
    .select('span')
    .text(facts => facts.caption);
  boxes
    .select<HTMLTableRowElement>('tr')
    .selectAll<HTMLTableCellElement, string>('th')
    .data(facts => facts.columns)
    .join('th')
    .attr('scope', 'col')
    .text(name => name);
  boxes
    .select<HTMLTableSectionElement>('tbody')
    .selectAll<HTMLTableRowElement, string[]>('tr')
    .data(facts => facts.rows)
    .join('tr')
    .selectAll<HTMLTableCellElement, string>('td')
    .data(row => row)
    .join('td')
    .each(write);
}

function write(this: Element | null, text: string): void {
  if (this && this.textContent !== text) this.textContent = text;
}
