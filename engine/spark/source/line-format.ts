/**
 * Lines of files as rows, and what becomes of lines that do not fit (FailureSafeParser): PERMISSIVE keeps what can be
 * read and puts the line into the column for corrupt records, DROPMALFORMED leaves the line out, FAILFAST ends the
 * query. One reader a format: csv (UnivocityParser), json (JacksonParser), text. Left out: multiLine for CSV, comments
 * inside JSON, date formats of one's own, schema inference for streams.
 */
import type { DataType, Field } from '../../stream/column/data-type.ts';
import { invalidOption, type Options } from '../api/option.ts';
import { SparkError } from '../condition.ts';
import { readJson } from '../expression/json-rows.ts';
import { readWhole } from '../expression/number-text.ts';
import { type CsvStyle, cellsOf, csvStyle } from './csv-line.ts';

/** A row by column name, as the JSON reader takes it; `isWhole` is false when some of the line did not fit. */
interface ReadLine {
  readonly row: Record<string, unknown>;
  readonly isWhole: boolean;
}

type LineReader = (line: string) => ReadLine;

/** The formats of files. */
export const fileFormats = ['csv', 'json', 'text'] as const;
/** A format of files. */
export type FileFormatName = (typeof fileFormats)[number];

/** The options of a format, those of the sink included. */
export const lineOptions: Readonly<Record<FileFormatName, readonly string[]>> = {
  csv: [
    'header',
    'sep',
    'delimiter',
    'quote',
    'escape',
    'nullValue',
    'mode',
    'columnNameOfCorruptRecord',
    'comment',
    'ignoreLeadingWhiteSpace',
    'ignoreTrailingWhiteSpace',
  ],
  json: ['mode', 'columnNameOfCorruptRecord', 'multiLine'],
  text: ['wholetext'],
};

const MODES = ['PERMISSIVE', 'DROPMALFORMED', 'FAILFAST'] as const;

/** Checks the options of a format. */
export function checkLineOptions(format: FileFormatName, options: Options): void {
  modeOf(options);
  if (format === 'csv') csvStyle(options);
}

/** The rows of a file's text. */
export function readLines(
  format: FileFormatName,
  text: string,
  fields: readonly Field[],
  options: Options,
  path: string,
): Record<string, unknown>[] {
  if (format === 'text') {
    const lines = options.flag('wholetext', false) ? [text] : linesOf(text);
    return lines.map(line => ({ [fields[0]!.name]: line }));
  }
  const corrupt = options.get('columnNameOfCorruptRecord') ?? '_corrupt_record';
  const data = fields.filter(({ name }) => name !== corrupt);
  const style = csvStyle(options);
  const read = format === 'csv' ? csvReader(data, style) : jsonReader(data);
  const lines = recordsOf(format, text, style, options);
  const mode = modeOf(options);
  const rows: Record<string, unknown>[] = [];
  for (const line of lines) {
    const { row, isWhole } = read(line);
    if (isWhole) rows.push(row);
    else if (mode === 'PERMISSIVE') rows.push({ ...row, [corrupt]: line });
    else if (mode === 'FAILFAST') throw malformed(data, row, path);
  }
  return rows;
}

function recordsOf(format: FileFormatName, text: string, style: CsvStyle, options: Options): string[] {
  if (format === 'json' && options.flag('multiLine', false)) return [text];
  const lines = linesOf(text).filter(line => line.trim() !== '');
  if (format === 'json') return lines;
  const wanted = lines.filter(line => style.comment === null || !line.startsWith(style.comment));
  return style.header ? wanted.slice(1) : wanted;
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function modeOf(options: Options): (typeof MODES)[number] {
  const given = options.get('mode') ?? 'PERMISSIVE';
  const mode = MODES.find(name => name === given.toUpperCase());
  if (mode) return mode;
  throw invalidOption('mode', given, `must be one of ${MODES.join(', ')}`);
}

function jsonReader(fields: readonly Field[]): LineReader {
  return line => {
    let object: unknown;
    try {
      object = JSON.parse(exactNumbers(line));
    } catch {
      return { row: {}, isWhole: false };
    }
    if (typeof object !== 'object' || object === null || Array.isArray(object)) return { row: {}, isWhole: false };
    const given = object as Record<string, unknown>;
    const isWhole = fields.every(({ name, type }) => (given[name] ?? null) === null || fits(type, given[name]));
    return { row: given, isWhole };
  };
}

function fits(type: DataType, json: unknown): boolean {
  return readJson(type, json) !== null;
}

/** Whole numbers that a double cannot hold become texts that the reader of BIGINT and DECIMAL understands. */
function exactNumbers(line: string): string {
  return line.replace(
    /("(?:[^"\\]|\\.)*")|(?<![\w.+-])(-?\d{16,})(?![\w.])/g,
    (all, _text, number: string | undefined) =>
      number === undefined || Number.isSafeInteger(Number(number)) ? all : `"${number}"`,
  );
}

function csvReader(fields: readonly Field[], style: CsvStyle): LineReader {
  return line => {
    const cells = cellsOf(line, style);
    let isWhole = cells.length === fields.length;
    const row: Record<string, unknown> = {};
    fields.forEach(({ name, type }, i) => {
      const cell = cells[i];
      if (cell === undefined || cell === null) return;
      const value = cellValue(type, cell);
      if (value === undefined) isWhole = false;
      else row[name] = value;
    });
    return { row, isWhole };
  };
}

/** A cell as JSON that the type's reader takes; undefined when it does not fit. */
function cellValue(type: DataType, cell: string): unknown {
  const json = cellJson(type, cell);
  return json === undefined || readJson(type, json) === null ? undefined : json;
}

function cellJson(type: DataType, cell: string): unknown {
  switch (type.kind) {
    case 'string':
    case 'binary':
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'decimal':
      return cell;
    case 'boolean':
      return /^(true|false)$/i.test(cell) ? cell.toLowerCase() === 'true' : undefined;
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint': {
      const whole = /^[+-]?\d+$/.test(cell) ? readWhole(cell) : null;
      return whole === null ? undefined : Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
    }
    case 'float':
    case 'double':
      return /^(NaN|-?Inf|-?Infinity)$/.test(cell)
        ? cell
        : cell.trim() !== '' && !Number.isNaN(Number(cell))
          ? Number(cell)
          : undefined;
    default:
      return undefined;
  }
}

function malformed(fields: readonly Field[], row: Record<string, unknown>, path: string): SparkError {
  const record = fields.map(({ name }) => String(row[name] ?? 'null')).join(',');
  return new SparkError('FAILED_READ_FILE.NO_HINT', {
    type: 'SparkException',
    parameters: { badRecord: `[${record}]`, failFastMode: 'FAILFAST', path: `file://${path}` },
  });
}
