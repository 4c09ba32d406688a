/**
 * The join of two streams (Spark's StreamingSymmetricHashJoinExec, state format 2). In each batch the left rows meet
 * the right rows kept so far and are kept themselves; then the right rows meet all left rows. Then what the watermark
 * has passed is forgotten, and on an outer side a row that never matched comes out with NULLs.
 */
import type { Column, ColumnBatch } from '../column/column.ts';
import type { DataType } from '../column/data-type.ts';
import { batchOfRows, rowOf, takeRows } from '../column/rows.ts';
import type { Value } from '../column/value.ts';
import type { OperatorState } from '../state/checkpoint.ts';
import type { StateStore } from '../state/state-store.ts';
import { dropLate, isBehind } from './event-time.ts';
import { keyTexts } from './key-text.ts';
import type { BatchContext, Evaluate, Operator, StatefulOperator } from './operator.ts';
import { noFigures } from './operator.ts';

/** Which rows without a partner come out. */
export type StreamJoinKind = 'inner' | 'left_outer' | 'right_outer' | 'full_outer' | 'left_semi';

/** When a kept row can be forgotten: by its join key, or by a time of its own against a bound below the watermark. */
export type StateExpiry =
  | { readonly by: 'key'; readonly ordinal: number }
  | { readonly by: 'column'; readonly column: number; readonly boundMs: (watermarkMs: number) => number | null };

/** One side of the join. */
export interface JoinSide {
  readonly types: readonly DataType[];
  readonly keys: readonly Evaluate[];
  /** Conditions on this side alone: a row that fails them is not kept. */
  readonly ownCondition: Evaluate | null;
  /** Which column holds the event time by which rows are late; null for none. */
  readonly eventTime: number | null;
  readonly expiry: StateExpiry | null;
}

/** A kept row. */
interface KeptRow {
  readonly row: readonly Value[];
  readonly matched: boolean;
}

/** The kept rows of a key. */
interface KeptKey {
  readonly key: readonly Value[];
  readonly rows: readonly KeptRow[];
}

type SideName = 'left' | 'right';

/** The operator. */
export class StreamJoin implements StatefulOperator {
  readonly name = 'symmetricHashJoin';
  readonly operatorId: number;
  readonly inputs: readonly Operator[];
  readonly figures = noFigures();
  readonly #kind: StreamJoinKind;
  readonly #sides: Readonly<Record<SideName, JoinSide>>;
  /** Conditions on both sides, over the columns of left and right. */
  readonly #condition: Evaluate | null;
  #stores: Record<SideName, StateStore<KeptKey>> | null = null;

  constructor(
    operatorId: number,
    inputs: readonly [Operator, Operator],
    kind: StreamJoinKind,
    sides: Readonly<Record<SideName, JoinSide>>,
    condition: Evaluate | null,
  ) {
    this.operatorId = operatorId;
    this.inputs = inputs;
    this.#kind = kind;
    this.#sides = sides;
    this.#condition = condition;
  }

  open(state: OperatorState): void {
    this.#stores = { left: state.store('left'), right: state.store('right') };
  }

  commit(): void {
    this.#store('left').commit();
    this.#store('right').commit();
  }

