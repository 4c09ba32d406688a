/**
 * Numbers and values as formatted texts: format_number (java.text.DecimalFormat), format_string (java.util.Formatter,
 * locale en-US). Left out of format_string: %t, %h, %a.
 */

import type { DataType } from '../../../stream/column/data-type.ts';
import { DOUBLE, isFractional, isNumeric, isWhole, STRING } from '../../../stream/column/data-type.ts';
import type { Long, Value } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import { textOf } from '../cast-text.ts';
import { atScale, decimalText, readDecimal, rescale } from '../number-text.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

/** A number of any numeric type as an exact decimal; null for NaN and the infinities. */
function exact(type: DataType, value: Value): { unscaled: Long; scale: number } | null {
  if (type.kind === 'decimal') return { unscaled: value as Long, scale: type.scale };
  if (!isFractional(type)) return { unscaled: value as Long, scale: 0 };
  const number = value as number;
  if (!Number.isFinite(number)) return null;
  const text = Math.abs(number) < 1e15 ? number.toFixed(60) : String(number);
  const read = readDecimal(text)!;
  return { unscaled: atScale(read, read.scale), scale: read.scale };
}

const grouped = (digits: string) => digits.replace(/\B(?=(?:\d{3})+$)/g, ',');

/** A number with so many digits behind the point. */
function fixed(type: DataType, value: Value, digits: number, rounding: 'half even' | 'half up'): string | null {
  const number = exact(type, value);
  return number && decimalText(rescale(number.unscaled, number.scale, digits, rounding), digits);
}

