/**
 * GROUP BY without windows: each change of a group is told at once. The first row of a group gives +I, later ones
 * -U and +U, the last that leaves -D; a result that stays as it was is not told.
 * Source: GroupAggFunction. Left out: mini-batches, state TTL.
 */
import { MIN_WATERMARK } from '../stream-element.ts';
import { Accumulator, type AggregateCall } from './aggregate-call.ts';
import { adds, type Field, type Row, rowKey, Stage } from './change.ts';
import type { Scalar } from './scalar.ts';

interface Group {
  readonly key: Row;
  readonly accumulators: Accumulator[];
  rows: number;
  /** What was told last; null before anything was. */
  told: Row | null;
}

export function groupAggregate(
  input: Stage,
  keys: readonly Scalar[],
  calls: readonly AggregateCall[],
  fields: readonly Field[],
): Stage {
  const output = new Stage(fields, calls.length === 0 && input.appendOnly);
  const groups = new Map<string, Group>();
  let watermarkMs = MIN_WATERMARK;
  input.flowInto({
    change(kind, row) {
      const context = { watermarkMs };
      const key = keys.map(scalar => scalar.evaluate(row, context));
      const id = rowKey(key);
      const group = groups.get(id) ?? {
        key,
        accumulators: calls.map(call => new Accumulator(call)),
        rows: 0,
        told: null,
      };
      const by = adds(kind) ? 1 : -1;
      // What was never there cannot be taken back.
      if (by < 0 && group.rows === 0) return;
      group.rows += by;
      for (const accumulator of group.accumulators) accumulator.update(by, row, context);
      if (group.rows === 0) {
        groups.delete(id);
        output.emit('-D', group.told!);
        return;
      }
      groups.set(id, group);
      const result = [...key, ...group.accumulators.map(accumulator => accumulator.result)];
      const before = group.told;
      group.told = result;
      if (before === null) output.emit('+I', result);
      else if (rowKey(before) !== rowKey(result)) {
        output.emit('-U', before);
        output.emit('+U', result);
      }
    },
    watermark(ms) {
      watermarkMs = ms;
      output.emitWatermark(ms);
    },
  });
  return output;
}
