/**
 * A join of two changing tables that keeps both for ever: inner, left, right, full; and the semi and anti join behind IN.
 * The padding of an outer row is taken back (-D) when a partner comes, and told again (+I) when the last one leaves. NULL
 * keys never meet.
 * Source: StreamingJoinOperator, StreamingSemiAntiJoinOperator.
 */
import { MIN_WATERMARK } from '../stream-element.ts';
import { adds, type ChangeKind, type Row, rowKey, Stage } from './change.ts';
import { twoInputs } from './row-steps.ts';
import type { Scalar } from './scalar.ts';

/** What is joined by: equal values of both sides, and a condition over both rows. */
export interface JoinCondition {
  readonly left: readonly Scalar[];
  readonly right: readonly Scalar[];
  /** Over the left row followed by the right one; null for none. */
  readonly rest: Scalar | null;
}

interface Held {
  readonly row: Row;
  /** How many partners it has. */
  partners: number;
}

const CONTEXT = { watermarkMs: MIN_WATERMARK };

/** One side of a join: its rows by key. */
class JoinSide {
  readonly outer: boolean;
  readonly width: number;
  readonly #keys: readonly Scalar[];
  readonly #held = new Map<string, Held[]>();

  constructor(stage: Stage, keys: readonly Scalar[], outer: boolean) {
    this.width = stage.fields.length;
    this.outer = outer;
    this.#keys = keys;
  }

  /** The key of a row; null where one of its values is NULL. */
  keyOf(row: Row): string | null {
    const values = this.#keys.map(scalar => scalar.evaluate(row, CONTEXT));
    return values.includes(null) ? null : rowKey(values);
  }

  at(key: string | null): Held[] {
    return key === null ? [] : (this.#held.get(key) ?? []);
  }

  add(key: string | null, held: Held): void {
    if (key !== null) this.#held.set(key, [...this.at(key), held]);
  }

  remove(key: string | null, row: Row): void {
    if (key === null) return;
    const all = this.at(key);
    const at = all.findIndex(held => rowKey(held.row) === rowKey(row));
    if (at >= 0) this.#held.set(key, all.toSpliced(at, 1));
  }
}

export function regularJoin(
  left: Stage,
  right: Stage,
  type: 'inner' | 'left' | 'right' | 'full',
  condition: JoinCondition,
): Stage {
  const outerLeft = type === 'left' || type === 'full';
  const outerRight = type === 'right' || type === 'full';
  const appendOnly = left.appendOnly && right.appendOnly && type === 'inner';
  const output = new Stage([...left.fields, ...right.fields], appendOnly);
  const sides = {
    left: new JoinSide(left, condition.left, outerLeft),
    right: new JoinSide(right, condition.right, outerRight),
  };
  const pair = (ownIsLeft: boolean, own: Row, other: Row) => (ownIsLeft ? [...own, ...other] : [...other, ...own]);
  const padded = (ownIsLeft: boolean, own: Row, other: JoinSide) =>
    pair(ownIsLeft, own, new Array<null>(other.width).fill(null));

  const change = (ownIsLeft: boolean, kind: ChangeKind, row: Row) => {
    const [own, other] = ownIsLeft ? [sides.left, sides.right] : [sides.right, sides.left];
    const key = own.keyOf(row);
    const partners = other.at(key).filter(held => holds(condition.rest, pair(ownIsLeft, row, held.row)));
    if (!adds(kind)) own.remove(key, row);
    if (partners.length === 0) {
      if (own.outer) output.emit(adds(kind) ? '+I' : '-D', padded(ownIsLeft, row, other));
    } else
      for (const held of partners) {
        if (adds(kind) && other.outer && held.partners === 0) output.emit('-D', padded(!ownIsLeft, held.row, own));
        const told: ChangeKind = own.outer || other.outer ? (adds(kind) ? '+I' : '-D') : kind;
        output.emit(told, pair(ownIsLeft, row, held.row));
        held.partners += adds(kind) ? 1 : -1;
        if (!adds(kind) && other.outer && held.partners === 0) output.emit('+I', padded(!ownIsLeft, held.row, own));
      }
    if (adds(kind)) own.add(key, { row, partners: partners.length });
  };
  twoInputs(left, right, {
    left: (kind, row) => change(true, kind, row),
    right: (kind, row) => change(false, kind, row),
    watermark: watermarkMs => output.emitWatermark(watermarkMs),
  });
  return output;
}

/** Left rows that have a partner (semi), or none (anti). */
export function semiJoin(left: Stage, right: Stage, condition: JoinCondition, anti: boolean): Stage {
  const output = new Stage(left.fields, left.appendOnly && right.appendOnly && !anti);
  const sides = {
    left: new JoinSide(left, condition.left, false),
    right: new JoinSide(right, condition.right, false),
  };
  twoInputs(left, right, {
    left(kind, row) {
      const key = sides.left.keyOf(row);
      const partners = sides.right.at(key).filter(held => holds(condition.rest, [...row, ...held.row]));
      if (partners.length > 0 !== anti) output.emit(kind, row);
      if (adds(kind)) sides.left.add(key, { row, partners: partners.length });
      else sides.left.remove(key, row);
    },
    right(kind, row) {
      const key = sides.right.keyOf(row);
      for (const held of sides.left.at(key)) {
        if (!holds(condition.rest, [...held.row, ...row])) continue;
        const before = held.partners;
        held.partners += adds(kind) ? 1 : -1;
        if (before === 0) output.emit(anti ? '-D' : '+I', held.row);
        else if (held.partners === 0) output.emit(anti ? '+I' : '-D', held.row);
      }
      if (adds(kind)) sides.right.add(key, { row, partners: 0 });
      else sides.right.remove(key, row);
    },
    watermark: watermarkMs => output.emitWatermark(watermarkMs),
  });
  return output;
}

function holds(rest: Scalar | null, row: Row): boolean {
  return rest === null || rest.evaluate(row, CONTEXT) === true;
}
