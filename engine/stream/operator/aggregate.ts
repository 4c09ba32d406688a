/**
 * Aggregation by key, kept over batches (Spark's StateStoreRestoreExec and StateStoreSaveExec). The batch's rows are
 * aggregated first; then late groups are dropped, the others merged with what is kept. What comes out depends on the
 * mode: complete gives all groups, update the groups of this batch, append those that the watermark has passed.
 */
import type { Column, ColumnBatch } from '../column/column.ts';
import { columnOf } from '../column/column-builder.ts';
import type { DataType } from '../column/data-type.ts';
import { takeRows } from '../column/rows.ts';
import type { Value } from '../column/value.ts';
import type { OperatorState } from '../state/checkpoint.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Accumulator, AggregateFunction } from './accumulator.ts';
import { isBehind } from './event-time.ts';
import type { GroupKeys } from './group-keys.ts';
import { keyTexts } from './key-text.ts';
import type { BatchContext, Operator, StatefulOperator } from './operator.ts';
import { noFigures } from './operator.ts';

/** A kept group: its key, and what each function has saved. */
interface KeptGroup {
  readonly key: readonly Value[];
  readonly saved: readonly unknown[];
}

/** What the operator needs to know. */
export interface AggregateSpec {
  readonly keys: GroupKeys;
  readonly keyTypes: readonly DataType[];
  readonly functions: readonly AggregateFunction[];
  readonly outputMode: 'append' | 'update' | 'complete';
  /** Which key is event time; null for none. */
  readonly eventTimeKey: number | null;
}

/** The operator. */
export class Aggregate implements StatefulOperator {
  readonly name = 'stateStoreSave';
  readonly operatorId: number;
  readonly inputs: readonly Operator[];
  readonly figures = noFigures();
  readonly #spec: AggregateSpec;
  #groups: StateStore<KeptGroup> | null = null;

  constructor(operatorId: number, input: Operator, spec: AggregateSpec) {
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

  outputWatermarkMs(inputMs: number): number {
    return inputMs;
  }

  wantsAnotherBatch(fromMs: number, toMs: number): boolean {
    return this.#spec.outputMode !== 'complete' && toMs > fromMs;
  }

  run([rows]: readonly [ColumnBatch], batch: BatchContext): ColumnBatch {
    Object.assign(this.figures, noFigures());
    const { outputMode } = this.#spec;
    const touched = this.#merge(rows, batch);
    const expired = outputMode === 'complete' ? [] : this.#expire(batch.evictionWatermarkMs);
    this.figures.total = this.#groups!.size;
    if (outputMode === 'update') return touched();
    const groups = outputMode === 'append' ? expired : [...this.#groups!.entries()].map(([, group]) => group);
    return finishGroups(groups, this.#spec.keyTypes, this.#spec.functions);
  }

  /** Aggregates the batch and merges it with what is kept; gives a way to see the groups that were touched. */
  #merge(rows: ColumnBatch, batch: BatchContext): () => ColumnBatch {
    const { keys, functions } = this.#spec;
    const { groupOf, partCount, groupKeys, partsOf } = keys(rows, batch);
    const parts = functions.map(aggregate => aggregate.create(partCount));
    for (const accumulator of parts) accumulator.update(groupOf, rows, batch);
    const store = this.#groups!;
    const merged = functions.map(aggregate => aggregate.create(partsOf.length));
    const touched: number[] = [];
    const isLate = this.#lateGroups(groupKeys, batch);
    const textOf = keyTexts(groupKeys);
    for (let group = 0; group < partsOf.length; group++) {
      if (isLate(group)) {
        this.figures.dropped++;
        continue;
      }
      const text = textOf(group);
      const kept = store.get(text);
      const saved: unknown[] = [];
      for (let index = 0; index < merged.length; index++) {
        const accumulator = merged[index]!;
        if (kept) accumulator.merge(group, kept.saved[index]);
        for (const part of partsOf[group]!) accumulator.merge(group, parts[index]!.save(part));
        saved.push(accumulator.save(group));
      }
      store.put(text, { key: kept?.key ?? groupKeys.map(column => column.value(group)), saved });
      touched.push(group);
    }
    this.figures.updated = touched.length;
    return () => {
      const columns = [...groupKeys, ...merged.map(accumulator => accumulator.finish())];
      const output = { columns, rowCount: partsOf.length };
      return touched.length === partsOf.length ? output : takeRows(output, Int32Array.from(touched));
    };
  }

  #lateGroups(groupKeys: readonly Column[], { lateWatermarkMs }: BatchContext): (group: number) => boolean {
    const { eventTimeKey, outputMode } = this.#spec;
    if (eventTimeKey === null || outputMode === 'complete') return () => false;
    const eventTime = groupKeys[eventTimeKey]!;
    return group => isBehind(eventTime.value(group), lateWatermarkMs);
  }

  /** Removes the groups that the watermark has passed. */
  #expire(watermarkMs: number): KeptGroup[] {
    const { eventTimeKey } = this.#spec;
    const expired: KeptGroup[] = [];
    if (eventTimeKey === null) return expired;
    for (const [text, group] of this.#groups!.entries()) {
      if (!isBehind(group.key[eventTimeKey]!, watermarkMs)) continue;
      this.#groups!.remove(text);
      expired.push(group);
    }
    this.figures.removed = expired.length;
    return expired;
  }
}

/** Groups as rows: the key's columns, then each function's value. */
export function finishGroups(
  groups: readonly KeptGroup[],
  keyTypes: readonly DataType[],
  functions: readonly AggregateFunction[],
): ColumnBatch {
  const keys: Column[] = keyTypes.map((type, index) =>
    columnOf(
      type,
      groups.map(({ key }) => key[index]!),
    ),
  );
  const values = functions.map((aggregate, index) => {
    const accumulator: Accumulator = aggregate.create(groups.length);
    for (const [group, { saved }] of groups.entries()) accumulator.merge(group, saved[index]);
    return accumulator.finish();
  });
  return { columns: [...keys, ...values], rowCount: groups.length };
}
