/**
 * count(*), count(x, ..): rows, or rows without NULL, in a number a group.
 */
import { NumberColumn } from '../../../stream/column/column.ts';
import { BIGINT } from '../../../stream/column/data-type.ts';
import type { Accumulator, AggregateFunction } from '../../../stream/operator/accumulator.ts';
import type { Evaluate } from '../../../stream/operator/operator.ts';

/** The function over the given arguments; none counts all rows. */
export function countFunction(args: readonly Evaluate[]): AggregateFunction {
  return { create: groupCount => countAccumulator(new Float64Array(groupCount), args) };
}

function countAccumulator(counts: Float64Array, args: readonly Evaluate[]): Accumulator {
  return {
    update(groupOf, rows, batch) {
      const nulls = args.map(evaluate => evaluate(rows, batch).nulls).filter(each => each !== null);
      if (nulls.length === 0) {
        for (let i = 0; i < groupOf.length; i++) if (groupOf[i]! >= 0) counts[groupOf[i]!]! += 1;
        return;
      }
      for (let i = 0; i < groupOf.length; i++) {
        if (groupOf[i]! >= 0 && nulls.every(each => each[i] === 0)) counts[groupOf[i]!]! += 1;
      }
    },
    merge(group, saved) {
      counts[group]! += saved as number;
    },
    save: group => counts[group]!,
    finish: () => new NumberColumn(BIGINT, counts),
  };
}
