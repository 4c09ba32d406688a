/**
 * The join of a batch with a table (Spark's joins of a stream with static data): nothing is kept between batches. A
 * NULL key matches nothing.
 */
import type { Column, ColumnBatch } from '../column/column.ts';
import { takeRows } from '../column/rows.ts';
import { keyText } from './key-text.ts';
import type { BatchContext, Evaluate, Operator } from './operator.ts';

/** Which rows without a partner come out, or which with one. */
export type TableJoinKind = 'inner' | 'left_outer' | 'right_outer' | 'full_outer' | 'left_semi' | 'left_anti';

/** What must be equal, and what else must hold over the columns of both sides. */
export interface TableJoinCondition {
  readonly left: readonly Evaluate[];
  readonly right: readonly Evaluate[];
  readonly nullSafe: readonly boolean[];
  readonly rest: Evaluate | null;
}

/** The operator. */
export class TableJoin implements Operator {
  readonly name = 'join';
  readonly inputs: readonly Operator[];
  readonly #kind: TableJoinKind;
  readonly #condition: TableJoinCondition;

  constructor(inputs: readonly [Operator, Operator], kind: TableJoinKind, condition: TableJoinCondition) {
    this.inputs = inputs;
    this.#kind = kind;
    this.#condition = condition;
  }

  run([left, right]: readonly [ColumnBatch, ColumnBatch], batch: BatchContext): ColumnBatch {
    const pairs = this.#pairs(left, right, batch);
    const matchedLeft = new Set(pairs.map(([row]) => row));
    const matchedRight = new Set(pairs.map(([, row]) => row));
    const kind = this.#kind;
    if (kind === 'left_semi' || kind === 'left_anti') {
      return takeRows(
        left,
        numbers(left.rowCount).filter(row => matchedLeft.has(row) === (kind === 'left_semi')),
      );
    }
    const rows = [...pairs];
    if (kind === 'left_outer' || kind === 'full_outer') {
      for (const row of numbers(left.rowCount)) if (!matchedLeft.has(row)) rows.push([row, -1]);
    }
    if (kind === 'right_outer' || kind === 'full_outer') {
      for (const row of numbers(right.rowCount)) if (!matchedRight.has(row)) rows.push([-1, row]);
    }
    return joined(left, right, rows);
  }

  /** The pairs of rows that match. */
  #pairs(left: ColumnBatch, right: ColumnBatch, batch: BatchContext): [number, number][] {
    const condition = this.#condition;
    const leftKeys = condition.left.map(evaluate => evaluate(left, batch));
    const rightKeys = condition.right.map(evaluate => evaluate(right, batch));
    const byKey = new Map<string, number[]>();
    for (let row = 0; row < right.rowCount; row++) {
      const text = this.#keyOf(rightKeys, row);
      if (text === null) continue;
      const rows = byKey.get(text);
      if (rows) rows.push(row);
      else byKey.set(text, [row]);
    }
    const pairs: [number, number][] = [];
    for (let row = 0; row < left.rowCount; row++) {
      const text = this.#keyOf(leftKeys, row);
      for (const partner of text === null ? [] : (byKey.get(text) ?? [])) pairs.push([row, partner]);
    }
    if (condition.rest === null) return pairs;
    const holds = condition.rest(joined(left, right, pairs), batch);
    return pairs.filter((_, index) => holds.value(index) === true);
  }

  #keyOf(keys: readonly Column[], row: number): string | null {
    if (keys.some((key, index) => !this.#condition.nullSafe[index] && key.isNull(row))) return null;
    return keyText(
      keys.map(({ type }) => type),
      keys.map(key => key.value(row)),
    );
  }
}

function numbers(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}

function joined(left: ColumnBatch, right: ColumnBatch, pairs: readonly (readonly [number, number])[]): ColumnBatch {
  const leftRows = takeRows(
    left,
    Int32Array.from(pairs, ([row]) => row),
  );
  const rightRows = takeRows(
    right,
    Int32Array.from(pairs, ([, row]) => row),
  );
  return { columns: [...leftRows.columns, ...rightRows.columns], rowCount: pairs.length };
}
