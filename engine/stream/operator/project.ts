/**
 * Stateless operators that change columns or leave rows out: a projection computes each output column, a filter keeps
 * the rows whose condition is true (neither false nor NULL), a union puts its inputs' rows after each other.
 */
import type { Column, ColumnBatch } from '../column/column.ts';
import { NumberColumn } from '../column/column.ts';
import { concatBatches, takeRows } from '../column/rows.ts';
import type { BatchContext, Evaluate, Operator } from './operator.ts';

/** Computes columns. */
export class Project implements Operator {
  readonly name = 'project';
  readonly inputs: readonly Operator[];
  readonly #columns: readonly Evaluate[];

  constructor(input: Operator, columns: readonly Evaluate[]) {
    this.inputs = [input];
    this.#columns = columns;
  }

  run([rows]: readonly [ColumnBatch], batch: BatchContext): ColumnBatch {
    return { columns: this.#columns.map(evaluate => evaluate(rows, batch)), rowCount: rows.rowCount };
  }
}

/** Keeps rows. */
export class Filter implements Operator {
  readonly name = 'filter';
  readonly inputs: readonly Operator[];
  readonly #condition: Evaluate;

  constructor(input: Operator, condition: Evaluate) {
    this.inputs = [input];
    this.#condition = condition;
  }

  run([rows]: readonly [ColumnBatch], batch: BatchContext): ColumnBatch {
    const condition = this.#condition(rows, batch);
    return isTrueThroughout(condition) ? rows : takeRows(rows, trueRows(condition, rows.rowCount));
  }
}

/** Whether a condition leaves nothing out, as IS NOT NULL mostly does: then no row is copied. */
function isTrueThroughout(condition: Column): boolean {
  return condition instanceof NumberColumn && condition.nulls === null && !condition.data.includes(0);
}

/** The rows at which a condition is true. */
function trueRows(condition: Column, rowCount: number): Int32Array {
  const kept = new Int32Array(rowCount);
  let count = 0;
  if (condition instanceof NumberColumn) {
    const { data, nulls } = condition;
    for (let row = 0; row < rowCount; row++) {
      if (data[row] === 1 && (nulls === null || nulls[row] === 0)) kept[count++] = row;
    }
  }
  return kept.subarray(0, count);
}

/** Puts rows together. */
export class Union implements Operator {
  readonly name = 'union';
  readonly inputs: readonly Operator[];

  constructor(inputs: readonly Operator[]) {
    this.inputs = inputs;
  }

  run(inputs: readonly ColumnBatch[]): ColumnBatch {
    return concatBatches(inputs);
  }
}
