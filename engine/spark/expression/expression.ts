/**
 * A typed expression: what analysis makes of the text that an author wrote. One shape for all, so that it can be
 * walked, rewritten and compared without knowing each function.
 */
import type { DataType } from '../../stream/column/data-type.ts';

/** A column of a relation. Its id is its identity: names may be equal, ids never are within one query. */
export interface Attribute {
  readonly id: number;
  readonly name: string;
  readonly type: DataType;
  /** The alias of the DataFrame that it came with: `x` in `x.name`. */
  readonly qualifier?: string;
  /** Present on event-time columns: the delay of their watermark. */
  readonly watermarkDelayMs?: number;
  /** Which kind of window made it; only such a column has a `window_time`. */
  readonly window?: 'window' | 'session_window';
}

/** What kinds of expressions there are. */
export type ExpressionKind =
  | 'attribute'
  | 'literal'
  /** A function or operator; `name` is its name in the table of functions. */
  | 'call'
  /** An aggregate function. */
  | 'aggregate'
  /** A function that makes several rows of one. */
  | 'generator'
  /** `window(..)`, `session_window(..)`: become operators. */
  | 'window'
  /** `f(..) OVER (..)`. */
  | 'over'
  /** The body of a lambda with its variables as `parameters.variables`. */
  | 'lambda'
  /** A lambda's variable. */
  | 'variable';

/** An expression with its type. */
export interface Expression {
  readonly kind: ExpressionKind;
  readonly type: DataType;
  readonly children: readonly Expression[];
  /** Name of the function, column or variable. */
  readonly name: string;
  /** An attribute's identity. */
  readonly id?: number;
  /** A literal's boxed value. */
  readonly value?: unknown;
  /** Further facts, as plain data: a window's lengths, a cast's mode, DISTINCT. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** An aggregate's FILTER. */
  readonly filter?: Expression;
}

/** An expression that gives a column of a relation. */
export interface Named {
  readonly attribute: Attribute;
  readonly expression: Expression;
}

/** A reference to a column. */
export function reference({ id, name, type }: Attribute): Expression {
  return { kind: 'attribute', type, children: [], name, id };
}

/** An expression and all below it. */
export function* partsOf(expression: Expression): Generator<Expression> {
  yield expression;
  for (const child of expression.children) yield* partsOf(child);
  if (expression.filter) yield* partsOf(expression.filter);
}

/** The ids of the columns that an expression reads. */
export function referencesOf(expression: Expression): Set<number> {
  const ids = new Set<number>();
  for (const part of partsOf(expression)) if (part.kind === 'attribute') ids.add(part.id!);
  return ids;
}

/** Functions that may give another value for the same arguments. */
const NONDETERMINISTIC = new Set(['rand', 'randn', 'random', 'uuid', 'shuffle', 'monotonically_increasing_id']);

/** Whether an expression always gives the same for the same columns. */
export function isDeterministic(expression: Expression): boolean {
  for (const part of partsOf(expression)) if (NONDETERMINISTIC.has(part.name) && part.kind === 'call') return false;
  return true;
}

/** Whether some part of an expression is of a kind. */
export function contains(expression: Expression, kind: ExpressionKind): boolean {
  for (const part of partsOf(expression)) if (part.kind === kind) return true;
  return false;
}

/** An expression rewritten from the top: where `change` gives something, that stands in the part's place. */
export function rewrite(expression: Expression, change: (part: Expression) => Expression | null): Expression {
  const changed = change(expression);
  if (changed !== null) return changed;
  const children = expression.children.map(child => rewrite(child, change));
  const filter = expression.filter && rewrite(expression.filter, change);
  const same = filter === expression.filter && children.every((child, index) => child === expression.children[index]);
  return same ? expression : { ...expression, children, ...(filter && { filter }) };
}

/** An expression with columns replaced by what they stand for. */
export function substitute(expression: Expression, columns: ReadonlyMap<number, Expression>): Expression {
  return rewrite(expression, part => (part.kind === 'attribute' ? (columns.get(part.id!) ?? null) : null));
}

/** Whether two expressions are the same but for the spelling of names. */
export function sameExpression(a: Expression, b: Expression): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.children.length !== b.children.length) return false;
  if (a.kind === 'attribute') return a.id === b.id;
  if (a.kind === 'literal') return a.value === b.value && JSON.stringify(a.type) === JSON.stringify(b.type);
  const parameters = JSON.stringify(a.parameters) === JSON.stringify(b.parameters);
  const filters = a.filter && b.filter ? sameExpression(a.filter, b.filter) : a.filter === b.filter;
  const names = a.name.toLowerCase() === b.name.toLowerCase();
  return (
    names && parameters && filters && a.children.every((child, index) => sameExpression(child, b.children[index]!))
  );
}

/** The parts of a conjunction. */
export function conjunctsOf(expression: Expression): readonly Expression[] {
  return isCall(expression, 'and') ? expression.children.flatMap(conjunctsOf) : [expression];
}

/** The conjunction of conditions; null of none. */
export function allOf(conditions: readonly Expression[]): Expression | null {
  return conditions.length === 0 ? null : conditions.reduce((left, right) => call('and', [left, right], 'boolean'));
}

/** Whether an expression is a call of that function. */
export function isCall(expression: Expression, name: string): boolean {
  return expression.kind === 'call' && expression.name === name;
}

/** A call that gives a simple type. */
export function call(
  name: string,
  children: readonly Expression[],
  kind: 'boolean' | 'string' | 'timestamp',
): Expression {
  return { kind: 'call', name, children, type: { kind } };
}
