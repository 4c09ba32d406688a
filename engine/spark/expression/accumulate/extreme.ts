/**
 * min and max of numbers and times: a number a group. Other types, and numbers outside 2^53, go by the fold.
 */
import type { Column } from '../../../stream/column/column.ts';
import { NumberColumn } from '../../../stream/column/column.ts';
import { columnBuilder } from '../../../stream/column/column-builder.ts';
import type { DataType } from '../../../stream/column/data-type.ts';
import type { Long, Value } from '../../../stream/column/value.ts';
import { compareValues } from '../../../stream/column/value.ts';
import type { Accumulator, AggregateFunction } from '../../../stream/operator/accumulator.ts';
import type { Evaluate } from '../../../stream/operator/operator.ts';
import { emptyGroups } from './sum.ts';

/** The least (`sign` -1) or greatest (1) value of a column of numbers. */
export function extremeFunction(type: DataType, sign: 1 | -1, argument: Evaluate): AggregateFunction {
  return { create: groupCount => new Extreme(groupCount, type, sign, argument) };
}

class Extreme implements Accumulator {
  readonly #best: Float64Array;
  readonly #seen: Float64Array;
  readonly #wide = new Map<number, Long>();
  readonly #type: DataType;
  readonly #sign: 1 | -1;
  readonly #argument: Evaluate;

  constructor(groupCount: number, type: DataType, sign: 1 | -1, argument: Evaluate) {
    this.#best = new Float64Array(groupCount);
    this.#seen = new Float64Array(groupCount);
    this.#type = type;
    this.#sign = sign;
    this.#argument = argument;
  }

  update(groupOf: Int32Array, rows: Parameters<Evaluate>[0], batch: Parameters<Evaluate>[1]): void {
    const column = this.#argument(rows, batch) as NumberColumn;
    const { data, nulls, wide } = column;
    const [best, seen, sign] = [this.#best, this.#seen, this.#sign];
    const isPlain =
      wide === null && this.#wide.size === 0 && this.#type.kind !== 'double' && this.#type.kind !== 'float';
    for (let i = 0; i < groupOf.length; i++) {
      const group = groupOf[i]!;
      if (group < 0 || (nulls !== null && nulls[i] === 1)) continue;
      if (!isPlain) this.#offer(group, column.long(i));
      else if (seen[group] === 0 || (data[i]! - best[group]!) * sign > 0) {
        best[group] = data[i]!;
        seen[group] = 1;
      }
    }
  }

  #offer(group: number, value: Long): void {
    const held = this.#value(group);
    if (held !== null && compareValues(this.#type, value, held) * this.#sign <= 0) return;
    this.#seen[group] = 1;
    this.#best[group] = Number(value);
    if (typeof value === 'bigint') this.#wide.set(group, value);
    else this.#wide.delete(group);
  }

  #value(group: number): Long | null {
    if (this.#seen[group] === 0) return null;
    return this.#wide.get(group) ?? this.#best[group]!;
  }

  merge(group: number, saved: unknown): void {
    if (saved !== null) this.#offer(group, saved as Long);
  }

  save(group: number): Value {
    return this.#value(group);
  }

  finish(): Column {
    const builder = columnBuilder(this.#type, this.#best.length);
    if (this.#wide.size === 0 && this.#type.kind !== 'boolean') {
      const data = builder.build() as NumberColumn;
      const own = data.data instanceof Int32Array ? Int32Array.from(this.#best) : this.#best;
      return new NumberColumn(this.#type, own, emptyGroups(this.#seen));
    }
    for (let group = 0; group < this.#best.length; group++) {
      const value = this.#value(group);
      builder.push(value !== null && this.#type.kind === 'boolean' ? value === 1 : value);
    }
    return builder.build();
  }
}
