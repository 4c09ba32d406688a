/**
 * How a row of a stream is drawn: in the colour of its key, which is its first text column, with its first number or
 * else that text as its label. Rows are JSON; columns that hold timestamps are neither.
 */
import type { ReadRow } from '../../engine/index.ts';

/** What a row needs to have a look. */
type Row = Pick<ReadRow, 'row'>;

/** The columns of a row with their values, as people read them. */
export type RowFacts = [name: string, value: string][];

const LETTERS = 3;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT([\d:.]+)/;

/** The text that gives a row its colour; null where no column is text. */
export function rowKey(row: Row): string | null {
  return columnsBesideTime(row).find(([, value]) => Number.isNaN(Number(value)))?.[1] ?? null;
}

/** A few letters that stand for the row in its square. */
export function rowLabel(row: Row): string {
  const columns = columnsBesideTime(row);
  const number = columns.find(([, value]) => value !== '' && !Number.isNaN(Number(value)))?.[1];
  return (number ?? columns[0]?.[1] ?? '·').slice(0, LETTERS);
}

/** The columns of a row in JSON, with their values as text. */
export function factsOf(row: string): RowFacts {
  const read = JSON.parse(row) as unknown;
  if (read === null || typeof read !== 'object') return [['value', String(read)]];
  return Object.entries(read).map(([name, value]) => [name, valueText(value)]);
}

function columnsBesideTime({ row }: Row): RowFacts {
  return factsOf(row).filter(([, value]) => !TIMESTAMP.test(value));
}

/** A value as it fits a narrow column: of timestamps and windows the time of day. */
export function shortValue(value: string): string {
  const ends = /^\{"start":"[^"]*T([\d:.]+)Z?","end":"[^"]*T([\d:.]+)Z?"\}$/.exec(value);
  return ends ? `${ends[1]}–${ends[2]}` : (TIMESTAMP.exec(value)?.[1] ?? value);
}

function valueText(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
