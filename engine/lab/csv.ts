/**
 * CSV as in RFC 4180: cells separated by commas, in double quotes where they hold a comma, a quote (doubled) or a
 * line end. Cells without quotes are trimmed. Lines count from 1; blank lines are passed over. Leaves out: other
 * separators, comments.
 */

/** A cell; `quoted` ones are always text. */
export interface Cell {
  text: string;
  quoted: boolean;
}

/** A row, the line on which it begins, and whether a quote in it was left open. */
export interface CsvRow {
  line: number;
  cells: Cell[];
  unclosed: boolean;
}

/** Splits `text` (with \n as line end) into rows. */
export function readCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let line = 1;
  let at = 0;

  function readCell(): { cell: Cell; unclosed: boolean } {
    const quoted = /[ \t]*"/y;
    quoted.lastIndex = at;
    if (!quoted.test(text)) {
      const from = at;
      while (at < text.length && text[at] !== ',' && text[at] !== '\n') at++;
      return { cell: { text: text.slice(from, at).trim(), quoted: false }, unclosed: false };
    }
    at = quoted.lastIndex;
    let value = '';
    while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) {
      if (text[at] === '"') at++;
      if (text[at] === '\n') line++;
      value += text[at];
      at++;
    }
    const unclosed = at >= text.length;
    at++;
    while (at < text.length && text[at] !== ',' && text[at] !== '\n') at++;
    return { cell: { text: value, quoted: true }, unclosed };
  }

  while (at < text.length) {
    const row: CsvRow = { line, cells: [], unclosed: false };
    for (;;) {
      const { cell, unclosed } = readCell();
      row.cells.push(cell);
      row.unclosed ||= unclosed;
      if (text[at] !== ',') break;
      at++;
    }
    if (text[at] === '\n') line++;
    at++;
    const blank = row.cells.length === 1 && row.cells[0]!.text === '' && !row.cells[0]!.quoted;
    if (!blank) rows.push(row);
  }
  return rows;
}
