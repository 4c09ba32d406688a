/**
 * One line of a CSV file as cells, with Spark's options `sep`, `quote`, `escape`, `nullValue` (univocity's settings). An
 * empty cell is NULL, and so is a quoted one that is empty, unless `nullValue` or `emptyValue` say otherwise.
 */
import { invalidOption, type Options } from '../api/option.ts';
import { SparkError } from '../condition.ts';

/** How lines are written. */
export interface CsvStyle {
  readonly header: boolean;
  readonly separator: string;
  readonly quote: string;
  readonly escape: string;
  readonly nullValue: string;
  /** What a quoted empty cell means. */
  readonly emptyValue: string;
  readonly nanValue: string;
  readonly positiveInf: string;
  readonly negativeInf: string;
  readonly comment: string | null;
  readonly trimsLeft: boolean;
  readonly trimsRight: boolean;
}

/** The style that options ask for. */
export function csvStyle(options: Options): CsvStyle {
  if ((options.get('sep') ?? options.get('delimiter')) === '') {
    throw new SparkError('INVALID_DELIMITER_VALUE.EMPTY_STRING', {
      type: 'SparkIllegalArgumentException',
      message: '[INVALID_DELIMITER_VALUE.EMPTY_STRING] Invalid value for delimiter. Delimiter cannot be empty string.',
    });
  }
  return {
    header: options.flag('header', false),
    separator: (options.get('sep') ?? options.get('delimiter') ?? ',').replaceAll('\\t', '\t'),
    quote: oneCharacter(options, 'quote', '"'),
    escape: oneCharacter(options, 'escape', '\\'),
    nullValue: options.get('nullValue') ?? '',
    emptyValue: options.get('emptyValue') ?? '',
    nanValue: options.get('nanValue') ?? 'NaN',
    positiveInf: options.get('positiveInf') ?? 'Inf',
    negativeInf: options.get('negativeInf') ?? '-Inf',
    comment: options.get('comment'),
    trimsLeft: options.flag('ignoreLeadingWhiteSpace', false),
    trimsRight: options.flag('ignoreTrailingWhiteSpace', false),
  };
}

/** The cells of a line; null is NULL. */
export function cellsOf(line: string, style: CsvStyle): (string | null)[] {
  const { separator } = style;
  const cells: (string | null)[] = [];
  let at = 0;
  for (;;) {
    const quoted = quotedCell(line, at, style);
    if (quoted) {
      cells.push(quotedMeaning(quoted.text, style));
      if (quoted.end >= line.length) return cells;
      at = quoted.end + separator.length;
      continue;
    }
    const end = line.indexOf(separator, at);
    cells.push(meaning(line.slice(at, end < 0 ? line.length : end), style));
    if (end < 0) return cells;
    at = end + separator.length;
  }
}

/**
 * A cell in quotes and where it ends. One that has a quote of its own inside which is not escaped is no such cell: it
 * is read up to the next separator, quotes and all (STOP_AT_DELIMITER).
 */
function quotedCell(line: string, from: number, { separator, quote, escape: mark }: CsvStyle) {
  if (quote === '' || line[from] !== quote) return null;
  let text = '';
  let at = from + 1;
  for (;;) {
    if (at >= line.length) return { text, end: at };
    const sign = line[at]!;
    if (
      sign === mark &&
      (line[at + 1] === quote || line[at + 1] === mark) &&
      (mark !== quote || line[at + 1] === quote)
    ) {
      text += line[at + 1];
      at += 2;
    } else if (sign === quote) {
      const rest = line.slice(at + 1);
      const blank = /^[ \t]*/.exec(rest)![0].length;
      if (rest.trim() === '') return { text, end: line.length };
      return rest.startsWith(separator, blank) ? { text, end: at + 1 + blank } : null;
    } else {
      text += sign;
      at++;
    }
  }
}

/** A text as a cell. */
export function cellText(text: string | null, { separator, quote, escape: mark, nullValue }: CsvStyle): string {
  if (text === null) return nullValue;
  if (text === '') return `${quote}${quote}`;
  if (!text.includes(separator) && !text.includes(quote) && !/[\r\n]|^\s|\s$/.test(text)) return text;
  return `${quote}${text.replaceAll(quote, mark + quote)}${quote}`;
}

function meaning(text: string, { nullValue, trimsLeft, trimsRight }: CsvStyle): string | null {
  const left = trimsLeft ? text.trimStart() : text;
  const trimmed = trimsRight ? left.trimEnd() : left;
  return trimmed === '' || trimmed === nullValue ? null : trimmed;
}

function quotedMeaning(text: string, { nullValue, emptyValue }: CsvStyle): string | null {
  const meant = text === '' ? emptyValue : text;
  return meant === nullValue ? null : meant;
}

function oneCharacter(options: Options, name: string, otherwise: string): string {
  const text = options.get(name) ?? otherwise;
  if (text.length <= 1) return text;
  throw invalidOption(name, text, 'must be one character');
}
