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
import type { Accumulator, AggregateFunction } from './accumulator.ts';
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

/** Sessions that became one: of a key's kept ones and of its rows, both in order, those from one place to another. */
interface Merged {
  readonly start: number;
  end: number;
  readonly firstKept: number;
  keptEnd: number;
  readonly firstRow: number;
  rowEnd: number;
}

/** A key's kept sessions and new rows, earliest first, and what becomes of them. */
interface Merging {
  readonly kept: readonly Session[];
  readonly rows: readonly number[];
  readonly merged: readonly Merged[];
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
      const bounds = boundsIn(sessions, rows.rowCount);
      for (const own of this.#rowsByKey(rows, batch)) {
        const { merged, rows: inOrder } = mergeSessions([], own, bounds);
        for (const { start, end, firstRow, rowEnd } of merged) {
          if (isBehind([start, end], batch.lateWatermarkMs)) this.figures.dropped++;
          else for (let i = firstRow; i < rowEnd; i++) kept.push(inOrder[i]!);
        }
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
    const bounds = boundsIn(this.#spec.session(rows, batch), rows.rowCount);
    const columns = this.#spec.keys.map(evaluate => evaluate(rows, batch));
    const types = columns.map(({ type }) => type);
    const perKey = this.#rowsByKey(rows, batch).map(own => {
      const key = columns.map(column => column.value(own[0]!));
      const text = keyText(types, key);
      const kept = this.#kept!.get(text)?.sessions ?? [];
      return { key, text, merging: mergeSessions(kept, own, bounds) };
    });
    const sessionOf = new Int32Array(rows.rowCount);
    let count = 0;
    for (const { merging } of perKey) {
      for (const { firstRow, rowEnd } of merging.merged) {
        for (let i = firstRow; i < rowEnd; i++) sessionOf[merging.rows[i]!] = count;
        count++;
      }
    }
    const parts = functions.map(aggregate => aggregate.create(count));
    for (const accumulator of parts) accumulator.update(sessionOf, rows, batch);
    const results = functions.map(aggregate => aggregate.create(count));
    let index = 0;
    for (const { key, text, merging } of perKey) {
      const next = merging.merged.map((merged): Session => this.#joined(merging.kept, merged, index++, parts, results));
      this.figures.updated += next.length;
      this.#kept!.put(text, { key, sessions: next });
    }
  }

  /** The session that kept ones and new rows became; the rows stand in `parts` at `at`. */
  #joined(
    kept: readonly Session[],
    { start, end, firstKept, keptEnd, firstRow, rowEnd }: Merged,
    at: number,
    parts: readonly Accumulator[],
    results: readonly Accumulator[],
  ): Session {
    if (firstKept === keptEnd) return { start, end, saved: parts.map(part => part.save(at)) };
    this.figures.removed += keptEnd - firstKept - (kept[firstKept]!.start === start ? 1 : 0);
    if (firstRow === rowEnd && keptEnd - firstKept === 1) return kept[firstKept]!;
    const saved = results.map((result, f) => {
      for (let i = firstKept; i < keptEnd; i++) result.merge(at, kept[i]!.saved[f]);
      if (firstRow < rowEnd) result.merge(at, parts[f]!.save(at));
      return result.save(at);
    });
    return { start, end, saved };
  }

  /** Takes out the sessions that the watermark has passed. */
  #expire({ evictionWatermarkMs }: BatchContext): KeptSessions[] {
    const expired: KeptSessions[] = [];
    if (!this.#spec.hasWatermark) return expired;
    for (const [text, { key, sessions }] of this.#kept!.entries()) {
      const living = sessions.filter(({ end }) => end > evictionWatermarkMs * 1000);
      if (living.length === sessions.length) continue;
      expired.push({ key, sessions: sessions.filter(({ end }) => end <= evictionWatermarkMs * 1000) });
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

/** The starts and ends of the sessions that rows would open alone. */
interface Bounds {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
}

function boundsIn(sessions: Column, rowCount: number): Bounds {
  const bounds = { starts: new Float64Array(rowCount), ends: new Float64Array(rowCount) };
  for (let row = 0; row < rowCount; row++) {
    const [start, end] = sessions.value(row) as [number, number];
    bounds.starts[row] = start;
    bounds.ends[row] = end;
  }
  return bounds;
}

/** Joins what overlaps or touches of kept sessions, which are in order, and new rows. */
function mergeSessions(kept: readonly Session[], unordered: readonly number[], { starts, ends }: Bounds): Merging {
  const rows = unordered.toSorted((a, b) => starts[a]! - starts[b]!);
  const merged: Merged[] = [];
  let current: Merged | undefined;
  for (let k = 0, r = 0; k < kept.length || r < rows.length; ) {
    const isKept = k < kept.length && (r === rows.length || kept[k]!.start <= starts[rows[r]!]!);
    const start = isKept ? kept[k]!.start : starts[rows[r]!]!;
    const end = isKept ? kept[k]!.end : ends[rows[r]!]!;
    if (!current || start > current.end) {
      current = { start, end, firstKept: k, keptEnd: k, firstRow: r, rowEnd: r };
      merged.push(current);
    } else if (end > current.end) current.end = end;
    if (isKept) current.keptEnd = ++k;
    else current.rowEnd = ++r;
  }
  return { kept, rows, merged };
}
