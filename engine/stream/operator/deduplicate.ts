/**
 * Lets the first row of each key through (Spark's StreamingDeduplicateExec). Rows late by their event time are
 * dropped; a key is forgotten only when the event time is part of it.
 */
import type { ColumnBatch } from '../column/column.ts';
import { takeRows } from '../column/rows.ts';
import type { Value } from '../column/value.ts';
import type { OperatorState } from '../state/checkpoint.ts';
import type { StateStore } from '../state/state-store.ts';
import { dropLate, isBehind } from './event-time.ts';
import { keyText } from './key-text.ts';
import type { BatchContext, Operator, StatefulOperator } from './operator.ts';
import { noFigures } from './operator.ts';

/** The operator. `keys` and `eventTime` are places of columns. */
export class Deduplicate implements StatefulOperator {
  readonly name = 'dedupe';
  readonly operatorId: number;
  readonly inputs: readonly Operator[];
  readonly figures = noFigures();
  readonly #keys: readonly number[];
  readonly #eventTime: number | null;
  /** Where in the key the event time stands, if it does. */
  readonly #expiringKey: number;
  #seen: StateStore<readonly Value[]> | null = null;

  constructor(operatorId: number, input: Operator, keys: readonly number[], eventTime: number | null) {
    this.operatorId = operatorId;
    this.inputs = [input];
    this.#keys = keys;
    this.#eventTime = eventTime;
    this.#expiringKey = eventTime === null ? -1 : keys.indexOf(eventTime);
  }

  open(state: OperatorState): void {
    this.#seen = state.store('keys');
  }

  commit(): void {
    this.#seen!.commit();
  }

  outputWatermarkMs(inputMs: number): number {
    return inputMs;
  }

  wantsAnotherBatch(fromMs: number, toMs: number): boolean {
    return toMs > fromMs;
  }

  run([input]: readonly [ColumnBatch], batch: BatchContext): ColumnBatch {
    Object.assign(this.figures, noFigures());
    const [rows, dropped] =
      this.#eventTime === null ? [input, 0] : dropLate(input, input.columns[this.#eventTime]!, batch.lateWatermarkMs);
    this.figures.dropped = dropped;
    const seen = this.#seen!;
    const types = this.#keys.map(column => rows.columns[column]!.type);
    const first: number[] = [];
    for (let row = 0; row < rows.rowCount; row++) {
      const key = this.#keys.map(column => rows.columns[column]!.value(row));
      const text = keyText(types, key);
      if (seen.get(text) !== undefined) continue;
      seen.put(text, key);
      first.push(row);
    }
    this.figures.updated = first.length;
    this.#forget(batch.evictionWatermarkMs);
    this.figures.total = seen.size;
    return takeRows(rows, Int32Array.from(first));
  }

  #forget(watermarkMs: number): void {
    if (this.#expiringKey < 0) return;
    for (const [text, key] of this.#seen!.entries()) {
      if (!isBehind(key[this.#expiringKey]!, watermarkMs)) continue;
      this.#seen!.remove(text);
      this.figures.removed++;
    }
  }
}
