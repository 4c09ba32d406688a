/**
 * Runs a program's processor (`transformWithState`; Spark's TransformWithStateInPandasExec): `handleInputRows` for
 * each key with rows in the batch, then `handleExpiredTimer` for each timer at or before the watermark (or the batch's
 * clock reading), in the order of time within a key. A timer is gone once it has fired.
 */
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Field } from '../../stream/column/data-type.ts';
import { dropLate } from '../../stream/operator/event-time.ts';
import type { BatchContext, Evaluate, Operator, StatefulOperator } from '../../stream/operator/operator.ts';
import { noFigures } from '../../stream/operator/operator.ts';
import type { OperatorState } from '../../stream/state/checkpoint.ts';
import { emittedBatch, groupRows } from './apply-with-state.ts';
import type { Row } from './group-state.ts';
import type { StatefulProcessor, TimeMode } from './processor-handle.ts';
import { ProcessorHandle } from './processor-handle.ts';

/** What the operator needs to know. */
export interface TransformWithStateSpec {
  readonly keys: readonly Evaluate[];
  readonly inputNames: readonly string[];
  readonly output: readonly Field[];
  readonly timeMode: TimeMode;
  /** The column by which rows are late; null for none. */
  readonly eventTime: number | null;
  readonly create: (handle: ProcessorHandle) => StatefulProcessor;
}

/** The operator. */
export class TransformWithState implements StatefulOperator {
  readonly name = 'transformWithStateInPandasExec';
  readonly operatorId: number;
  readonly inputs: readonly Operator[];
  readonly figures = noFigures();
  readonly #spec: TransformWithStateSpec;
  #handle: ProcessorHandle | null = null;
  #processor: StatefulProcessor | null = null;
  #batchTimestampMs = 0;

  constructor(operatorId: number, input: Operator, spec: TransformWithStateSpec) {
    this.operatorId = operatorId;
    this.inputs = [input];
    this.#spec = spec;
  }

  open(state: OperatorState): void {
    this.#handle = new ProcessorHandle(name => state.store(name), this.#spec.timeMode, this.figures);
    this.#processor = this.#spec.create(this.#handle);
  }

  commit(): void {
    this.#handle!.commit();
  }

  outputWatermarkMs(inputMs: number): number | null {
    return this.#spec.timeMode === 'ProcessingTime' ? null : inputMs;
  }

  wantsAnotherBatch(fromMs: number, toMs: number): boolean {
    return this.#spec.timeMode === 'ProcessingTime' || toMs > fromMs;
  }

  run([input]: readonly [ColumnBatch], batch: BatchContext): ColumnBatch {
    Object.assign(this.figures, noFigures());
    this.#batchTimestampMs = batch.batchTimestampMs;
    const { keys, inputNames, output, timeMode, eventTime } = this.#spec;
    const filters = timeMode === 'EventTime' && eventTime !== null;
    const [rows, dropped] = filters ? dropLate(input, input.columns[eventTime]!, batch.lateWatermarkMs) : [input, 0];
    this.figures.dropped = dropped;
    const moment = { watermarkMs: batch.evictionWatermarkMs, processingTimeMs: batch.batchTimestampMs };
    const handle = this.#handle!;
    const emitted: Row[] = [];
    for (const [text, group] of groupRows(rows, keys, inputNames, batch)) {
      handle.use(text, group.key, this.#batchTimestampMs);
      emitted.push(...this.#processor!.handleInputRows(group.key, group.rows, moment));
    }
    if (timeMode !== 'None') {
      const untilMs = timeMode === 'EventTime' ? moment.watermarkMs : moment.processingTimeMs;
      for (const { text, key } of handle.keysDue(untilMs)) {
        handle.use(text, key, this.#batchTimestampMs);
        for (const expiryMs of handle.listTimers().filter(timerMs => timerMs <= untilMs)) {
          emitted.push(...(this.#processor!.handleExpiredTimer?.(key, moment, expiryMs) ?? []));
          handle.deleteTimer(expiryMs);
        }
      }
    }
    handle.settle(batch.batchTimestampMs);
    return emittedBatch(output, emitted);
  }
}
