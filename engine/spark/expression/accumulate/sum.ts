/**
 * sum and avg of numbers: a double and a count a group. Whole numbers leave doubles for exact ones when a sum leaves
 * +-(2^53-1); DECIMAL is summed exactly by the fold in function/aggregates.ts.
 */
import type { Column } from '../../../stream/column/column.ts';
import { NumberColumn } from '../../../stream/column/column.ts';
import { columnBuilder } from '../../../stream/column/column-builder.ts';
import type { DataType } from '../../../stream/column/data-type.ts';
import { DOUBLE, isWhole } from '../../../stream/column/data-type.ts';
import type { Long } from '../../../stream/column/value.ts';
import { fitsLong, plus } from '../../../stream/column/value.ts';
import type { Accumulator, AggregateFunction } from '../../../stream/operator/accumulator.ts';
import type { Evaluate } from '../../../stream/operator/operator.ts';
import type { CastMode } from '../build.ts';
import { wrapped } from '../cast.ts';
import { overflow } from '../cast-errors.ts';

interface SavedSum {
  readonly sum: Long;
  readonly count: number;
}

/** The sum of a column of type `type`. */
export function sumFunction(type: DataType, mode: CastMode, argument: Evaluate): AggregateFunction {
  return { create: groupCount => new Sum(groupCount, type, mode, argument) };
}

/** The mean of a column. */
export function averageFunction(argument: Evaluate): AggregateFunction {
  return { create: groupCount => new Average(groupCount, argument) };
}

class Sum implements Accumulator {
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;
  /** Sums that doubles do not hold. */
  readonly #wide = new Map<number, Long | null>();
  readonly #type: DataType;
  readonly #mode: CastMode;
  readonly #argument: Evaluate;

  constructor(groupCount: number, type: DataType, mode: CastMode, argument: Evaluate) {
    this.#sums = new Float64Array(groupCount);
    this.#counts = new Float64Array(groupCount);
    this.#type = type;
    this.#mode = mode;
    this.#argument = argument;
  }

  update(groupOf: Int32Array, rows: Parameters<Evaluate>[0], batch: Parameters<Evaluate>[1]): void {
    const column = this.#argument(rows, batch) as NumberColumn;
    if (isWhole(this.#type)) this.#updateWhole(groupOf, column);
    else sumInto(this.#sums, this.#counts, groupOf, column);
  }

  #updateWhole(groupOf: Int32Array, column: NumberColumn): void {
    const { data, nulls, wide } = column;
    const [sums, counts] = [this.#sums, this.#counts];
    for (let i = 0; i < groupOf.length; i++) {
      const group = groupOf[i]!;
      if (group < 0 || (nulls !== null && nulls[i] === 1)) continue;
      counts[group]! += 1;
      const sum = sums[group]! + data[i]!;
      if (wide === null && this.#wide.size === 0 && sum <= Number.MAX_SAFE_INTEGER && sum >= -Number.MAX_SAFE_INTEGER)
        sums[group] = sum;
      else this.#addWide(group, column.long(i));
    }
  }

  #addWide(group: number, value: Long): void {
    const held = this.#wide.has(group) ? this.#wide.get(group)! : this.#sums[group]!;
    if (held === null) return;
    const sum = plus(held, value);
    if (fitsLong(sum)) this.#wide.set(group, sum);
    else if (this.#mode === 'try') this.#wide.set(group, null);
    else if (this.#mode === 'legacy') this.#wide.set(group, wrapped(sum, 'bigint'));
    else throw overflow('long overflow.', 'try_sum');
  }

  merge(group: number, saved: unknown): void {
    const { sum, count } = saved as SavedSum;
    this.#counts[group]! += count;
    if (isWhole(this.#type)) {
      if (sum === null) this.#wide.set(group, null);
      else if (count > 0) this.#mergeWhole(group, sum);
    } else this.#sums[group]! += sum as number;
  }

  #mergeWhole(group: number, sum: Long): void {
    const total = this.#sums[group]! + Number(sum);
    if (typeof sum === 'number' && !this.#wide.has(group) && Number.isSafeInteger(total)) this.#sums[group] = total;
    else this.#addWide(group, sum);
  }

  save(group: number): SavedSum {
    const sum = this.#wide.has(group) ? this.#wide.get(group)! : this.#sums[group]!;
    return { sum, count: this.#counts[group]! };
  }

  finish(): Column {
    if (this.#wide.size === 0) return new NumberColumn(this.#type, this.#sums, emptyGroups(this.#counts));
    const builder = columnBuilder(this.#type, this.#sums.length);
    for (let group = 0; group < this.#sums.length; group++)
      builder.push(this.#counts[group] === 0 ? null : this.save(group).sum);
    return builder.build();
  }
}

function sumInto(sums: Float64Array, counts: Float64Array, groupOf: Int32Array, { data, nulls }: NumberColumn): void {
  for (let i = 0; i < groupOf.length; i++) {
    const group = groupOf[i]!;
    if (group < 0 || (nulls !== null && nulls[i] === 1)) continue;
    sums[group]! += data[i]!;
    counts[group]! += 1;
  }
}

/** Groups that took in nothing are NULL. */
export function emptyGroups(counts: Float64Array): Uint8Array | null {
  let nulls: Uint8Array | null = null;
  for (let group = 0; group < counts.length; group++) {
    if (counts[group] !== 0) continue;
    nulls ??= new Uint8Array(counts.length);
    nulls[group] = 1;
  }
  return nulls;
}

class Average implements Accumulator {
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;
  readonly #argument: Evaluate;

  constructor(groupCount: number, argument: Evaluate) {
    this.#sums = new Float64Array(groupCount);
    this.#counts = new Float64Array(groupCount);
    this.#argument = argument;
  }

  update(groupOf: Int32Array, rows: Parameters<Evaluate>[0], batch: Parameters<Evaluate>[1]): void {
    sumInto(this.#sums, this.#counts, groupOf, this.#argument(rows, batch) as NumberColumn);
  }

  merge(group: number, saved: unknown): void {
    const { sum, count } = saved as SavedSum;
    this.#sums[group]! += sum as number;
    this.#counts[group]! += count;
  }

  save(group: number): SavedSum {
    return { sum: this.#sums[group]!, count: this.#counts[group]! };
  }

  finish(): Column {
    const means = this.#sums.map((sum, group) => sum / this.#counts[group]!);
    return new NumberColumn(DOUBLE, means, emptyGroups(this.#counts));
  }
}