  /** A match may be as old as the older side's kept rows. */
  outputWatermarkMs(inputMs: number): number {
    return Math.min(inputMs, ...(['left', 'right'] as const).flatMap(side => this.#boundMs(side, inputMs) ?? []));
  }

  wantsAnotherBatch(fromMs: number, toMs: number): boolean {
    const forgets = (['left', 'right'] as const).some(side => this.#boundMs(side, fromMs) !== null);
    return forgets && toMs > fromMs;
  }

  run([left, right]: readonly [ColumnBatch, ColumnBatch], batch: BatchContext): ColumnBatch {
    Object.assign(this.figures, { ...noFigures() });
    const output: Value[][] = [];
    this.#meet('left', left, batch, output);
    this.#meet('right', right, batch, output);
    this.#forget('left', batch, output);
    this.#forget('right', batch, output);
    this.figures.total = this.#rowsKept('left') + this.#rowsKept('right');
    return batchOfRows(this.#outputTypes(), output);
  }

  #outputTypes(): readonly DataType[] {
    const { left, right } = this.#sides;
    return this.#kind === 'left_semi' ? left.types : [...left.types, ...right.types];
  }

  #store(side: SideName): StateStore<KeptKey> {
    return this.#stores![side];
  }

  #rowsKept(side: SideName): number {
    let count = 0;
    for (const [, { rows }] of this.#store(side).entries()) count += rows.length;
    return count;
  }

  #isOuter(side: SideName): boolean {
    return this.#kind === 'full_outer' || this.#kind === `${side}_outer`;
  }

  /** The time up to which a side's rows are forgotten; null when they never are. */
  #boundMs(side: SideName, watermarkMs: number): number | null {
    const { expiry } = this.#sides[side];
    if (expiry === null) return null;
    return expiry.by === 'key' ? watermarkMs : expiry.boundMs(watermarkMs);
  }

