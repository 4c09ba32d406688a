/**
 * Which join a JOIN is: with a versioned table, of windows, within a stretch of time, or one that keeps both sides.
 */
import { FlinkError } from '../stream-element.ts';
import type { Field, Stage } from './change.ts';
import type { Planned } from './planner.ts';
import { type JoinCondition, regularJoin } from './regular-join.ts';
import { compile, positionOf } from './scalar.ts';
import { conjuncts } from './select-list.ts';
import type { Expression, Relation } from './syntax.ts';
import { intervalJoin, type TimeBounds, temporalJoin, windowJoin } from './time-joins.ts';

/** Plans relations. */
interface RelationPlanner {
  relation(relation: Relation): Planned;
}

/** The stage of a join. */
export function joinStages(planner: RelationPlanner, join: Extract<Relation, { kind: 'join' }>): Stage {
  const left = planner.relation(join.left).stage;
  const right = planner.relation(join.right).stage;
  const split = new ConditionSplit(join.on, left.fields, right.fields);
  if (join.right.kind === 'table' && join.right.asOf !== null) {
    const { asOf } = join.right;
    if (asOf.kind !== 'column')
      throw new FlinkError('ValidationException', 'FOR SYSTEM_TIME AS OF needs a time attribute');
    const times = {
      left: positionOf(left.fields, asOf.table, asOf.name),
      right: right.fields.findIndex(({ time }) => time === 'row'),
    };
    return temporalJoin(left, right, join.type === 'left' ? 'left' : 'inner', split.condition(), times);
  }
  const ends = { left: windowEnd(left), right: windowEnd(right) };
  if (ends.left >= 0 && ends.right >= 0 && split.comparesWindows)
    return windowJoin(left, right, join.type, split.condition(), ends);
  const bounds = split.timeBounds();
  if (bounds !== null) return intervalJoin(left, right, join.type, split.condition(), bounds);
  return regularJoin(left, right, join.type, split.condition());
}

function windowEnd(stage: Stage): number {
  return stage.fields.findIndex(({ window }) => window === 'end');
}

/** ON, taken apart. */
class ConditionSplit {
  readonly #left: readonly Field[];
  readonly #right: readonly Field[];
  readonly #equal: { left: Expression; right: Expression }[] = [];
  readonly #times: { operator: string; left: Expression; right: Expression }[] = [];
  #rest: Expression | null = null;

  constructor(on: Expression, left: readonly Field[], right: readonly Field[]) {
    this.#left = left;
    this.#right = right;
    for (const part of conjuncts(on).flatMap(withoutBetween)) this.#sort(part);
  }

  condition(): JoinCondition {
    const both = [...this.#left, ...this.#right];
    return {
      left: this.#equal.map(({ left }) => compile(left, this.#left)),
      right: this.#equal.map(({ right }) => compile(right, this.#right)),
      rest: this.#rest === null ? null : compile(this.#rest, both),
    };
  }

  get comparesWindows(): boolean {
    return this.#equal.some(({ left }) => {
      const field = left.kind === 'column' ? this.#left.find(({ name }) => name === left.name) : undefined;
      return field?.window === 'end';
    });
  }

  /** How far the right time may lie from the left one, if ON says so from both ends. */
  timeBounds(): TimeBounds | null {
    let lowerMs = Number.NEGATIVE_INFINITY;
    let upperMs = Number.POSITIVE_INFINITY;
    let positions: { leftTime: number; rightTime: number } | null = null;
    for (const { operator, left, right } of this.#times) {
      const [l, r] = [timeOffset(left)!, timeOffset(right)!];
      positions = {
        leftTime: positionOf(this.#left, l.column.table, l.column.name),
        rightTime: positionOf(this.#right, r.column.table, r.column.name),
      };
      // right.ts + r  (operator)  left.ts + l, so right.ts - left.ts (operator) l - r.
      const apartMs = l.offsetMs - r.offsetMs;
      if (operator === '>=' || operator === '=') lowerMs = Math.max(lowerMs, apartMs);
      if (operator === '>') lowerMs = Math.max(lowerMs, apartMs + 1);
      if (operator === '<=' || operator === '=') upperMs = Math.min(upperMs, apartMs);
      if (operator === '<') upperMs = Math.min(upperMs, apartMs - 1);
    }
    if (positions === null || !Number.isFinite(lowerMs) || !Number.isFinite(upperMs)) return null;
    return { ...positions, lowerMs, upperMs };
  }

  #sort(part: Expression): void {
    if (part.kind === 'binary') {
      const [a, b] = [this.#sideOf(part.left), this.#sideOf(part.right)];
      if (a !== null && b !== null && a !== b) {
        const flipped = a === 'right';
        const [left, right] = flipped ? [part.right, part.left] : [part.left, part.right];
        if (this.#isTime(left) && this.#isTime(right)) {
          // Kept as right (operator) left.
          this.#times.push({ operator: flipped ? part.operator : FLIPPED[part.operator]!, left, right });
          return;
        }
        if (part.operator === '=') {
          this.#equal.push({ left, right });
          return;
        }
      }
    }
    this.#rest = this.#rest === null ? part : { kind: 'binary', operator: 'AND', left: this.#rest, right: part };
  }

  #isTime(expression: Expression): boolean {
    const offset = timeOffset(expression);
    if (offset === null) return false;
    const { table, name } = offset.column;
    return [...this.#left, ...this.#right].some(
      field => field.time === 'row' && field.name === name && (table === null || field.table === table),
    );
  }

  #sideOf(expression: Expression): 'left' | 'right' | null {
    for (const [side, fields] of [
      ['left', this.#left],
      ['right', this.#right],
    ] as const)
      try {
        compile(expression, fields);
        return side;
      } catch (error) {
        if (!(error instanceof FlinkError)) throw error;
      }
    return null;
  }
}

const FLIPPED: Record<string, string> = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function withoutBetween(part: Expression): Expression[] {
  if (part.kind !== 'between') return [part];
  return [
    { kind: 'binary', operator: '>=', left: part.operand, right: part.low },
    { kind: 'binary', operator: '<=', left: part.operand, right: part.high },
  ];
}

/** A column, or a column plus or minus an interval. */
function timeOffset(
  expression: Expression,
): { column: Extract<Expression, { kind: 'column' }>; offsetMs: number } | null {
  if (expression.kind === 'column') return { column: expression, offsetMs: 0 };
  if (expression.kind !== 'binary' || expression.left.kind !== 'column' || expression.right.kind !== 'interval')
    return null;
  if (expression.operator === '+') return { column: expression.left, offsetMs: expression.right.ms };
  return expression.operator === '-' ? { column: expression.left, offsetMs: -expression.right.ms } : null;
}
