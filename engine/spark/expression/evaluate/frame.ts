/**
 * What an expression is computed over: some rows of a batch, and the variables of the lambdas around it. A frame of
 * fewer rows takes only those columns that are asked for.
 */
import type { Column, ColumnBatch, RowIndices } from '../../../stream/column/column.ts';
import type { BatchContext } from '../../../stream/operator/operator.ts';
import type { Clock } from '../cast.ts';
import type { Expression } from '../expression.ts';

/** Rows to compute over. */
export interface Frame {
  readonly rowCount: number;
  readonly batch: BatchContext;
  /** Where the frame's first row stands among all rows; for monotonically_increasing_id and rand. */
  readonly rows: RowIndices | null;
  column(place: number): Column;
  variable(id: number): Column;
  take(rows: RowIndices): Frame;
  /** The same rows with variables added. */
  bind(variables: ReadonlyMap<number, Column>): Frame;
}

/** Computes an expression's column over a frame. */
export type Run = (frame: Frame) => Column;

/** What is at hand when an expression is made ready to run. */
export interface Builder {
  readonly clock: Clock;
  build(expression: Expression): Run;
}

/** Makes a call ready to run; null leaves it to the table of functions. */
export type Maker = (call: Expression, builder: Builder) => Run | null;

/** The frame of a batch. */
export function frameOf({ columns, rowCount }: ColumnBatch, batch: BatchContext): Frame {
  return makeFrame(
    rowCount,
    batch,
    null,
    place => columns[place]!,
    () => undefined,
  );
}

function makeFrame(
  rowCount: number,
  batch: BatchContext,
  rows: RowIndices | null,
  column: (place: number) => Column,
  variable: (id: number) => Column | undefined,
): Frame {
  return {
    rowCount,
    batch,
    rows,
    column,
    variable: id => variable(id)!,
    take(taken) {
      const columns = new Map<number, Column>();
      const variables = new Map<number, Column>();
      const own = rows === null ? taken : Int32Array.from(taken, row => rows[row]!);
      return makeFrame(
        taken.length,
        batch,
        own,
        place => remember(columns, place, () => column(place).take(taken)),
        id => remember(variables, id, () => variable(id)!.take(taken)),
      );
    },
    bind: bound => makeFrame(rowCount, batch, rows, column, id => bound.get(id) ?? variable(id)),
  };
}

function remember(known: Map<number, Column>, key: number, make: () => Column): Column {
  let column = known.get(key);
  if (column === undefined) {
    column = make();
    known.set(key, column);
  }
  return column;
}
