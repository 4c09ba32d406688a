/**
 * Joins that let go of rows as time passes: the interval join, the join with a versioned table as it was at a time, and
 * the join of windows. Rows only come. Times in milliseconds.
 * Source: RowTimeIntervalJoin (min-cleanup-interval of 0), TemporalRowTimeJoinOperator, WindowJoinOperator.
 */
import { MIN_WATERMARK } from '../stream-element.ts';
import { adds, type Row, rowKey, Stage } from './change.ts';
import type { JoinCondition } from './regular-join.ts';
import { twoInputs } from './row-steps.ts';
import { isOver } from './windowing.ts';

const CONTEXT = { watermarkMs: MIN_WATERMARK };

/** Which unmatched rows come out, padded. */
export type JoinType = 'inner' | 'left' | 'right' | 'full';

/** Where the times stand, and how far right may lie from left: right - left in [lowerMs, upperMs]. */
export interface TimeBounds {
  readonly leftTime: number;
  readonly rightTime: number;
  readonly lowerMs: number;
  readonly upperMs: number;
}

interface Kept {
  readonly row: Row;
  readonly timeMs: number;
  matched: boolean;
}

export function intervalJoin(
  left: Stage,
  right: Stage,
  type: JoinType,
  condition: JoinCondition,
  bounds: TimeBounds,
): Stage {
  const output = new Stage([...left.fields, ...right.fields], true);
  const join = new IntervalRows(type, condition, bounds, output, left.fields.length, right.fields.length);
  twoInputs(left, right, {
    left: (_kind, row) => join.take(true, row),
    right: (_kind, row) => join.take(false, row),
    watermark(watermarkMs) {
      join.advance(watermarkMs);
      output.emitWatermark(watermarkMs);
    },
  });
  return output;
}

class IntervalRows {
  readonly #type: JoinType;
  readonly #condition: JoinCondition;
  readonly #bounds: TimeBounds;
  readonly #output: Stage;
  readonly #widths: { left: number; right: number };
  #kept: { left: Kept[]; right: Kept[] } = { left: [], right: [] };
  #watermarkMs = MIN_WATERMARK;

  constructor(
    type: JoinType,
    condition: JoinCondition,
    bounds: TimeBounds,
    output: Stage,
    left: number,
    right: number,
  ) {
    this.#type = type;
    this.#condition = condition;
    this.#bounds = bounds;
    this.#output = output;
    this.#widths = { left, right };
  }

