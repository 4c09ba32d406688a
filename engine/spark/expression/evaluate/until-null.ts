/**
 * Calls that are NULL as soon as one argument is: the arguments after it are not computed, so what would fail in them
 * does not fail (BinaryExpression.eval). Divisions look at the divisor first.
 */
import type { RowIndices } from '../../../stream/column/column.ts';
import { rowRange } from '../../../stream/column/column.ts';
import { SparkError } from '../../condition.ts';
import type { Expression } from '../expression.ts';
import { Scatter } from './conditional.ts';
import { canFail } from './failing.ts';
import type { Builder, Frame, Run } from './frame.ts';

const DIVISIONS = new Set(['/', '%', 'div', 'mod', 'pmod']);

/** `run`; where it fails, `run` for those rows only that no earlier argument makes NULL. */
export function untilNull(call: Expression, builder: Builder, run: Run): Run {
  const inOrder = DIVISIONS.has(call.name) ? call.children.toReversed() : call.children;
  const last = inOrder.findLastIndex(canFail);
  const before = inOrder.slice(0, Math.max(last, 0)).filter(({ kind }) => kind !== 'literal' && kind !== 'lambda');
  if (before.length === 0) return run;
  const guards = before.map(child => builder.build(child));
  return frame => {
    try {
      return run(frame);
    } catch (error) {
      if (!(error instanceof SparkError)) throw error;
      const open = rowsWithoutNull(guards, frame);
      if (open.length === frame.rowCount) throw error;
      const scatter = new Scatter(frame.rowCount);
      if (open.length > 0) scatter.add(open, run(frame.take(open)));
      return scatter.gather(call);
    }
  };
}

function rowsWithoutNull(guards: readonly Run[], frame: Frame): RowIndices {
  let open = rowRange(0, frame.rowCount);
  for (const guard of guards) {
    const column = guard(open.length === frame.rowCount ? frame : frame.take(open));
    if (column.nulls !== null) open = open.filter((_row, i) => !column.isNull(i));
  }
  return open;
}
