/**
 * to_number and try_to_number: texts read by a format of 0, 9, comma, point, $, S, MI and PR (ToNumberParser).
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { decimal } from '../../../stream/column/data-type.ts';
import type { Long } from '../../../stream/column/value.ts';
import { long } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import type { Expression } from '../expression.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

interface NumberFormat {
  readonly whole: string;
  readonly fraction: string;
  readonly hasDollar: boolean;
  readonly sign: '' | 'S first' | 'MI first' | 'S last' | 'MI last' | 'PR';
}

const FORMAT = /^(MI|S)?(\$)?([09G,]*)(?:[D.]([09]*))?(\$)?(MI|S|PR)?$/;

function readFormat(text: string): NumberFormat | null {
  const parts = FORMAT.exec(text.toUpperCase());
  if (!parts) return null;
  const [, first, dollar, whole = '', fraction = '', dollarLast, last] = parts;
  if (whole + fraction === '' || /^[G,]|[G,]$/.test(whole) || (first && last) || dollarLast) return null;
  const sign = first
    ? (`${first} first` as NumberFormat['sign'])
    : last === 'PR'
      ? 'PR'
      : last
        ? (`${last} last` as NumberFormat['sign'])
        : '';
  return { whole: whole.replaceAll('G', ','), fraction, hasDollar: dollar !== undefined, sign };
}

function typeOf(format: NumberFormat | null): DataType {
  if (!format) return decimal(38, 0);
  const scale = format.fraction.length;
  return decimal(Math.max(format.whole.replaceAll(',', '').length + scale, 1), scale);
}

/** The number that a text means in a format, without its point; null when it does not fit. */
function readNumber(text: string, format: NumberFormat): Long | null {
  let rest = text.trim();
  let isNegative = false;
  const strip = (pattern: RegExp): string | undefined => {
    const found = pattern.exec(rest)?.[0];
    if (found !== undefined) rest = rest.replace(pattern, '');
    return found;
  };
  if (format.sign === 'PR') {
    if (/^<.*>$/.test(rest)) {
      isNegative = true;
      rest = rest.slice(1, -1);
    }
  } else if (format.sign.endsWith('first')) isNegative = strip(format.sign.startsWith('S') ? /^[+-]/ : /^-/) === '-';
  else if (format.sign.endsWith('last')) isNegative = strip(format.sign.startsWith('S') ? /[+-]$/ : /-$/) === '-';
  if (format.hasDollar && strip(/^\$/) === undefined) return null;
  const parts = /^([\d,]*)(?:\.(\d*))?$/.exec(rest);
  if (!parts) return null;
  const [, whole = '', fraction = ''] = parts;
  if (whole + fraction === '' || fraction.length > format.fraction.length) return null;
  if (rest.includes('.') && format.fraction === '') return null;
  if (!groupsFit(whole, format.whole)) return null;
  const unscaled = BigInt(whole.replaceAll(',', '') + fraction.padEnd(format.fraction.length, '0'));
  return long(isNegative ? -unscaled : unscaled);
}

/** Whether the digits before the point stand as the format has them, from the right. */
function groupsFit(whole: string, format: string): boolean {
  const [given, wanted] = [whole.split(',').reverse(), format.split(',').reverse()];
  if (given.length > wanted.length) return false;
  return wanted.every((group, i) => {
    const digits = given[i];
    if (digits === undefined) return !group.includes('0') || !format.startsWith('0');
    const isLast = i === given.length - 1;
    const exact = !isLast || (i === wanted.length - 1 && group.startsWith('0'));
    return exact ? digits.length === group.length : digits.length <= group.length;
  });
}

const formatOf = (argument: Expression | undefined) =>
  typeof argument?.value === 'string' ? readFormat(argument.value) : null;

const reading = (name: string, doc: string, isTry: boolean): ScalarFunction => ({
  name,
  doc,
  takes: [takes.text, takes.text],
  gives: (_types, args) => typeOf(formatOf(args[1])),
  make: ({ children }) => {
    const format = formatOf(children[1]);
    return (text: string, written: string) => {
      const number = format && readNumber(text, format);
      if (number !== null || isTry) return number;
      throw new SparkError('INVALID_FORMAT.MISMATCH_INPUT', {
        parameters: { inputType: '"STRING"', input: text, format: written },
        type: 'SparkIllegalArgumentException',
      });
    };
  },
});

/** The entries. */
export const toNumberFunctions: readonly ScalarFunction[] = [
  reading('to_number', 'A text as a number by a format such as 9,999.99.', false),
  reading('try_to_number', 'Like to_number; NULL where the text does not fit.', true),
];
