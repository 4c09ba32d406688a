/**
 * Rows of the lab's data that a person may drag in a picture: which they are, and how a drawn row is found among them.
 * Times of rows are milliseconds since 1970, arrivals milliseconds of the run. Pure.
 */
import type { NumberedRow, ReadRow } from '../../engine/index.ts';

/** Data whose rows can be moved: the names of its two columns of time, and its rows as they are now. */
export interface EditableRows {
  name: string;
  time: string;
  arrival: string;
  rows: NumberedRow[];
}

/** Another form of one row; null takes it out. */
export interface RowChange {
  events: string;
  row: number;
  fields: NumberedRow['row'] | null;
}

/** What the page offers to a picture whose rows can be dragged. */
export interface RowEditing {
  /** The data as it is now. */
  rows(): EditableRows[];
  /** Changes a row; changes of one `gesture` are one step to undo, `done` ends it. */
  change(gesture: string, change: RowChange, done: boolean): void;
}

/** A row of the data that stands in a picture. */
export interface FoundRow {
  of: EditableRows;
  number: number;
  row: NumberedRow['row'];
}

/**
 * The row of the data behind the `place`th row that a query took: streams are read in the order of arrival. Null where
 * the data says another time: then the query reads something else.
 */
export function foundRow(read: ReadRow, place: number, all: readonly EditableRows[]): FoundRow | null {
  for (const of of all) {
    const sorted = of.rows.toSorted(
      (a, b) => Number(a.row[of.arrival]) - Number(b.row[of.arrival]) || a.number - b.number,
    );
    const found = sorted[place];
    if (found && timeOf(of, found.row) === read.eventTimeMs) return { of, ...found };
  }
  return null;
}

/** The event time of a row. */
export function timeOf({ time }: EditableRows, row: NumberedRow['row']): number {
  return Date.parse(String(row[time]));
}

/** The fields of a row that is moved by so much, snapped to a step; it cannot come before the run begins. */
export function movedFields(
  { of, row }: FoundRow,
  by: { eventMs: number; arrivalMs: number },
  step: { eventMs: number; arrivalMs: number },
): NumberedRow['row'] {
  const snap = (ms: number, to: number): number => Math.round(ms / to) * to;
  const timeMs = by.eventMs === 0 ? timeOf(of, row) : snap(timeOf(of, row) + by.eventMs, step.eventMs);
  const arrival = Number(row[of.arrival]);
  const arrivalMs = by.arrivalMs === 0 ? arrival : Math.max(0, snap(arrival + by.arrivalMs, step.arrivalMs));
  const text = new Date(timeMs).toISOString().replace('.000Z', 'Z');
  return { [of.time]: text, [of.arrival]: arrivalMs };
}

/** The number of a row that is added now. */
export function newNumber({ rows }: EditableRows): number {
  return rows.reduce((most, { number }) => Math.max(most, number), -1) + 1;
}

/** The smallest round step of at least so many milliseconds. */
export function roundStep(leastMs: number): number {
  const steps = [1, 5, 10, 50, 100, 250, 500, 1000, 5000, 10_000, 30_000, 60_000];
  return steps.find(step => step >= leastMs) ?? 60_000;
}