function formatNumber(type: DataType, value: Value, format: number | string): string | null {
  if (typeof format === 'number' && format < 0) return null;
  const pattern = typeof format === 'number' ? `#,##0${format > 0 ? `.${'0'.repeat(format)}` : ''}` : format || '#,##0';
  const parts = /^([^#0,.]*)([#0,]*)(?:\.([0#]*))?([^#0,.]*)$/.exec(pattern);
  if (!parts)
    throw new SparkError(null, { message: `Malformed pattern "${pattern}"`, type: 'IllegalArgumentException' });
  const [, prefix = '', whole = '', fraction = '', suffix = ''] = parts;
  const text = fixed(type, value, fraction.length, 'half even');
  if (text === null) return Number.isNaN(value) ? 'NaN' : `${(value as number) < 0 ? '-' : ''}${prefix}∞${suffix}`;
  const isNegative = text.startsWith('-') || Object.is(value, -0) || (isFractional(type) && (value as number) < 0);
  let [digits, behind = ''] = text.replace('-', '').split('.') as [string, string?];
  const least = (fraction.match(/0/g) ?? []).length;
  while (behind.length > least && behind.endsWith('0')) behind = behind.slice(0, -1);
  const needed = (whole.match(/0/g) ?? []).length;
  digits = digits.replace(/^0+/, '').padStart(needed, '0');
  if (digits === '' && behind === '') digits = '0';
  if (whole.includes(',')) digits = grouped(digits);
  return `${isNegative ? '-' : ''}${prefix}${digits}${behind ? `.${behind}` : ''}${suffix}`;
}

const SPECIFIER = /%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

/** A value as %s shows it: dates and times as the numbers that Spark keeps. */
function shown(type: DataType, value: Value): string {
  if (type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamp_ntz') return String(value);
  return textOf(type, value);
}

function illegal(conversion: string, type: DataType): SparkError {
  return new SparkError(null, {
    message: `${conversion} != ${type.kind}`,
    type: 'IllegalFormatConversionException',
  });
}

interface Specifier {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | null;
  readonly conversion: string;
}

function filled(text: string, { flags, width }: Specifier): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}

function signed(digits: string, isNegative: boolean, specifier: Specifier): string {
  const { flags, width } = specifier;
  const before = isNegative
    ? flags.includes('(')
      ? '('
      : '-'
    : flags.includes('+')
      ? '+'
      : flags.includes(' ')
        ? ' '
        : '';
  const behind = isNegative && flags.includes('(') ? ')' : '';
  const padded = flags.includes('0') ? digits.padStart(width - before.length - behind.length, '0') : digits;
  return filled(before + padded + behind, specifier);
}

function wholeNumber(type: DataType, value: Value, specifier: Specifier): string {
  const { conversion, flags } = specifier;
  if (!isWhole(type) && type.kind !== 'date' && !type.kind.startsWith('timestamp')) throw illegal(conversion, type);
  const number = BigInt(value as Long);
  if (conversion === 'd') {
    const digits = String(number < 0n ? -number : number);
    return signed(flags.includes(',') ? grouped(digits) : digits, number < 0n, specifier);
  }
  const bits =
    type.kind === 'bigint' || type.kind.startsWith('timestamp')
      ? 64
      : type.kind === 'smallint'
        ? 16
        : type.kind === 'tinyint'
          ? 8
          : 32;
  const prefix = flags.includes('#') ? (conversion === 'o' ? '0' : '0x') : '';
  const digits = prefix + BigInt.asUintN(bits, number).toString(conversion === 'o' ? 8 : 16);
  const text = flags.includes('0') ? digits.padStart(specifier.width, '0') : digits;
  return filled(text, specifier);
}

function fraction(type: DataType, value: Value, specifier: Specifier): string {
  const { conversion, flags, precision } = specifier;
  if (!isFractional(type) && type.kind !== 'decimal') throw illegal(conversion, type);
  if (isFractional(type) && !Number.isFinite(value)) {
    const text = Number.isNaN(value) ? 'NaN' : 'Infinity';
    const isNegative = (value as number) < 0;
    return signed(text, isNegative, { ...specifier, flags: flags.replace('0', '') });
  }
  const kind = conversion.toLowerCase();
  const text = kind === 'f' ? roundedText(type, value, precision ?? 6) : scientific(type, value, precision ?? 6, kind);
  const isNegative = text.startsWith('-') || Object.is(value, -0) || (isFractional(type) && (value as number) < 0);
  const plain = text.replace(/^-/, '');
  const body = plain;
  const [whole, rest] = body.split('.') as [string, string?];
  const digits = flags.includes(',') ? `${grouped(whole)}${rest === undefined ? '' : `.${rest}`}` : body;
  return signed(digits, isNegative, specifier);
}

/** Rounded half up from the shortest decimal form, as Formatter does with doubles. */
function roundedText(type: DataType, value: Value, digits: number): string {
  const read = readDecimal(type.kind === 'decimal' ? decimalText(value as Long, type.scale) : String(value))!;
  return decimalText(atScale(read, digits), digits);
}

function scientific(type: DataType, value: Value, precision: number, kind: string): string {
  const number = Number(type.kind === 'decimal' ? decimalText(value as Long, type.scale) : value);
  if (kind === 'e') return number.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2');
  const digits = precision === 0 ? 1 : precision;
  const size = Math.abs(number);
  if (number !== 0 && (size < 1e-4 || size >= 10 ** digits)) return scientific(type, value, digits - 1, 'e');
  const whole = size < 1 ? (size === 0 ? 1 : Math.floor(Math.log10(size)) + 1) : String(Math.trunc(size)).length;
  return roundedText(type, value, Math.max(digits - whole, 0));
}

function formatted(type: DataType, value: Value, specifier: Specifier): string {
  const { conversion, precision } = specifier;
  const kind = conversion.toLowerCase();
  const cut = (text: string) => (precision === null ? text : text.slice(0, precision));
  const raise = (text: string) => (conversion === kind ? text : text.toUpperCase());
  if (kind === 'b')
    return raise(filled(cut(String(value === null ? false : type.kind === 'boolean' ? value : true)), specifier));
  if (value === null) return raise(filled(cut('null'), specifier));
  switch (kind) {
    case 's':
      return raise(filled(cut(shown(type, value)), specifier));
    case 'd':
    case 'x':
    case 'o':
      return raise(wholeNumber(type, value, { ...specifier, conversion: kind }));
    case 'f':
    case 'e':
    case 'g':
      return raise(fraction(type, value, specifier));
    case 'c':
      if (!isWhole(type) || type.kind === 'bigint') throw illegal(conversion, type);
      return raise(filled(String.fromCodePoint(value as number), specifier));
    default:
      throw new SparkError(null, {
        message: `Conversion = '${conversion}'`,
        type: 'UnknownFormatConversionException',
      });
  }
}

function formatString(format: string, types: readonly DataType[], values: readonly Value[]): string {
  let next = 0;
  return format.replace(
    SPECIFIER,
    (_all, index?: string, flags = '', width?: string, digits?: string, conversion = '') => {
      const specifier = {
        flags,
        width: Number(width ?? 0),
        precision: digits === undefined ? null : Number(digits),
        conversion,
      };
      if (conversion === '%') return filled('%', specifier);
      if (conversion === 'n') return '\n';
      const place = index === undefined ? next++ : Number(index) - 1;
      if (place < values.length) return formatted(types[place]!, values[place]!, specifier);
      throw new SparkError(null, { message: `Format specifier '${_all}'`, type: 'MissingFormatArgumentException' });
    },
  );
}

/** The entries. */
export const formatFunctions: readonly ScalarFunction[] = [
  {
    name: 'format_number',
    doc: 'A number with commas and so many digits behind the point (rounded half to even), or by a pattern such as #,##0.00.',
    takes: [
      { name: '"NUMERIC"', fit: type => (type.kind === 'void' ? DOUBLE : isNumeric(type) ? type : null) },
      { name: '("INT" or "STRING")', fit: type => (type.kind === 'string' ? type : takes.int.fit(type)) },
    ],
    gives: STRING,
    make:
      ({ children }) =>
      (value: Value, format: number | string) =>
        formatNumber(children[0]!.type, value, format),
  },
  {
    name: 'format_string',
    aliases: ['printf'],
    doc: 'A text with values in the places of %s, %d, %.2f and so on.',
    takes: [takes.text],
    rest: takes.any,
    gives: STRING,
    seesNulls: true,
    make:
      ({ children }) =>
      (format: string | null, ...values: Value[]) =>
        format === null
          ? null
          : formatString(
              format,
              children.slice(1).map(({ type }) => type),
              values,
            ),
  },
];
