/** The lab's data as scenes may drag it: rows with a time and an arrival, each change an action of the run. */
import { numberedRows } from '../../engine/index.ts';
import type { RowEditing } from '../scenes/row-editing.ts';
import type { Bench } from './bench.ts';

/** The editing of a bench's data. */
export function rowEditing(bench: Bench): RowEditing {
  return {
    rows: () =>
      bench.lab.events.flatMap(events => {
        const { name, time, arrival } = events;
        if (time === undefined || arrival === undefined) return [];
        return [{ name, time, arrival, rows: numberedRows(events, bench.forks.actions.peek()) }];
      }),
    change: (gesture, { events, row, fields }, done) =>
      bench.acting.sweep(gesture, [{ kind: 'row', atUs: 0, events, row, fields }], done),
  };
}
