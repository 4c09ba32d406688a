/**
 * Lines of files as rows, and what becomes of lines that do not fit (FailureSafeParser): PERMISSIVE keeps what can be
 * read and puts the line into the column for corrupt records, DROPMALFORMED leaves the line out, FAILFAST ends the
 * query. One reader a format: csv (UnivocityParser), json (JacksonParser), text. Left out: comments inside JSON and the
 * other switches of Jackson, encodings but UTF-8. A mode that is none is refused, where Spark takes PERMISSIVE.
 */
import type { DataType, Field } from '../../stream/column/data-type.ts';
import { sqlString } from '../../stream/column/data-type.ts';
import type { Value } from '../../stream/column/value.ts';
import { invalidOption, type Options } from '../api/option.ts';
import { SparkError } from '../condition.ts';
import { readJson } from '../expression/json-rows.ts';
import { readJsonText } from '../expression/json-text.ts';
import { HAS_ZONE, readJsonObject } from '../expression/json-value.ts';
import { readWhole } from '../expression/number-text.ts';
import { type CsvStyle, cellsOf, csvStyle } from './csv-line.ts';
import { type TimeFormats, timeFormats } from './time-format.ts';

/** A row, its values in the order of the fields; `isWhole` is false when some of the line did not fit. */
interface ReadRow {
  readonly values: readonly Value[];
  readonly isWhole: boolean;
}

/** The rows of a line: one, but for a list of JSON objects. */
type LineReader = (line: string) => readonly ReadRow[];

/** The formats of files. */
export const fileFormats = ['csv', 'json', 'text'] as const;
/** A format of files. */
export type FileFormatName = (typeof fileFormats)[number];

const PARSING = ['mode', 'columnNameOfCorruptRecord', 'multiLine', 'lineSep', 'timestampFormat', 'dateFormat'];

/** The options of a format, those of the sink included. */
export const lineOptions: Readonly<Record<FileFormatName, readonly string[]>> = {
  csv: [
    ...PARSING,
    ...['header', 'sep', 'delimiter', 'quote', 'escape', 'nullValue', 'emptyValue', 'nanValue', 'positiveInf'],
    ...[
      'negativeInf',
      'comment',
      'ignoreLeadingWhiteSpace',
      'ignoreTrailingWhiteSpace',
      'inferSchema',
      'enforceSchema',
    ],
  ],
  json: [...PARSING, 'primitivesAsString'],
  text: ['wholetext', 'lineSep'],
};

const MODES = ['PERMISSIVE', 'DROPMALFORMED', 'FAILFAST'] as const;

/** Checks the options of a format, and the columns that it can have. */
export function checkLineOptions(format: FileFormatName, options: Options, fields: readonly Field[] = []): void {
  modeOf(options);
  timeFormats(options);
  if (format === 'csv') csvStyle(options);
  const corrupt = fields.find(({ name }) => name === corruptName(options));
  if (format !== 'text' && corrupt && corrupt.type.kind !== 'string') {
    throw new SparkError('INVALID_CORRUPT_RECORD_TYPE', {
      parameters: { columnName: `\`${corrupt.name}\``, actualType: `"${sqlString(corrupt.type)}"` },
    });
  }
  const nested = ({ type }: Field) => type.kind === 'array' || type.kind === 'map' || type.kind === 'struct';
  const unfit = fields.find(field =>
    format === 'text' ? field.type.kind !== 'string' : format === 'csv' && nested(field),
  );
  if (unfit) {
    throw new SparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
      parameters: {
        format: format === 'csv' ? 'CSV' : 'Text',
        columnName: `\`${unfit.name}\``,
        columnType: `"${sqlString(unfit.type)}"`,
      },
    });
  }
  if (format !== 'text' || fields.length <= 1) return;
  throw new SparkError('_LEGACY_ERROR_TEMP_1290', {
    message: `Text data source supports only a single column, and you have ${fields.length} columns.`,
  });
}

/** The rows of a file's text, values in the order of the fields. */
export function readLines(
  format: FileFormatName,
  text: string,
  fields: readonly Field[],
  options: Options,
  path: string,
): (readonly Value[])[] {
  if (format === 'text') {
    const lines = options.flag('wholetext', false) ? [text] : linesOf(text, options);
    return lines.map(line => fields.map((_, i) => (i === 0 ? line : null)));
  }
  const corrupt = fields.findIndex(({ name }) => name === corruptName(options));
  const data = fields.filter((_, i) => i !== corrupt);
  const formats = timeFormats(options);
  const read = format === 'csv' ? csvReader(data, csvStyle(options), formats) : jsonReader(data, formats);
  const mode = modeOf(options);
  const placed = (values: readonly Value[], record: string | null): readonly Value[] =>
    corrupt < 0 ? values : [...values.slice(0, corrupt), record, ...values.slice(corrupt)];
  const rows: (readonly Value[])[] = [];
  for (const line of recordsOf(format, text, options)) {
    for (const { values, isWhole } of read(line)) {
      if (isWhole) rows.push(placed(values, null));
      else if (mode === 'PERMISSIVE') rows.push(placed(values, line));
      else if (mode === 'FAILFAST') throw malformed(values, path);
    }
  }
  return rows;
}

