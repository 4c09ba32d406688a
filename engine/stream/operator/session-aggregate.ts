/**
 * Aggregation by session (Spark's SessionWindowStateStoreRestoreExec, MergingSessionsExec and
 * SessionWindowStateStoreSaveExec): a row opens a session [time, time + gap); sessions of a key that overlap or touch
 * become one. Rows whose own session is behind the watermark are dropped, even where they would have joined a live one.
 */
import type { Column, ColumnBatch } from '../column/column.ts';
import type { DataType } from '../column/data-type.ts';
import { takeRows } from '../column/rows.ts';
import type { Value } from '../column/value.ts';
import type { OperatorState } from '../state/checkpoint.ts';
import type { StateStore } from '../state/state-store.ts';
import type { AggregateFunction } from './accumulator.ts';
import { finishGroups } from './aggregate.ts';
import { isBehind } from './event-time.ts';
import { groupRows } from './grouping.ts';
import { keyText } from './key-text.ts';
import type { BatchContext, Evaluate, Operator, StatefulOperator } from './operator.ts';
import { noFigures } from './operator.ts';

/** A session with what each function has saved of it. */
interface Session {
  readonly start: number;
  readonly end: number;
  readonly saved: readonly unknown[];
}

/** The sessions of a key, earliest first. */
interface KeptSessions {
  readonly key: readonly Value[];
  readonly sessions: readonly Session[];
}

/** Sessions that became one: new rows, and sessions that were kept. */
interface Merged {
  start: number;
  end: number;
  readonly kept: Session[];
  readonly rows: number[];
}

/** What the operator needs to know. */
export interface SessionSpec {
  readonly keys: readonly Evaluate[];
  readonly session: Evaluate;
  /** Where among the key columns of the output the session stands. */
  readonly place: number;
  readonly keyTypes: readonly DataType[];
  readonly functions: readonly AggregateFunction[];
  readonly outputMode: 'append' | 'complete' | 'update';
  /** Whether the session's time has a watermark. */
  readonly hasWatermark: boolean;
  /** Whether a batch's rows are joined into sessions before they are held against the watermark. */
  readonly mergesFirst: boolean;
}

/** The operator. */
export class SessionAggregate implements StatefulOperator {
  readonly name = 'sessionWindowStateStoreSaveExec';
  readonly operatorId: number;
  readonly inputs: readonly Operator[];
  readonly figures = noFigures();
  readonly #spec: SessionSpec;
  #kept: StateStore<KeptSessions> | null = null;

  constructor(operatorId: number, input: Operator, spec: SessionSpec) {
    this.operatorId = operatorId;
    this.inputs = [input];
    this.#spec = spec;
  }

  open(state: OperatorState): void {
    this.#kept = state.store('sessions');
  }

  commit(): void {
    this.#kept!.commit();
  }

  outputWatermarkMs(inputMs: number): number {
    return inputMs;
  }

  wantsAnotherBatch(fromMs: number, toMs: number): boolean {
    return this.#spec.outputMode !== 'complete' && toMs > fromMs;
  }

  run([input]: readonly [ColumnBatch], batch: BatchContext): ColumnBatch {
    Object.assign(this.figures, noFigures());
    const rows = this.#withoutLate(input, batch);
    this.#merge(rows, batch);
    const store = this.#kept!;
    const output =
      this.#spec.outputMode === 'complete' ? [...store.entries()].map(([, kept]) => kept) : this.#expire(batch);
    for (const [, { sessions }] of store.entries()) this.figures.total += sessions.length;
    return this.#finish(output);
  }

  #withoutLate(rows: ColumnBatch, batch: BatchContext): ColumnBatch {
    if (!this.#spec.hasWatermark) return rows;
    const sessions = this.#spec.session(rows, batch);
    const kept: number[] = [];
    if (this.#spec.mergesFirst) {
      const merged = this.#rowsByKey(rows, batch).flatMap(own => mergeSessions([], own, boundsIn(sessions)));
      for (const { start, end, rows: own } of merged) {
        if (isBehind([start, end], batch.lateWatermarkMs)) this.figures.dropped++;
        else kept.push(...own);
      }
      kept.sort((a, b) => a - b);
    } else {
      for (let row = 0; row < rows.rowCount; row++) {
        if (!isBehind(sessions.value(row), batch.lateWatermarkMs)) kept.push(row);
      }
      this.figures.dropped = rows.rowCount - kept.length;
    }
    return kept.length === rows.rowCount ? rows : takeRows(rows, Int32Array.from(kept));
  }

