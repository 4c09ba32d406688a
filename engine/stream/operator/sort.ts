/**
 * Operators over a whole result table, which only complete mode has: sort, and the first so many rows of it. Equal
 * rows keep their order.
 */
import type { ColumnBatch } from '../column/column.ts';
import { rowRange } from '../column/column.ts';
import type { DataType } from '../column/data-type.ts';
import { takeRows } from '../column/rows.ts';
import type { Value } from '../column/value.ts';
import { compareValues } from '../column/value.ts';
import type { BatchContext, Evaluate, Operator } from './operator.ts';

/** A sort key; Spark puts NULLs first when ascending, last when descending. */
export interface SortKey {
  readonly evaluate: Evaluate;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** Sorts rows. */
export class Sort implements Operator {
  readonly name = 'sort';
  readonly inputs: readonly Operator[];
  readonly #keys: readonly SortKey[];

  constructor(input: Operator, keys: readonly SortKey[]) {
    this.inputs = [input];
    this.#keys = keys;
  }

  run([rows]: readonly [ColumnBatch], batch: BatchContext): ColumnBatch {
    const columns = this.#keys.map(({ evaluate }) => evaluate(rows, batch));
    const sorted = Int32Array.from({ length: rows.rowCount }, (_, row) => row);
    sorted.sort((a, b) => {
      for (const [index, key] of this.#keys.entries()) {
        const [left, right] = [columns[index]!.value(a), columns[index]!.value(b)];
        const difference = order(key, columns[index]!.type, left, right);
        if (difference !== 0) return difference;
      }
      return a - b;
    });
    return takeRows(rows, sorted);
  }
}

function order({ descending, nullsFirst }: SortKey, type: DataType, left: Value, right: Value): number {
  if (left === null || right === null) {
    if (left === right) return 0;
    return (left === null) === nullsFirst ? -1 : 1;
  }
  const difference = compareValues(type, left, right);
  return descending ? -difference : difference;
}

/** The first rows of each batch's table. */
export class Head implements Operator {
  readonly name = 'limit';
  readonly inputs: readonly Operator[];
  readonly #count: number;

  constructor(input: Operator, count: number) {
    this.inputs = [input];
    this.#count = count;
  }

  run([rows]: readonly [ColumnBatch]): ColumnBatch {
    return takeRows(rows, rowRange(0, Math.min(rows.rowCount, this.#count)));
  }
}
