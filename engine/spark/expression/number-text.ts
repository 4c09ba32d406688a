/**
 * Numbers as CAST and Java write and read them. Decimals are whole numbers without their point, with a scale.
 */
import type { Long } from '../../stream/column/value.ts';
import { long, times } from '../../stream/column/value.ts';
import { trimAll } from './time-text.ts';

/** A double as Double.toString writes it: `1.0`, `1.0E10`, `NaN`. */
export function doubleText(value: number): string {
  return javaText(value, String(Math.abs(value)));
}

/** A float as Float.toString writes it. */
export function floatText(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = Math.abs(value).toPrecision(digits);
    if (Math.fround(Number(text)) === Math.abs(value)) return javaText(value, String(Number(text)));
  }
  return javaText(value, String(Number(Math.abs(value).toPrecision(9))));
}

function javaText(value: number, shortest: string): string {
  if (!Number.isFinite(value)) return String(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (size === 0) return `${sign}0.0`;
  const [digits, exponent] = digitsOf(shortest);
  if (size >= 1e-3 && size < 1e7) {
    if (exponent <= 0) return `${sign}0.${'0'.repeat(-exponent)}${digits}`;
    return `${sign}${digits.slice(0, exponent).padEnd(exponent, '0')}.${digits.slice(exponent) || '0'}`;
  }
  return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent - 1}`;
}

/** A number as digits without zeros at the ends, and where the point stands: 0.0012 is `12`, -2. */
function digitsOf(text: string): [digits: string, point: number] {
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e') as [string, string?];
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?];
  const all = whole + fraction;
  const leading = all.length - all.replace(/^0+/, '').length;
  return [all.replace(/^0+/, '').replace(/0+$/, ''), whole.length - leading + Number(exponent)];
}

/** A decimal with all digits of its scale. */
export function decimalText(unscaled: Long, scale: number): string {
  const sign = unscaled < 0 ? '-' : '';
  const digits = String(unscaled)
    .replace('-', '')
    .padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export type Rounding = 'half up' | 'half even' | 'floor' | 'ceiling' | 'down';

/** Ten to a power, as a whole number. */
export function powerOfTen(exponent: number): Long {
  return long(10n ** BigInt(exponent));
}

/** A decimal's whole number at another scale. */
export function rescale(unscaled: Long, from: number, to: number, rounding: Rounding = 'half up'): Long {
  if (to >= from) return to === from ? unscaled : times(unscaled, powerOfTen(to - from));
  return divideRounded(unscaled, powerOfTen(from - to), rounding);
}

/** Quotient of whole numbers, rounded. */
export function divideRounded(dividend: Long, divisor: Long, rounding: Rounding): Long {
  const [a, b] = [BigInt(dividend), BigInt(divisor)];
  const quotient = a / b;
  const rest = a % b;
  if (rest === 0n) return long(quotient);
  const isNegative = a < 0n !== b < 0n;
  const away = isNegative ? quotient - 1n : quotient + 1n;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const size = b < 0n ? -b : b;
  switch (rounding) {
    case 'down':
      return long(quotient);
    case 'floor':
      return long(isNegative ? away : quotient);
    case 'ceiling':
      return long(isNegative ? quotient : away);
    case 'half up':
      return long(twice >= size ? away : quotient);
    case 'half even':
      return long(twice > size || (twice === size && quotient % 2n !== 0n) ? away : quotient);
  }
}

/** Whether a decimal's whole number has no more digits than `precision`. */
export function fitsDigits(unscaled: Long, precision: number): boolean {
  const bound = 10n ** BigInt(precision);
  const value = BigInt(unscaled);
  return value < bound && value > -bound;
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** A text as a whole number and a scale, which may be negative; null when it is no number. */
export function readDecimal(text: string): { unscaled: bigint; scale: number } | null {
  const parts = DECIMAL.exec(trimAll(text));
  if (!parts) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  if (whole + fraction === '') return null;
  const unscaled = BigInt(whole + fraction);
  return { unscaled: sign === '-' ? -unscaled : unscaled, scale: fraction.length - Number(exponent) };
}

/** A number read at a scale, rounded half up. */
export function atScale({ unscaled, scale }: { unscaled: bigint; scale: number }, to: number): Long {
  if (to >= scale) return long(unscaled * 10n ** BigInt(to - scale));
  return scale - to > 400 ? 0 : rescale(long(unscaled), scale, to);
}

/** A text as a double; null when it is none. */
export function readDouble(text: string): number | null {
  const trimmed = trimAll(text);
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?$/.test(trimmed)) return Number(trimmed.replace(/[dDfF]$/, ''));
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(trimmed);
  if (!word) return null;
  if (word[2]!.toLowerCase() === 'nan') return word[1] === '' ? Number.NaN : null;
  return word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** A text as a whole number (UTF8String.toLong); null when it is none. A fraction is cut off if allowed. */
export function readWhole(text: string, allowsFraction = false): bigint | null {
  const trimmed = trimAll(text);
  const form = allowsFraction ? /^([+-]?\d+)(?:\.\d*)?$/ : /^([+-]?\d+)$/;
  const parts = form.exec(trimmed);
  return parts ? BigInt(parts[1]!) : null;
}
