/**
 * A fold over many groups: values are taken in one row at a time.
 */
import { columnBuilder } from '../../../stream/column/column-builder.ts';
import type { DataType } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import type { Accumulator, AggregateFunction } from '../../../stream/operator/accumulator.ts';
import type { Evaluate } from '../../../stream/operator/operator.ts';
import type { Fold } from '../function/aggregate-entry.ts';

/** The fold as an aggregate function that gives `type`. */
export function foldedFunction<Known>(
  fold: Fold<Known>,
  type: DataType,
  args: readonly Evaluate[],
  seesNulls: boolean,
): AggregateFunction {
  return { create: groupCount => foldedAccumulator(fold, type, args, seesNulls, groupCount) };
}

function foldedAccumulator<Known>(
  fold: Fold<Known>,
  type: DataType,
  args: readonly Evaluate[],
  seesNulls: boolean,
  groupCount: number,
): Accumulator {
  const known = Array.from({ length: groupCount }, () => fold.start());
  return {
    update(groupOf, rows, batch) {
      const columns = args.map(evaluate => evaluate(rows, batch));
      for (let row = 0; row < groupOf.length; row++) {
        const group = groupOf[row]!;
        if (group < 0) continue;
        const values: Value[] = columns.map(column => column.value(row));
        if (seesNulls || !values.includes(null)) known[group] = fold.add(known[group]!, values);
      }
    },
    merge(group, saved) {
      known[group] = fold.merge(known[group]!, structuredCopy(saved) as Known);
    },
    save: group => structuredCopy(known[group]!),
    finish() {
      const builder = columnBuilder(type, groupCount);
      for (const each of known) builder.push(fold.result(each));
      return builder.build();
    },
  };
}

/** A copy of plain data, so that what is saved does not change with what goes on. */
function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, structuredCopy(each)]));
}
