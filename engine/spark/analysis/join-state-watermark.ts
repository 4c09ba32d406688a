/**
 * From a time range in a join's condition, how old a kept row may be before it can never match again (Spark's
 * StreamingJoinHelper): of `this + c1 > other + c2` and the like, solved for this side's time with the other side's
 * time at the watermark. Computed in doubles and cut to milliseconds, as Spark does. A bound that is itself allowed
 * (`>=`) is one millisecond less; of several the least counts. Months have no length, so they give no bound.
 */
import type { Attribute, Expression } from '../expression/expression.ts';
import { conjunctsOf, isCall } from '../expression/expression.ts';

/** A bound in milliseconds for a watermark in milliseconds; null when the condition gives none. */
export function stateWatermarkMs(
  condition: Expression | null,
  ownSide: readonly Attribute[],
  otherSide: readonly Attribute[],
  watermarkMs: number,
): number | null {
  if (condition === null || !otherSide.some(({ watermarkDelayMs }) => watermarkDelayMs !== undefined)) return null;
  const bounds: number[] = [];
  for (const conjunct of conjunctsOf(condition)) {
    const less = asLess(conjunct);
    if (!less) continue;
    const bound = solve(less.left, less.right, ownSide, otherSide, watermarkMs);
    if (bound !== null) bounds.push(less.strict ? bound : bound - 1);
  }
  return bounds.length === 0 ? null : Math.min(...bounds);
}

/** A comparison as `left < right` or `left <= right`. */
function asLess(conjunct: Expression): { left: Expression; right: Expression; strict: boolean } | null {
  const [a, b] = conjunct.children as [Expression, Expression];
  if (isCall(conjunct, '<')) return { left: a, right: b, strict: true };
  if (isCall(conjunct, '<=')) return { left: a, right: b, strict: false };
  if (isCall(conjunct, '>')) return { left: b, right: a, strict: true };
  if (isCall(conjunct, '>=')) return { left: b, right: a, strict: false };
  return null;
}

/** A term of a sum: a column, or microseconds. */
type Term = { readonly column: Attribute['id']; readonly negative: boolean } | { readonly micros: number };

/** Of `left < right`: a bound for the own side's time. */
function solve(
  left: Expression,
  right: Expression,
  ownSide: readonly Attribute[],
  otherSide: readonly Attribute[],
  watermarkMs: number,
): number | null {
  const terms = [...(termsOf(left, false) ?? [null]), ...(termsOf(right, true) ?? [null])];
  if (terms.includes(null)) return null;
  const known = terms as Term[];
  const own = known.filter(term => 'column' in term && ownSide.some(({ id }) => id === term.column));
  const other = known.filter(term => 'column' in term && otherSide.some(({ id }) => id === term.column));
  const [constraint] = own;
  if (own.length !== 1 || other.length > 1 || !constraint || !('column' in constraint)) return null;
  if (!constraint.negative) return null;
  let micros = 0;
  for (const term of known) {
    if (term === constraint) continue;
    if ('micros' in term) micros += term.micros;
    else {
      const column = otherSide.find(({ id }) => id === term.column);
      if (column?.watermarkDelayMs === undefined) return null;
      micros += (term.negative ? -1 : 1) * watermarkMs * 1000;
    }
  }
  return known.length === 1 ? null : Math.trunc(micros / 1000);
}

/** An expression as a sum of columns and lengths of time; null when it is anything else. */
function termsOf(expression: Expression, negative: boolean): Term[] | null {
  const [a, b] = expression.children;
  if (expression.kind === 'attribute') return [{ column: expression.id!, negative }];
  if (expression.kind === 'literal') {
    const micros = microsOf(expression);
    return micros === null ? null : [{ micros: negative ? -micros : micros }];
  }
  if (expression.kind !== 'call') return null;
  switch (expression.name) {
    case '+':
      return both(termsOf(a!, negative), termsOf(b!, negative));
    case '-':
      return b === undefined ? termsOf(a!, !negative) : both(termsOf(a!, negative), termsOf(b, !negative));
    case 'negative':
      return termsOf(a!, !negative);
    case 'cast':
      return isTimeOrNumber(expression.type.kind) ? termsOf(a!, negative) : null;
    default:
      return null;
  }
}

function both(a: Term[] | null, b: Term[] | null): Term[] | null {
  return a === null || b === null ? null : [...a, ...b];
}

function isTimeOrNumber(kind: string): boolean {
  return ['timestamp', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal'].includes(kind);
}

/** A literal in microseconds: intervals and timestamps as they are, numbers as seconds. */
function microsOf({ type, value }: Expression): number | null {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case 'day-time interval':
      return Number(value);
    case 'interval': {
      const { months, days, micros } = value as { months: number; days: number; micros: number };
      return months > 0 ? null : days * 86_400_000_000 + micros;
    }
    case 'timestamp':
      return Number(value);
    case 'year-month interval':
      return null;
    default:
      return typeof value === 'number' ? value * 1_000_000 : null;
  }
}
