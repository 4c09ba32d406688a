/**
 * Lets a row through when its key has not been seen within the watermark's delay (Spark's
 * StreamingDeduplicateWithinWatermarkExec): a key is forgotten when the watermark reaches the first row's event time
 * plus the delay. Later duplicates do not make it last longer.
 */
import type { ColumnBatch } from '../column/column.ts';
import { takeRows } from '../column/rows.ts';
import type { OperatorState } from '../state/checkpoint.ts';
import type { StateStore } from '../state/state-store.ts';
import { dropLate, eventTimeMicros } from './event-time.ts';
import { keyText } from './key-text.ts';
import type { BatchContext, Operator, StatefulOperator } from './operator.ts';
import { noFigures } from './operator.ts';

/** The operator. `keys` and `eventTime` are places of columns. */
export class DeduplicateWithinWatermark implements StatefulOperator {
  readonly name = 'dedupeWithinWatermark';
  readonly operatorId: number;
  readonly inputs: readonly Operator[];
  readonly figures = noFigures();
  readonly #keys: readonly number[];
  readonly #eventTime: number;
  readonly #delayMs: number;
  /** The moment at which a key is forgotten, in microseconds. */
  #expiresMicros: StateStore<number> | null = null;

  constructor(operatorId: number, input: Operator, keys: readonly number[], eventTime: number, delayMs: number) {
    this.operatorId = operatorId;
    this.inputs = [input];
    this.#keys = keys;
    this.#eventTime = eventTime;
    this.#delayMs = delayMs;
  }

  open(state: OperatorState): void {
    this.#expiresMicros = state.store('keys');
  }

  commit(): void {
    this.#expiresMicros!.commit();
  }

  outputWatermarkMs(inputMs: number): number {
    return inputMs;
  }

  wantsAnotherBatch(fromMs: number, toMs: number): boolean {
    return toMs > fromMs;
  }

  run([input]: readonly [ColumnBatch], batch: BatchContext): ColumnBatch {
    Object.assign(this.figures, noFigures());
    const [rows, dropped] = dropLate(input, input.columns[this.#eventTime]!, batch.lateWatermarkMs);
    this.figures.dropped = dropped;
    const expires = this.#expiresMicros!;
    const times = rows.columns[this.#eventTime]!;
    const types = this.#keys.map(column => rows.columns[column]!.type);
    const first: number[] = [];
    for (let row = 0; row < rows.rowCount; row++) {
      const text = keyText(
        types,
        this.#keys.map(column => rows.columns[column]!.value(row)),
      );
      if (expires.get(text) !== undefined) continue;
      expires.put(text, (eventTimeMicros(times.value(row)) ?? 0) + this.#delayMs * 1000);
      first.push(row);
    }
    this.figures.updated = first.length;
    for (const [text, expiresMicros] of expires.entries()) {
      if (batch.evictionWatermarkMs * 1000 < expiresMicros) continue;
      expires.remove(text);
      this.figures.removed++;
    }
    this.figures.total = expires.size;
    return takeRows(rows, Int32Array.from(first));
  }
}
