/**
 * One line of a CSV file as cells, with Spark's options `sep`, `quote`, `escape`, `nullValue` (univocity's settings). A
 * quoted empty cell is an empty text; an empty one is NULL.
 */
import { invalidOption, type Options } from '../api/option.ts';

/** How lines are written. */
export interface CsvStyle {
  readonly header: boolean;
  readonly separator: string;
  readonly quote: string;
  readonly escape: string;
  readonly nullValue: string;
  readonly comment: string | null;
  readonly trimsLeft: boolean;
  readonly trimsRight: boolean;
}

/** The style that options ask for. */
export function csvStyle(options: Options): CsvStyle {
  return {
    header: options.flag('header', false),
    separator: options.get('sep') ?? options.get('delimiter') ?? ',',
    quote: oneCharacter(options, 'quote', '"'),
    escape: oneCharacter(options, 'escape', '\\'),
    nullValue: options.get('nullValue') ?? '',
    comment: options.get('comment'),
    trimsLeft: options.flag('ignoreLeadingWhiteSpace', false),
    trimsRight: options.flag('ignoreTrailingWhiteSpace', false),
  };
}

/** The cells of a line; null is NULL. */
export function cellsOf(line: string, style: CsvStyle): (string | null)[] {
  const { separator, quote, escape: mark } = style;
  const cells: (string | null)[] = [];
  let at = 0;
  for (;;) {
    let text = '';
    let quoted = false;
    if (quote !== '' && line[at] === quote) {
      quoted = true;
      at++;
      while (at < line.length && line[at] !== quote) {
        const escapes = line[at] === mark && (line[at + 1] === quote || line[at + 1] === mark);
        if (escapes) at++;
        text += line[at++];
        if (line[at] === quote && line[at + 1] === quote && mark === quote) {
          text += quote;
          at += 2;
        }
      }
      at++;
    }
    const end = line.indexOf(separator, at);
    text += line.slice(at, end < 0 ? line.length : end);
    cells.push(meaning(text, quoted, style));
    if (end < 0) return cells;
    at = end + separator.length;
  }
}

/** A text as a cell. */
export function cellText(text: string | null, { separator, quote, escape: mark, nullValue }: CsvStyle): string {
  if (text === null) return nullValue;
  if (text === '') return `${quote}${quote}`;
  if (!text.includes(separator) && !text.includes(quote) && !/[\r\n]|^\s|\s$/.test(text)) return text;
  return `${quote}${text.replaceAll(quote, mark + quote)}${quote}`;
}

function meaning(text: string, quoted: boolean, { nullValue, trimsLeft, trimsRight }: CsvStyle): string | null {
  if (quoted) return text;
  const left = trimsLeft ? text.trimStart() : text;
  const trimmed = trimsRight ? left.trimEnd() : left;
  return trimmed === '' || trimmed === nullValue ? null : trimmed;
}

function oneCharacter(options: Options, name: string, otherwise: string): string {
  const text = options.get(name) ?? otherwise;
  if (text.length <= 1) return text;
  throw invalidOption(name, text, 'must be one character');
}
