/**
 * The pieces of a date and time pattern: literal text, fields such as `yyyy`, optional parts in brackets.
 */

/** A piece of a pattern. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly letter: string; readonly count: number }
  | { readonly kind: 'optional'; readonly pieces: readonly Piece[] };

/** The months' English names. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