  take(isLeft: boolean, row: Row): void {
    const { leftTime, rightTime, lowerMs, upperMs } = this.#bounds;
    const own: Kept = { row, timeMs: row[isLeft ? leftTime : rightTime] as number, matched: false };
    for (const other of this.#kept[isLeft ? 'right' : 'left']) {
      const apart = isLeft ? other.timeMs - own.timeMs : own.timeMs - other.timeMs;
      const pair = isLeft ? [own.row, other.row] : [other.row, own.row];
      if (apart < lowerMs || apart > upperMs || !this.#meets(pair[0]!, pair[1]!)) continue;
      own.matched = true;
      other.matched = true;
      this.#output.emit('+I', [...pair[0]!, ...pair[1]!]);
    }
    // Whether the other side may still bring a partner.
    const reachMs = isLeft ? upperMs : -lowerMs;
    if (this.#watermarkMs < own.timeMs + reachMs) this.#kept[isLeft ? 'left' : 'right'].push(own);
    else if (!own.matched) this.#pad(isLeft, own);
  }

  advance(watermarkMs: number): void {
    this.#watermarkMs = watermarkMs;
    const { lowerMs, upperMs } = this.#bounds;
    for (const isLeft of [true, false]) {
      const side = isLeft ? 'left' : 'right';
      const reachMs = isLeft ? upperMs : -lowerMs;
      const isGone = ({ timeMs }: Kept) => watermarkMs > timeMs + reachMs;
      for (const row of this.#kept[side]) if (isGone(row) && !row.matched) this.#pad(isLeft, row);
      this.#kept[side] = this.#kept[side].filter(row => !isGone(row));
    }
  }

  #meets(left: Row, right: Row): boolean {
    return meets(this.#condition, left, right);
  }

  #pad(isLeft: boolean, { row }: Kept): void {
    if (this.#type !== 'full' && this.#type !== (isLeft ? 'left' : 'right')) return;
    const nulls = (width: number) => new Array<null>(width).fill(null);
    this.#output.emit('+I', isLeft ? [...row, ...nulls(this.#widths.right)] : [...nulls(this.#widths.left), ...row]);
  }
}

/** Each left row with the right row that was valid at its time, when both watermarks have passed it. */
export function temporalJoin(
  left: Stage,
  right: Stage,
  type: 'inner' | 'left',
  condition: JoinCondition,
  times: { left: number; right: number },
): Stage {
  const output = new Stage([...left.fields, ...right.fields], true);
  const nulls = new Array<null>(right.fields.length).fill(null);
  /** Versions by key and time; null for a deletion. */
  const versions = new Map<string, Map<number, Row | null>>();
  let waiting: Row[] = [];
  const keyOf = (scalars: JoinCondition['left'], row: Row) =>
    rowKey(scalars.map(scalar => scalar.evaluate(row, CONTEXT)));
  const validAt = (key: string, timeMs: number) => {
    let found: Row | null = null;
    let foundMs = Number.NEGATIVE_INFINITY;
    for (const [atMs, row] of versions.get(key) ?? [])
      if (atMs <= timeMs && atMs > foundMs) [foundMs, found] = [atMs, row];
    return found;
  };
  twoInputs(left, right, {
    left: (_kind, row) => waiting.push(row),
    right(kind, row) {
      if (kind === '-U') return;
      const key = keyOf(condition.right, row);
      const ofKey = versions.get(key) ?? new Map<number, Row | null>();
      versions.set(key, ofKey);
      ofKey.set(row[times.right] as number, adds(kind) ? row : null);
    },
    watermark(watermarkMs) {
      const due = waiting.filter(row => (row[times.left] as number) <= watermarkMs);
      waiting = waiting.filter(row => (row[times.left] as number) > watermarkMs);
      for (const row of due.sort((a, b) => (a[times.left] as number) - (b[times.left] as number))) {
        const version = validAt(keyOf(condition.left, row), row[times.left] as number);
        const found = version !== null && meetsRest(condition, row, version) ? version : null;
        if (found !== null || type === 'left') output.emit('+I', [...row, ...(found ?? nulls)]);
      }
      output.emitWatermark(watermarkMs);
    },
  });
  return output;
}

/** Rows of the same window, when it is over. */
export function windowJoin(
  left: Stage,
  right: Stage,
  type: JoinType,
  condition: JoinCondition,
  ends: { left: number; right: number },
): Stage {
  const output = new Stage([...left.fields, ...right.fields], true);
  let kept: { left: Row[]; right: Row[] } = { left: [], right: [] };
  let watermark = MIN_WATERMARK;
  const take = (side: 'left' | 'right', row: Row) => {
    if (!isOver(row[ends[side]] as number, watermark)) kept[side].push(row);
  };
  twoInputs(left, right, {
    left: (_kind, row) => take('left', row),
    right: (_kind, row) => take('right', row),
    watermark(watermarkMs) {
      watermark = watermarkMs;
      const over = (side: 'left' | 'right') => kept[side].filter(row => isOver(row[ends[side]] as number, watermarkMs));
      const [lefts, rights] = [over('left'), over('right')];
      kept = {
        left: kept.left.filter(row => !lefts.includes(row)),
        right: kept.right.filter(row => !rights.includes(row)),
      };
      for (const row of joinedRows(lefts, rights, type, condition, left.fields.length, right.fields.length))
        output.emit('+I', row);
      output.emitWatermark(watermarkMs);
    },
  });
  return output;
}

function joinedRows(
  lefts: readonly Row[],
  rights: readonly Row[],
  type: JoinType,
  condition: JoinCondition,
  leftWidth: number,
  rightWidth: number,
): Row[] {
  const rows: Row[] = [];
  const matched = new Set<Row>();
  for (const left of lefts)
    for (const right of rights)
      if (meets(condition, left, right)) {
        matched.add(left).add(right);
        rows.push([...left, ...right]);
      }
  const nulls = (width: number) => new Array<null>(width).fill(null);
  if (type === 'left' || type === 'full')
    for (const left of lefts) if (!matched.has(left)) rows.push([...left, ...nulls(rightWidth)]);
  if (type === 'right' || type === 'full')
    for (const right of rights) if (!matched.has(right)) rows.push([...nulls(leftWidth), ...right]);
  return rows;
}

function meets(condition: JoinCondition, left: Row, right: Row): boolean {
  return (
    condition.left.every((scalar, index) => {
      const value = scalar.evaluate(left, CONTEXT);
      return value !== null && value === condition.right[index]!.evaluate(right, CONTEXT);
    }) && meetsRest(condition, left, right)
  );
}

function meetsRest({ rest }: JoinCondition, left: Row, right: Row): boolean {
  return rest === null || rest.evaluate([...left, ...right], CONTEXT) === true;
}
