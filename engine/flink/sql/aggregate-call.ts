/**
 * Aggregate functions that can take values back: COUNT, SUM, MIN, MAX, AVG, each with DISTINCT and FILTER. NULL does not
 * count; an aggregate of nothing is NULL, but COUNT is 0. The average of whole numbers is a whole number.
 * Source: SumWithRetractAggFunction, MinWithRetractAggFunction and their kin.
 */
import { FlinkError } from '../stream-element.ts';
import type { ColumnType, Field, Row } from './change.ts';
import { compile, type RowContext, type Scalar } from './scalar.ts';
import type { Expression } from './syntax.ts';

/** One aggregate of a query. */
export interface AggregateCall {
  readonly name: string;
  readonly distinct: boolean;
  /** Null for COUNT(*). */
  readonly argument: Scalar | null;
  readonly filter: Scalar | null;
}

/** The names. */
export const AGGREGATES = ['COUNT', 'SUM', 'MIN', 'MAX', 'AVG'];

/** What an aggregate gives. */
export function typeOfAggregate({ name, argument }: AggregateCall): ColumnType {
  return name === 'COUNT' ? 'integer' : (argument?.type ?? 'integer');
}

/** An aggregate as it is written, compiled against columns. */
export function compileAggregate(
  { name, args, distinct, filter }: Extract<Expression, { kind: 'call' }>,
  fields: readonly Field[],
): AggregateCall {
  const [argument] = args;
  return {
    name,
    distinct,
    argument: argument === undefined || argument.kind === 'star' ? null : compile(argument, fields),
    filter: filter === null ? null : compile(filter, fields),
  };
}

/** The values of one group. */
export class Accumulator {
  readonly #call: AggregateCall;
  /** How often each value is there; of COUNT, SUM and AVG only for DISTINCT. */
  readonly #multiplicity = new Map<unknown, number>();
  #count = 0;
  #sum = 0;

  constructor(call: AggregateCall) {
    this.#call = call;
    if (!AGGREGATES.includes(call.name))
      throw new FlinkError('ValidationException', `SQL validation failed. No aggregate function ${call.name}`);
  }

  /** Adds a row (1) or takes it back (-1). */
  update(by: 1 | -1, row: Row, context: RowContext): void {
    const { argument, filter, name, distinct } = this.#call;
    if (filter !== null && filter.evaluate(row, context) !== true) return;
    const value = argument === null ? true : argument.evaluate(row, context);
    if (value === null) return;
    if (distinct || name === 'MIN' || name === 'MAX') {
      const before = this.#multiplicity.get(value) ?? 0;
      if (before + by === 0) this.#multiplicity.delete(value);
      else this.#multiplicity.set(value, before + by);
      if (distinct && before !== 0 && before + by !== 0) return;
    }
    this.#count += by;
    if (name === 'SUM' || name === 'AVG') this.#sum += by * (value as number);
  }

  get result(): unknown {
    const { name, argument } = this.#call;
    if (name === 'COUNT') return this.#count;
    if (this.#count <= 0) return null;
    if (name === 'SUM') return this.#sum;
    if (name === 'AVG')
      return argument!.type === 'integer' ? Math.trunc(this.#sum / this.#count) : this.#sum / this.#count;
    const values = [...this.#multiplicity.keys()] as number[];
    return values.reduce((a, b) => ((name === 'MIN' ? b < a : b > a) ? b : a));
  }
}
