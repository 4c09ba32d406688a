/**
 * Calls a program's function for each group (`applyInPandasWithState`; Spark's FlatMapGroupsInPandasWithStateExec):
 * first for the groups with rows in the batch, in the order in which they came, then without rows for those whose
 * timeout has come: strictly before the watermark, or before the batch's clock reading.
 */
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Field } from '../../stream/column/data-type.ts';
import { batchOfRows, rowOf } from '../../stream/column/rows.ts';
import type { Value } from '../../stream/column/value.ts';
import { dropLate } from '../../stream/operator/event-time.ts';
import { keyText } from '../../stream/operator/key-text.ts';
import type { BatchContext, Evaluate, Operator, StatefulOperator } from '../../stream/operator/operator.ts';
import { noFigures } from '../../stream/operator/operator.ts';
import type { OperatorState } from '../../stream/state/checkpoint.ts';
import type { StateStore } from '../../stream/state/state-store.ts';
import type { GroupFunction, GroupTimeout, Row, SavedGroup } from './group-state.ts';
import { GroupState } from './group-state.ts';

/** What the operator needs to know. */
export interface ApplyWithStateSpec {
  readonly keys: readonly Evaluate[];
  readonly inputNames: readonly string[];
  readonly output: readonly Field[];
  readonly timeout: GroupTimeout;
  /** The column by which rows are late; null for none. */
  readonly eventTime: number | null;
  readonly call: GroupFunction;
}

/** The groups of a batch in the order of their first row. */
export function groupRows(
  rows: ColumnBatch,
  keys: readonly Evaluate[],
  names: readonly string[],
  batch: BatchContext,
): Map<string, { key: readonly unknown[]; rows: Row[] }> {
  const keyColumns = keys.map(evaluate => evaluate(rows, batch));
  const types = keyColumns.map(({ type }) => type);
  const groups = new Map<string, { key: readonly unknown[]; rows: Row[] }>();
  for (let i = 0; i < rows.rowCount; i++) {
    const key = keyColumns.map(column => column.value(i));
    const text = keyText(types, key);
    const group = groups.get(text) ?? { key, rows: [] };
    groups.set(text, group);
    const values = rowOf(rows, i);
    group.rows.push(Object.fromEntries(names.map((name, at) => [name, values[at]])));
  }
  return groups;
}

/** The emitted rows as columns. */
export function emittedBatch(output: readonly Field[], rows: readonly Row[]): ColumnBatch {
  return batchOfRows(
    output.map(({ type }) => type),
    rows.map(row => output.map(({ name }) => (row[name] ?? null) as Value)),
  );
}

/** The operator. */
export class ApplyWithState implements StatefulOperator {
  readonly name = 'applyInPandasWithState';
  readonly operatorId: number;
  readonly inputs: readonly Operator[];
  readonly figures = noFigures();
  readonly #spec: ApplyWithStateSpec;
  #groups: StateStore<SavedGroup> | null = null;

  constructor(operatorId: number, input: Operator, spec: ApplyWithStateSpec) {
    this.operatorId = operatorId;
    this.inputs = [input];
    this.#spec = spec;
  }

  open(state: OperatorState): void {
    this.#groups = state.store('groups');
  }

  commit(): void {
    this.#groups!.commit();
  }

  /** Nothing is known of the event times that a function emits. */
  outputWatermarkMs(): null {
    return null;
  }

  wantsAnotherBatch(fromMs: number, toMs: number): boolean {
    if (this.#spec.timeout === 'ProcessingTimeTimeout') return true;
    return this.#spec.timeout === 'EventTimeTimeout' && toMs > fromMs;
  }

  run([input]: readonly [ColumnBatch], batch: BatchContext): ColumnBatch {
    Object.assign(this.figures, noFigures());
    const { keys, inputNames, output, timeout, eventTime } = this.#spec;
    const filters = timeout === 'EventTimeTimeout' && eventTime !== null;
    const [rows, dropped] = filters ? dropLate(input, input.columns[eventTime]!, batch.lateWatermarkMs) : [input, 0];
    this.figures.dropped = dropped;
    const emitted: Row[] = [];
    for (const [text, group] of groupRows(rows, keys, inputNames, batch)) {
      emitted.push(...this.#call(text, group.key, group.rows, false, batch));
    }
    for (const { text, key } of this.#timedOut(batch)) emitted.push(...this.#call(text, key, [], true, batch));
    this.figures.total = this.#groups!.size;
    return emittedBatch(output, emitted);
  }

  #timedOut(batch: BatchContext): { text: string; key: readonly unknown[] }[] {
    const { timeout } = this.#spec;
    if (timeout === 'NoTimeout') return [];
    const nowMs = timeout === 'EventTimeTimeout' ? batch.evictionWatermarkMs : batch.batchTimestampMs;
    const due: { text: string; key: readonly unknown[] }[] = [];
    for (const [text, { key, timeoutMs }] of this.#groups!.entries()) {
      if (timeoutMs !== null && timeoutMs < nowMs) due.push({ text, key });
    }
    return due;
  }

  #call(
    text: string,
    key: readonly unknown[],
    rows: readonly Row[],
    hasTimedOut: boolean,
    batch: BatchContext,
  ): readonly Row[] {
    const saved = this.#groups!.get(text);
    const state = new GroupState(saved, {
      timeout: this.#spec.timeout,
      hasTimedOut,
      watermarkMs: batch.evictionWatermarkMs,
      batchTimestampMs: batch.batchTimestampMs,
    });
    const emitted = this.#spec.call(key, rows, state);
    this.#save(text, saved, state, key);
    return emitted;
  }

  /** A removal counts even where there was nothing; a new timeout alone is an update. */
  #save(text: string, before: SavedGroup | undefined, state: GroupState, key: readonly unknown[]): void {
    const after = state.toSave(key);
    if (state.isRemoved && after.timeoutMs === null) {
      this.#groups!.remove(text);
      this.figures.removed++;
    } else if (state.isTouched || state.isRemoved || (before?.timeoutMs ?? null) !== after.timeoutMs) {
      this.#groups!.put(text, after);
      this.figures.updated++;
    }
  }
}
