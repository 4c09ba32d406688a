/**
 * The role `events`: named data that student code imports from './data.js'.
 *
 *     ```events readings            ```events readings file="readings.csv"
 *     sensor,celsius,ok             ```
 *     a,20.5,true
 *     ```
 *
 * A body whose first character is { is JSON lines (one object of plain values a line), any other is CSV with a header
 * row. Unquoted CSV cells that look like a JSON number, true or false are those; an empty one is null; quoted cells
 * and numbers with leading zeros are text. With `time=COLUMN arrival=COLUMN` (ISO 8601, milliseconds of the run)
 * readers can drag events. Leaves out: generators, nested values.
 */

import { suggest } from '../core/nearest.ts';
import { readCsv } from './csv.ts';
import type { Draft } from './draft.ts';
import { isoToMs } from './iso-time.ts';
import type { Events, Source } from './lab.ts';
import { mistakeAt } from './mistake.ts';
import { type Block, fileAttribute, type Role } from './role.ts';
import { moved, type Spot } from './text-file.ts';

type Value = string | number | boolean | null;
type Row = Events['rows'][number];

/** ```events name */
export const events: Role = {
  word: 'events',
  meaning: 'named data, as CSV or JSON lines',
  example: '```events readings',
  isCode: false,
  name: 'its name, under which the code imports it',
  text: null,
  attributes: {
    time: { value: 'column', required: false },
    arrival: { value: 'column', required: false },
    ...fileAttribute,
  },
  mayBeHidden: false,
  read(block, draft) {
    const before = draft.mistakes.length;
    checkName(block, draft);
    const isJson = block.source.code.trimStart().startsWith('{');
    const rows = isJson ? readJsonLines(block.source, draft) : readTable(block, draft);
    if (rows.length === 0 && draft.mistakes.length === before) {
      draft.mistakes.push(mistakeAt(block.spot, 'The events have no rows.', 'Add a header row and at least one row.'));
    }
    if (rows.length > 0) checkColumns(block, rows, draft);
    const { time, arrival } = block.columns;
    draft.events.push({ name: block.name!.value, rows, time: time?.value, arrival: arrival?.value });
  },
};

const reserved = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof var void while with yield'
  ).split(' '),
);

function checkName(block: Block, draft: Draft): void {
  const { value, spot } = block.name!;
  if (!/^[A-Za-z_$][\w$]*$/.test(value) || reserved.has(value)) {
    const message = `${JSON.stringify(value)} cannot be imported by name.`;
    draft.mistakes.push(mistakeAt(spot, message, 'Take a name of letters and digits, such as readings.'));
  }
  if (draft.events.some(other => other.name === value)) {
    draft.mistakes.push(mistakeAt(spot, `There are events named ${value} already.`, 'Take another name.'));
  }
}

/** The columns that make events draggable: both or none, both there, arrivals in milliseconds and times in ISO 8601. */
function checkColumns({ columns: { time, arrival }, spot }: Block, rows: Row[], draft: Draft): void {
  if ((time === undefined) !== (arrival === undefined)) {
    const lacking = time === undefined ? 'time' : 'arrival';
    const hint = 'Events can be dragged where both are named: time=COLUMN arrival=COLUMN.';
    draft.mistakes.push(mistakeAt(spot, `The events lack ${lacking}=.`, hint));
  }
  const columns = Object.keys(rows[0]!);
  for (const named of [time, arrival]) {
    if (named === undefined || columns.includes(named.value)) continue;
    const message = `The events have no column ${JSON.stringify(named.value)}.`;
    draft.mistakes.push(mistakeAt(named.spot, message, suggest(named.value, columns)));
  }
  const late = arrival && columns.includes(arrival.value) ? rows.find(row => !isMoment(row[arrival.value])) : undefined;
  if (late) {
    const message = `An arrival is ${JSON.stringify(late[arrival!.value])}.`;
    draft.mistakes.push(mistakeAt(arrival!.spot, message, 'Arrivals are milliseconds since the run began.'));
  }
  const odd =
    time && columns.includes(time.value) ? rows.find(row => isoToMs(String(row[time.value])) === null) : undefined;
  if (odd) {
    const message = `A time is ${JSON.stringify(odd[time!.value])}.`;
    draft.mistakes.push(mistakeAt(time!.spot, message, 'Times are ISO 8601 with their zone: 2026-01-05T12:00:00Z.'));
  }
}

function isMoment(value: Value | undefined): boolean {
  return typeof value === 'number' && value >= 0;
}

function lineSpot(source: Source, line: number): Spot {
  return { file: source.file, line: source.line + line - 1, column: 1 };
}

function readJsonLines(source: Source, draft: Draft): Row[] {
  const rows: Row[] = [];
  for (const [index, line] of source.code.split('\n').entries()) {
    if (line.trim() === '') continue;
    const spot = moved(lineSpot(source, index + 1), line.length - line.trimStart().length);
    const row = readJsonRow(line, spot, draft);
    if (row !== null) rows.push(row);
  }
  return rows;
}

function readJsonRow(line: string, spot: Spot, draft: Draft): Row | null {
  const hint = 'Write one object a line, for example {"sensor": "a", "celsius": 20.5}.';
  let value: unknown;
  try {
    value = JSON.parse(line.trim());
  } catch {
    draft.mistakes.push(mistakeAt(spot, 'The line is not valid JSON.', hint));
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    draft.mistakes.push(mistakeAt(spot, 'The line is not a JSON object.', hint));
    return null;
  }
  const nested = Object.entries(value).find(([, field]) => typeof field === 'object' && field !== null);
  if (nested !== undefined) {
    const message = `The field ${JSON.stringify(nested[0])} holds an object or a list.`;
    draft.mistakes.push(mistakeAt(spot, message, 'Fields hold text, numbers, true, false or null.'));
    return null;
  }
  return value as Row;
}

function readTable(block: Block, draft: Draft): Row[] {
  const { source } = block;
  const [header, ...body] = readCsv(source.code);
  if (header === undefined) return [];
  const columns = header.cells.map(cell => cell.text);
  for (const [index, column] of columns.entries()) {
    if (column !== '' && columns.indexOf(column) === index) continue;
    const message = column === '' ? `Column ${index + 1} has no name.` : `The column ${column} stands twice.`;
    draft.mistakes.push(mistakeAt(lineSpot(source, header.line), message, 'Every column has a name of its own.'));
  }
  const rows: Row[] = [];
  for (const row of body) {
    if (row.unclosed || row.cells.length !== columns.length) {
      const message = row.unclosed
        ? 'A quoted cell that begins in this row is not closed.'
        : `The row has ${row.cells.length} cells, the header has ${columns.length}.`;
      const hint = row.unclosed
        ? 'Close it with ".'
        : `The columns are ${columns.join(', ')}; quote cells with commas.`;
      draft.mistakes.push(mistakeAt(lineSpot(source, row.line), message, hint));
      continue;
    }
    const cells = row.cells.map(cell => (cell.quoted ? cell.text : typed(cell.text)));
    rows.push(Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? null])));
  }
  return rows;
}

function typed(text: string): Value {
  if (text === '') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text))) return Number(text);
  return text;
}
