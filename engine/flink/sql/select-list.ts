/**
 * What a SELECT with aggregates asks for: its keys, its aggregates, and its items rewritten over the result, whose columns
 * are the keys followed by the aggregates.
 */
import { AGGREGATES, type AggregateCall, compileAggregate, typeOfAggregate } from './aggregate-call.ts';
import type { Field, Row } from './change.ts';
import { compile, positionOf, type Scalar } from './scalar.ts';
import type { Expression, Select } from './syntax.ts';
import type { Span } from './windowing.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** Whether an aggregate is in it. */
export function isAggregate(expression: Expression): boolean {
  let found = false;
  replaceCalls(expression, call => {
    found ||= call.over === null && AGGREGATES.includes(call.name);
    return null;
  });
  return found;
}

/** The name that a column has without an alias; null for an expression. */
export function nameOf(expression: Expression): string | null {
  return expression.kind === 'column' ? expression.name : null;
}

/** The parts of a condition that must all hold. */
export function conjuncts(condition: Expression | null): Expression[] {
  if (condition === null) return [];
  if (condition.kind === 'binary' && condition.operator === 'AND')
    return [...conjuncts(condition.left), ...conjuncts(condition.right)];
  return [condition];
}

/** The expression with some of its calls replaced; null keeps a call and looks inside. */
export function replaceCalls(expression: Expression, replace: (call: Call) => Expression | null): Expression {
  const sub = (part: Expression) => replaceCalls(part, replace);
  switch (expression.kind) {
    case 'call':
      return replace(expression) ?? { ...expression, args: expression.args.map(sub) };
    case 'unary':
      return { ...expression, operand: sub(expression.operand) };
    case 'binary':
      return { ...expression, left: sub(expression.left), right: sub(expression.right) };
    case 'between':
      return { ...expression, operand: sub(expression.operand), low: sub(expression.low), high: sub(expression.high) };
    case 'in':
      return { ...expression, operand: sub(expression.operand), list: expression.list.map(sub) };
    case 'case':
      return {
        ...expression,
        branches: expression.branches.map(({ when, result }) => ({ when: sub(when), result: sub(result) })),
        otherwise: expression.otherwise === null ? null : sub(expression.otherwise),
      };
    default:
      return expression;
  }
}

/** The aggregation of one SELECT. */
export class Aggregation {
  readonly #input: readonly Field[];
  readonly #windowFields: readonly Field[];
  readonly #groupBy: readonly Expression[];
  readonly #callTexts: string[] = [];
  readonly calls: AggregateCall[] = [];

  constructor(select: Select, input: readonly Field[], windowFields: readonly Field[]) {
    this.#input = input;
    this.#windowFields = windowFields;
    this.#groupBy = select.groupBy;
    for (const { expression } of select.items) this.#collect(expression);
    if (select.having !== null) this.#collect(select.having);
  }

  /** Whether the window's bounds are among the keys. */
  get groupsByWindow(): boolean {
    const bounds = [...this.#input, ...this.#windowFields];
    const has = (which: 'start' | 'end') =>
      this.#groupBy.some(
        key => key.kind === 'column' && bounds.some(({ name, window }) => window === which && name === key.name),
      );
    return has('start') && has('end');
  }

  /** The keys but for the window's own columns. */
  get keys(): Scalar[] {
    return this.#otherKeys.map(key => compile(key, this.#input));
  }

  /** The keys where the window's columns are ordinary ones. */
  allKeys(fields: readonly Field[]): Scalar[] {
    return this.#groupBy.map(key => compile(key, fields));
  }

  /** The columns of the result: keys in the order of GROUP BY, then aggregates. */
  get fields(): Field[] {
    const known = [...this.#input, ...this.#windowFields];
    return [
      ...this.#groupBy.map((key, index): Field => {
        if (key.kind === 'column') return known[positionOf(known, key.table, key.name)]!;
        return { name: `$key${index}`, table: null, type: compile(key, known).type };
      }),
      ...this.calls.map(
        (call, index): Field => ({ name: `$${index}`, table: '$aggregate', type: typeOfAggregate(call) }),
      ),
    ];
  }

  get windowOutput(): { fields: Field[]; shape: (key: Row, span: Span, results: Row) => Row } {
    const others = this.#otherKeys;
    return {
      fields: this.fields,
      shape: (key, { startMs, endMs }, results) => [
        ...this.#groupBy.map(part => {
          const other = others.indexOf(part);
          if (other >= 0) return key[other];
          return [startMs, endMs, endMs - 1][this.#boundOf(part)];
        }),
        ...results,
      ],
    };
  }

  /** An item over the result. */
  rewritten(expression: Expression): Expression {
    const key = this.#groupBy.findIndex(part => JSON.stringify(part) === JSON.stringify(expression));
    if (key >= 0 && expression.kind !== 'column') return { kind: 'column', table: null, name: `$key${key}` };
    return replaceCalls(expression, call => {
      const at = this.#callTexts.indexOf(JSON.stringify(call));
      return at < 0 ? null : { kind: 'column', table: '$aggregate', name: `$${at}` };
    });
  }

  get #otherKeys(): Expression[] {
    return this.#groupBy.filter(key => this.#boundOf(key) < 0);
  }

  /** 0 for the window's start, 1 for its end, 2 for its time; -1 for another column. */
  #boundOf(key: Expression): number {
    if (key.kind !== 'column') return -1;
    const fromWindow = this.#windowFields.findIndex(({ name }) => name === key.name);
    if (fromWindow >= 0) return fromWindow;
    const carried = this.#input.find(({ name, window }) => window !== undefined && name === key.name);
    if (carried === undefined) return -1;
    return carried.window === 'start' ? 0 : 1;
  }

  #collect(expression: Expression): void {
    replaceCalls(expression, call => {
      if (call.over !== null || !AGGREGATES.includes(call.name)) return null;
      const text = JSON.stringify(call);
      if (!this.#callTexts.includes(text)) {
        this.#callTexts.push(text);
        this.calls.push(compileAggregate(call, [...this.#input, ...this.#windowFields]));
      }
      return call;
    });
  }
}