  #isForgotten(side: SideName, key: readonly Value[], row: readonly Value[], boundMs: number | null): boolean {
    const { expiry } = this.#sides[side];
    if (expiry === null || boundMs === null) return false;
    return isBehind((expiry.by === 'key' ? key[expiry.ordinal] : row[expiry.column])!, boundMs);
  }

  /** A side's new rows meet the other side's kept rows, and are kept. */
  #meet(side: SideName, rows: ColumnBatch, batch: BatchContext, output: Value[][]): void {
    const spec = this.#sides[side];
    const other = this.#store(side === 'left' ? 'right' : 'left');
    let fresh = rows;
    if (spec.eventTime !== null) {
      const [kept, dropped] = dropLate(rows, rows.columns[spec.eventTime]!, batch.lateWatermarkMs);
      fresh = kept;
      this.figures.dropped += dropped;
    }
    const keyColumns = spec.keys.map(evaluate => evaluate(fresh, batch));
    const textOf = keyTexts(keyColumns);
    const own = spec.ownCondition?.(fresh, batch) ?? null;
    const arrivals: Arrival[] = [];
    for (let i = 0; i < fresh.rowCount; i++) {
      if (own === null || own.value(i) === true) {
        arrivals.push({
          place: i,
          row: rowOf(fresh, i),
          key: keyColumns.map(column => column.value(i)),
          text: textOf(i),
        });
      } else if (this.#isOuter(side)) output.push(this.#joined(side, rowOf(fresh, i), null));
    }
    const holds = this.#holds(side, fresh, arrivals, other, batch);
    const boundMs = this.#boundMs(side, batch.evictionWatermarkMs);
    const kept = new Map<string, { key: readonly Value[]; rows: KeptRow[] }>();
    let pair = 0;
    for (const { row, key, text } of arrivals) {
      const partners = other.get(text)?.rows.length ?? 0;
      const matched = partners > 0 && this.#match(side, row, text, other, index => holds(pair + index), output);
      pair += partners;
      if (!this.#isKept(side, { row, matched }, key, boundMs)) continue;
      const ofKey = kept.get(text);
      if (ofKey) ofKey.rows.push({ row, matched });
      else kept.set(text, { key, rows: [{ row, matched }] });
    }
    const store = this.#store(side);
    for (const [text, { key, rows: added }] of kept) {
      store.put(text, { key, rows: [...(store.get(text)?.rows ?? []), ...added] });
      this.figures.updated += added.length;
    }
  }

  /** Evaluates the condition on both sides for all pairs of arrivals and partners at once. */
  #holds(
    side: SideName,
    fresh: ColumnBatch,
    arrivals: readonly Arrival[],
    other: StateStore<KeptKey>,
    batch: BatchContext,
  ): (pair: number) => boolean {
    if (this.#condition === null) return () => true;
    const partners: (readonly Value[])[] = [];
    const firstOf = new Map<string, number>();
    const [here, there]: [number[], number[]] = [[], []];
    for (const { place, text } of arrivals) {
      const rows = other.get(text)?.rows ?? [];
      let first = firstOf.get(text);
      if (first === undefined) {
        first = partners.length;
        firstOf.set(text, first);
        for (const { row } of rows) partners.push(row);
      }
      for (let i = 0; i < rows.length; i++) {
        here.push(place);
        there.push(first + i);
      }
    }
    const { types } = this.#sides[side === 'left' ? 'right' : 'left'];
    const own = takeRows(fresh, Int32Array.from(here)).columns;
    const others = takeRows(batchOfRows(types, partners), Int32Array.from(there)).columns;
    const columns = side === 'left' ? [...own, ...others] : [...others, ...own];
    const result: Column = this.#condition({ columns, rowCount: here.length }, batch);
    return index => result.value(index) === true;
  }

  /** Emits a row's matches and marks its partners; whether there were any. */
  #match(
    side: SideName,
    row: readonly Value[],
    text: string,
    other: StateStore<KeptKey>,
    holds: (index: number) => boolean,
    output: Value[][],
  ): boolean {
    const partners = other.get(text);
    if (!partners) return false;
    const semi = this.#kind === 'left_semi';
    let matched = false;
    let marked = false;
    const rows = partners.rows.map((partner, index) => {
      if (!holds(index) || (semi && side === 'right' && partner.matched)) return partner;
      if (semi) {
        if (side === 'right') output.push([...partner.row]);
        else if (!matched) output.push([...row]);
      } else output.push(this.#pair(side, row, partner.row));
      matched = true;
      if (partner.matched) return partner;
      marked = true;
      return { row: partner.row, matched: true };
    });
    if (marked) other.put(text, { key: partners.key, rows });
    return matched;
  }

  /**
   * Whether a row is to be kept: not one that is done, a left row of a semi join that matched, or a right row that this
   * very batch would forget without a word (SPARK-49829).
   */
  #isKept(side: SideName, { row, matched }: KeptRow, key: readonly Value[], boundMs: number | null): boolean {
    if (side === 'left') return this.#kind !== 'left_semi' || !matched;
    return (!matched && this.#isOuter('right')) || !this.#isForgotten('right', key, row, boundMs);
  }

  /** Forgets what the watermark has passed; an outer side's rows that never matched come out. */
  #forget(side: SideName, batch: BatchContext, output: Value[][]): void {
    const boundMs = this.#boundMs(side, batch.evictionWatermarkMs);
    if (boundMs === null) return;
    const store = this.#store(side);
    for (const [text, { key, rows }] of store.entries()) {
      const left = rows.filter(({ row }) => !this.#isForgotten(side, key, row, boundMs));
      if (left.length === rows.length) continue;
      if (this.#isOuter(side)) {
        for (const { row, matched } of rows) {
          if (!matched && this.#isForgotten(side, key, row, boundMs)) output.push(this.#joined(side, row, null));
        }
      } else this.figures.removed += rows.length - left.length;
      if (left.length === 0) store.remove(text);
      else store.put(text, { key, rows: left });
    }
  }

  #joined(side: SideName, row: readonly Value[], partner: readonly Value[] | null): Value[] {
    const types = this.#sides[side === 'left' ? 'right' : 'left'].types;
    return this.#pair(side, row, partner ?? types.map(() => null));
  }

  #pair(side: SideName, row: readonly Value[], partner: readonly Value[]): Value[] {
    return side === 'left' ? [...row, ...partner] : [...partner, ...row];
  }
}

/** A new row, where it stands in its batch, and its key. */
interface Arrival {
  readonly place: number;
  readonly row: readonly Value[];
  readonly key: readonly Value[];
  readonly text: string;
}