  #rowsByKey(rows: ColumnBatch, batch: BatchContext): number[][] {
    const columns = this.#spec.keys.map(evaluate => evaluate(rows, batch));
    const { groupOf, count } = groupRows(columns, rows.rowCount);
    const rowsOf: number[][] = Array.from({ length: count }, () => []);
    for (let row = 0; row < rows.rowCount; row++) rowsOf[groupOf[row]!]!.push(row);
    return rowsOf;
  }

  #merge(rows: ColumnBatch, batch: BatchContext): void {
    if (rows.rowCount === 0) return;
    const { functions } = this.#spec;
    const sessions = this.#spec.session(rows, batch);
    const columns = this.#spec.keys.map(evaluate => evaluate(rows, batch));
    const types = columns.map(({ type }) => type);
    const perKey = this.#rowsByKey(rows, batch).map(own => {
      const key = columns.map(column => column.value(own[0]!));
      const text = keyText(types, key);
      const kept = this.#kept!.get(text)?.sessions ?? [];
      return { key, text, kept, merged: mergeSessions(kept, own, boundsIn(sessions)) };
    });
    const all = perKey.flatMap(({ merged }) => merged);
    const sessionOf = new Int32Array(rows.rowCount);
    for (const [index, { rows: own }] of all.entries()) for (const row of own) sessionOf[row] = index;
    const parts = functions.map(aggregate => aggregate.create(all.length));
    for (const accumulator of parts) accumulator.update(sessionOf, rows, batch);
    const results = functions.map(aggregate => aggregate.create(all.length));
    let index = 0;
    for (const { key, text, kept, merged } of perKey) {
      const next = merged.map(({ start, end, kept: before, rows: own }): Session => {
        const at = index++;
        if (own.length === 0 && before.length === 1) return before[0]!;
        const saved = results.map((result, f) => {
          for (const session of before) result.merge(at, session.saved[f]);
          if (own.length > 0) result.merge(at, parts[f]!.save(at));
          return result.save(at);
        });
        return { start, end, saved };
      });
      this.figures.updated += next.length;
      this.figures.removed += kept.filter(({ start }) => !next.some(session => session.start === start)).length;
      this.#kept!.put(text, { key, sessions: next });
    }
  }

  /** Takes out the sessions that the watermark has passed. */
  #expire({ evictionWatermarkMs }: BatchContext): KeptSessions[] {
    const expired: KeptSessions[] = [];
    if (!this.#spec.hasWatermark) return expired;
    for (const [text, { key, sessions }] of this.#kept!.entries()) {
      const living = sessions.filter(({ end }) => end > evictionWatermarkMs * 1000);
      if (living.length === sessions.length) continue;
      expired.push({ key, sessions: sessions.filter(session => !living.includes(session)) });
      this.figures.removed += sessions.length - living.length;
      if (living.length === 0) this.#kept!.remove(text);
      else this.#kept!.put(text, { key, sessions: living });
    }
    return expired;
  }

  #finish(kept: readonly KeptSessions[]): ColumnBatch {
    const groups = kept.flatMap(({ key, sessions }) =>
      sessions.map(({ start, end, saved }) => ({ key: key.toSpliced(this.#spec.place, 0, [start, end]), saved })),
    );
    return finishGroups(groups, this.#spec.keyTypes, this.#spec.functions);
  }
}

function boundsIn(sessions: Column): (row: number) => [number, number] {
  return row => sessions.value(row) as [number, number];
}

/** Puts kept sessions and new rows in the order of their starts and joins what overlaps or touches. */
function mergeSessions(
  kept: readonly Session[],
  rows: readonly number[],
  bounds: (row: number) => [number, number],
): Merged[] {
  const pieces = [
    ...kept.map(session => ({ start: session.start, end: session.end, session, row: -1 })),
    ...rows.map(row => ({ start: bounds(row)[0], end: bounds(row)[1], session: null, row })),
  ].sort((a, b) => a.start - b.start);
  const merged: Merged[] = [];
  for (const { start, end, session, row } of pieces) {
    let current = merged.at(-1);
    if (!current || start > current.end) {
      current = { start, end, kept: [], rows: [] };
      merged.push(current);
    }
    current.end = Math.max(current.end, end);
    if (session) current.kept.push(session);
    else current.rows.push(row);
  }
  return merged;
}
