/**
 * Columns as programs see them. JavaScript cannot overload operators, so they have Scala's names: `col('v').gt(5)`.
 */

/** A column, or the name of one. */
export type ColumnOrName = Column | string;

/** A plain value. */
export type Literal = string | number | boolean | null;

/** An expression over the columns of a DataFrame. */
export interface Column {
  equalTo(other: Column | Literal): Column;
  eq(other: Column | Literal): Column;
  /** Equal, NULL being equal to NULL. */
  eqNullSafe(other: Column | Literal): Column;
  notEqual(other: Column | Literal): Column;
  gt(other: Column | Literal): Column;
  geq(other: Column | Literal): Column;
  lt(other: Column | Literal): Column;
  leq(other: Column | Literal): Column;
  plus(other: Column | Literal): Column;
  minus(other: Column | Literal): Column;
  multiply(other: Column | Literal): Column;
  divide(other: Column | Literal): Column;
  mod(other: Column | Literal): Column;
  negate(): Column;
  and(other: Column | boolean): Column;
  or(other: Column | boolean): Column;
  not(): Column;
  isNull(): Column;
  isNotNull(): Column;
  isNaN(): Column;
  isin(...values: (Column | Literal)[]): Column;
  between(lower: Column | Literal, upper: Column | Literal): Column;
  like(pattern: string): Column;
  ilike(pattern: string): Column;
  rlike(pattern: string): Column;
  contains(other: Column | string): Column;
  startswith(other: Column | string): Column;
  endswith(other: Column | string): Column;
  /** The text from `start` (1 is the first character), so long. */
  substr(start: Column | number, length: Column | number): Column;
  /** The value as another type, such as 'INT'. */
  cast(type: string): Column;
  astype(type: string): Column;
  /** Like cast; NULL where the value does not fit. */
  try_cast(type: string): Column;
  /** The same under another name. */
  alias(...names: string[]): Column;
  as(...names: string[]): Column;
  name(...names: string[]): Column;
  /** A field of a struct: `col('window').getField('start')`. */
  getField(name: string): Column;
  /** An element of a list, or the value under a key. */
  getItem(key: Column | Literal): Column;
  when(condition: Column, value: Column | Literal): Column;
  otherwise(value: Column | Literal): Column;
  /** Refused by streams. */
  over(window: unknown): Column;
  asc(): Column;
  desc(): Column;
  asc_nulls_first(): Column;
  asc_nulls_last(): Column;
  desc_nulls_first(): Column;
  desc_nulls_last(): Column;
  bitwiseAND(other: Column | number): Column;
  bitwiseOR(other: Column | number): Column;
  bitwiseXOR(other: Column | number): Column;
  toString(): string;
}
