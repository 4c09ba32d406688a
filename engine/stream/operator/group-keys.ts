/**
 * The ways in which rows fall into groups: by the values of key columns, or by the windows that a time is in. With
 * windows, rows are aggregated by pane, and a window's group is made of its panes': so a row is touched once, however
 * many windows it is in.
 */
import type { Column, ColumnBatch } from '../column/column.ts';
import type { DataType } from '../column/data-type.ts';
import { Scratch } from '../column/scratch.ts';
import { codesOf, groupCodes, groupRows } from './grouping.ts';
import type { BatchContext, Evaluate } from './operator.ts';
import { panesOf, type Windows, windowColumn, windowStarts } from './time-window.ts';

/** A batch's groups, each made of parts. */
export interface BatchGroups {
  /** The part that each row belongs to; -1 for none. Good until the next batch is grouped. */
  readonly groupOf: Int32Array;
  readonly partCount: number;
  /** Key columns with a row for each group. */
  readonly groupKeys: readonly Column[];
  /** The parts of each group. */
  readonly partsOf: readonly (readonly number[])[];
}

/** Groups a batch. */
export type GroupKeys = (rows: ColumnBatch, batch: BatchContext) => BatchGroups;

/** Groups by key columns. Without keys all rows are one group, which is there even without rows. */
export function byColumns(keys: readonly Evaluate[]): GroupKeys {
  const groupRoom = new Scratch();
  return (rows, batch) => {
    const columns = keys.map(evaluate => evaluate(rows, batch));
    const { groupOf, count, firstRow } = groupRows(columns, rows.rowCount, groupRoom);
    return {
      groupOf,
      partCount: count,
      groupKeys: columns.map(column => column.take(firstRow)),
      partsOf: Array.from({ length: count }, (_, group) => [group]),
    };
  };
}

/** Groups by windows and other keys; `place` is where among the keys the window stands. */
export function byWindows(
  time: Evaluate,
  timeType: DataType,
  windows: Windows,
  others: readonly Evaluate[],
  place: number,
): GroupKeys {
  const [paneRoom, groupRoom] = [new Scratch(), new Scratch()];
  return (rows, batch) => {
    const panes = panesOf(time(rows, batch), windows, paneRoom);
    const columns = others.map(evaluate => evaluate(rows, batch));
    const paneCodes = { codes: panes.codes, size: panes.starts.length };
    const codes = [paneCodes, ...columns.map(column => codesOf(column, rows.rowCount))];
    const { groupOf, count, firstRow } = groupCodes(codes, groupRoom);
    const firstOthers = columns.map(column => column.take(firstRow));
    const { groupOf: rest, count: restCount } = groupRows(firstOthers, count);
    const windowOf = new Map<number, number[]>();
    const partsOf: number[][] = [];
    const starts: number[] = [];
    const example: number[] = [];
    for (let part = 0; part < count; part++) {
      const paneStart = panes.starts[panes.codes[firstRow[part]!]!]!;
      if (Number.isNaN(paneStart)) continue;
      for (const start of windowStarts(paneStart, windows)) {
        let groups = windowOf.get(start);
        if (groups === undefined) {
          groups = new Array(restCount).fill(-1);
          windowOf.set(start, groups);
        }
        let group = groups[rest[part]!]!;
        if (group < 0) {
          group = partsOf.length;
          groups[rest[part]!] = group;
          partsOf.push([]);
          starts.push(start);
          example.push(part);
        }
        partsOf[group]!.push(part);
      }
    }
    const keys: Column[] = firstOthers.map(column => column.take(Int32Array.from(example)));
    keys.splice(place, 0, windowColumn(timeType, Float64Array.from(starts), windows));
    return { groupOf, partCount: count, groupKeys: keys, partsOf };
  };
}
