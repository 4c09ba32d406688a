/**
 * Operators that make several rows of one: a generator function such as `explode`, and the grouping sets of rollup and
 * cube.
 */
import type { Column, ColumnBatch } from '../column/column.ts';
import { columnOf, constantColumn } from '../column/column-builder.ts';
import { BIGINT } from '../column/data-type.ts';
import { concatBatches, takeRows } from '../column/rows.ts';
import type { BatchContext, Evaluate, Operator } from './operator.ts';

/** What a generator makes: new columns, and from which row each of their rows comes. */
export interface Generated {
  readonly rows: Int32Array;
  readonly columns: readonly Column[];
}

/** A function that makes rows. */
export type GeneratorFunction = (rows: ColumnBatch, batch: BatchContext) => Generated;

/** Repeats each row for each row that the function makes of it. */
export class Generate implements Operator {
  readonly name = 'generate';
  readonly inputs: readonly Operator[];
  readonly #generator: GeneratorFunction;

  constructor(input: Operator, generator: GeneratorFunction) {
    this.inputs = [input];
    this.#generator = generator;
  }

  run([input]: readonly [ColumnBatch], batch: BatchContext): ColumnBatch {
    const { rows, columns } = this.#generator(input, batch);
    return { columns: [...takeRows(input, rows).columns, ...columns], rowCount: rows.length };
  }
}

/** Repeats all rows for each grouping set, with the keys that are not in it set to NULL. */
export class Expand implements Operator {
  readonly name = 'expand';
  readonly inputs: readonly Operator[];
  readonly #keys: readonly Evaluate[];
  readonly #sets: readonly (readonly boolean[])[];

  constructor(input: Operator, keys: readonly Evaluate[], sets: readonly (readonly boolean[])[]) {
    this.inputs = [input];
    this.#keys = keys;
    this.#sets = sets;
  }

  run([rows]: readonly [ColumnBatch], batch: BatchContext): ColumnBatch {
    const { rowCount } = rows;
    const keys = this.#keys.map(evaluate => evaluate(rows, batch));
    const copies = this.#sets.map(set => {
      const kept = keys.map((key, index) => (set[index] ? key : constantColumn(key.type, null, rowCount)));
      const groupingId = set.reduce((id, keeps) => id * 2 + (keeps ? 0 : 1), 0);
      const ids = columnOf(BIGINT, new Array(rowCount).fill(groupingId));
      return { columns: [...rows.columns, ...kept, ids], rowCount };
    });
    return concatBatches(copies);
  }
}
