/**
 * The first so many rows of the whole query, over all batches and restarts (Spark's StreamingGlobalLimitExec): how
 * many have passed is its only state.
 */
import type { ColumnBatch } from '../column/column.ts';
import { rowRange } from '../column/column.ts';
import { takeRows } from '../column/rows.ts';
import type { OperatorState } from '../state/checkpoint.ts';
import type { StateStore } from '../state/state-store.ts';
import type { BatchContext, Operator, StatefulOperator } from './operator.ts';
import { noFigures } from './operator.ts';

const PASSED = 'passed';

/** The operator. */
export class StreamLimit implements StatefulOperator {
  readonly name = 'globalLimit';
  readonly operatorId: number;
  readonly inputs: readonly Operator[];
  readonly figures = noFigures();
  readonly #count: number;
  #passed: StateStore<number> | null = null;

  constructor(operatorId: number, input: Operator, count: number) {
    this.operatorId = operatorId;
    this.inputs = [input];
    this.#count = count;
  }

  open(state: OperatorState): void {
    this.#passed = state.store('count');
  }

  commit(): void {
    this.#passed!.commit();
  }

  outputWatermarkMs(inputMs: number): number {
    return inputMs;
  }

  wantsAnotherBatch(): boolean {
    return false;
  }

  run([input]: readonly [ColumnBatch], _batch: BatchContext): ColumnBatch {
    const passed = this.#passed!.get(PASSED) ?? 0;
    const rows = takeRows(input, rowRange(0, Math.max(0, Math.min(input.rowCount, this.#count - passed))));
    if (rows.rowCount > 0) this.#passed!.put(PASSED, passed + rows.rowCount);
    Object.assign(this.figures, { ...noFigures(), total: this.#passed!.size, updated: rows.rowCount > 0 ? 1 : 0 });
    return rows;
  }
}