function corruptName(options: Options): string {
  return options.get('columnNameOfCorruptRecord') ?? '_corrupt_record';
}

/** The records of a file: lines, or what `multiLine` makes of them. */
export function recordsOf(format: FileFormatName, text: string, options: Options): string[] {
  const multiLine = options.flag('multiLine', false);
  if (format === 'json' && multiLine) return [text];
  const style = csvStyle(options);
  const all = format === 'csv' && multiLine ? quotedLines(text, style) : linesOf(text, options);
  const lines = all.filter(line => line.trim() !== '');
  if (format === 'json') return lines;
  const wanted = lines.filter(line => style.comment === null || !line.startsWith(style.comment));
  return style.header ? wanted.slice(1) : wanted;
}

function linesOf(text: string, options: Options): string[] {
  const separator = options.get('lineSep');
  const lines = text.split(separator ?? /\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Lines that go on as long as a quoted cell does. */
function quotedLines(text: string, { quote }: CsvStyle): string[] {
  const records: string[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const last = records.at(-1);
    const isOpen = last !== undefined && last.split(quote).length % 2 === 0;
    if (isOpen) records[records.length - 1] = `${last}\n${line}`;
    else records.push(line);
  }
  return records;
}

function modeOf(options: Options): (typeof MODES)[number] {
  const given = options.get('mode') ?? 'PERMISSIVE';
  const mode = MODES.find(name => name === given.toUpperCase());
  if (mode) return mode;
  throw invalidOption('mode', given, `must be one of ${MODES.join(', ')}`);
}

function jsonReader(fields: readonly Field[], formats: TimeFormats): LineReader {
  const type = { kind: 'struct', fields } as const;
  return line => {
    const node = readJsonText(line);
    const objects = node?.kind === 'list' ? node.items : [node];
    return objects.map(object => {
      const reading = { isWhole: true, keepsText: true, ...formats };
      const values = object ? readJsonObject(type, object, reading) : fields.map(() => null);
      return { values, isWhole: object !== null && reading.isWhole };
    });
  };
}

function csvReader(fields: readonly Field[], style: CsvStyle, formats: TimeFormats): LineReader {
  return line => {
    const cells = cellsOf(line, style);
    let isWhole = cells.length === fields.length;
    const values = fields.map(({ type }, i): Value => {
      const cell = cells[i] ?? null;
      if (cell === null) return null;
      const value = cellValue(type, cell, style, formats);
      if (value === null) isWhole = false;
      return value;
    });
    return [{ values, isWhole }];
  };
}

/** A cell as a value; null when it does not fit. */
function cellValue(type: DataType, cell: string, style: CsvStyle, formats: TimeFormats): Value {
  switch (type.kind) {
    case 'date':
      return formats.readDay ? formats.readDay(cell) : readJson(type, cell);
    case 'timestamp':
      return formats.readTime ? formats.readTime(cell) : readJson(type, cell);
    case 'timestamp_ntz':
      return HAS_ZONE.test(cell) ? null : readJson(type, cell);
    case 'boolean':
      return /^(true|false)$/i.test(cell) ? cell.toLowerCase() === 'true' : null;
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint': {
      const whole = /^[+-]?\d+$/.test(cell) ? readWhole(cell) : null;
      return whole === null ? null : readJson(type, BigInt(whole));
    }
    case 'float':
    case 'double':
      return cellNumber(cell, type.kind, style);
    default:
      return readJson(type, cell);
  }
}

function cellNumber(cell: string, kind: 'float' | 'double', style: CsvStyle): number | null {
  if (cell === style.nanValue) return Number.NaN;
  if (cell === style.positiveInf || cell === 'Infinity') return Number.POSITIVE_INFINITY;
  if (cell === style.negativeInf || cell === '-Infinity') return Number.NEGATIVE_INFINITY;
  const text = cell.trim().replace(/(?<=[\d.])[dDfF]$/, '');
  if (text === '' || Number.isNaN(Number(text)) || /^[+-]?0[xob]/i.test(text)) return null;
  return kind === 'float' ? Math.fround(Number(text)) : Number(text);
}

function malformed(values: readonly Value[], path: string): SparkError {
  const record = values.map(value => (value === null ? 'null' : String(value))).join(',');
  return new SparkError('FAILED_READ_FILE.NO_HINT', {
    type: 'SparkException',
    parameters: { badRecord: `[${record}]`, failFastMode: 'FAILFAST', path: `file://${path}` },
  });
}
