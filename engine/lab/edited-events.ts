/** A lab's data as a reader has changed it: rows moved, added and taken out, in the order of the actions. */
import type { Action, RowAction } from './action.ts';
import type { Events } from './lab.ts';

/** A row and its number: that of the lab's own data, or behind it where the reader added it. */
export interface NumberedRow {
  number: number;
  row: Events['rows'][number];
}

/** The rows of some events with their numbers. */
export function numberedRows({ name, rows }: Events, actions: readonly Action[]): NumberedRow[] {
  const found = new Map(rows.map((row, number) => [number, row]));
  for (const { row, fields } of rowActions(actions, name)) {
    if (fields === null) found.delete(row);
    else found.set(row, { ...blank(rows), ...found.get(row), ...fields });
  }
  return [...found].map(([number, row]) => ({ number, row }));
}

/** The lab's events after the actions. */
export function editedEvents(events: readonly Events[], actions: readonly Action[]): Events[] {
  if (!actions.some(({ kind }) => kind === 'row')) return [...events];
  return events.map(each => ({ ...each, rows: numberedRows(each, actions).map(({ row }) => row) }));
}

function rowActions(actions: readonly Action[], events: string): RowAction[] {
  return actions.filter(action => action.kind === 'row').filter(action => action.events === events);
}

function blank(rows: Events['rows']): Events['rows'][number] {
  return Object.fromEntries(Object.keys(rows[0] ?? {}).map(name => [name, null]));
}
