/**
 * Makes a typed aggregate ready to run: its arguments evaluated over columns, rows that its FILTER refuses left out.
 */
import { assert } from '../../core/assert.ts';
import type { ColumnBatch, NumberColumn } from '../../stream/column/column.ts';
import type { Accumulator, AggregateFunction } from '../../stream/operator/accumulator.ts';
import type { BatchContext, Evaluate } from '../../stream/operator/operator.ts';
import { foldedFunction } from './accumulate/folded.ts';
import { compile } from './compile.ts';
import type { Attribute, Expression } from './expression.ts';
import { aggregateEntry } from './function/aggregates.ts';

/** The aggregate over batches whose columns are `columns`. */
export function aggregateFunction(expression: Expression, columns: readonly Attribute[]): AggregateFunction {
  const entry = aggregateEntry(expression.name);
  assert(entry, `aggregate ${expression.name} is in the table`);
  const args = expression.children.map(child => compile(child, columns));
  const plain =
    entry.vector?.(expression, args) ??
    foldedFunction(entry.fold!(expression), expression.type, args, entry.seesNulls === true);
  return expression.filter ? filtered(plain, compile(expression.filter, columns)) : plain;
}

function filtered(plain: AggregateFunction, condition: Evaluate): AggregateFunction {
  return {
    create(groupCount): Accumulator {
      const inner = plain.create(groupCount);
      return {
        update(groupOf: Int32Array, rows: ColumnBatch, batch: BatchContext) {
          const { data, nulls } = condition(rows, batch) as NumberColumn;
          inner.update(
            groupOf.map((group, row) => (data[row] === 1 && nulls?.[row] !== 1 ? group : -1)),
            rows,
            batch,
          );
        },
        merge: (group, saved) => inner.merge(group, saved),
        save: group => inner.save(group),
        finish: () => inner.finish(),
      };
    },
  };
}
