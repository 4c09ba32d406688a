/**
 * Functions that look at the batch: its clock, its rows' numbers, its random numbers. All rows of a batch see one
 * clock reading.
 */
import { NumberColumn } from '../../../stream/column/column.ts';
import { constantColumn } from '../../../stream/column/column-builder.ts';
import { DOUBLE } from '../../../stream/column/data-type.ts';
import type { Expression } from '../expression.ts';
import type { Builder, Run } from './frame.ts';

/** current_timestamp, localtimestamp, current_date. */
export function makeBatchTime({ type }: Expression, _builder: Builder): Run {
  return frame => {
    const { batchTimestampMs } = frame.batch;
    const value = type.kind === 'date' ? Math.floor(batchTimestampMs / 86_400_000) : batchTimestampMs * 1000;
    return constantColumn(type, value, frame.rowCount);
  };
}

/** rand and randn: the batch's generator, under the seed where one is given. */
export function makeRand({ name, children }: Expression, _builder: Builder): Run {
  const seed = children[0]?.value ?? 'unseeded';
  return frame => {
    const rng = frame.batch.rng.fork(`${name} ${seed}`);
    const data = new Float64Array(frame.rowCount);
    for (let i = 0; i < data.length; i++) {
      data[i] =
        name === 'rand' ? rng.real() : Math.sqrt(-2 * Math.log(1 - rng.real())) * Math.cos(2 * Math.PI * rng.real());
    }
    return new NumberColumn(DOUBLE, data);
  };
}

/** monotonically_increasing_id: rows counted from 0 in each batch. */
export function makeRowId({ type }: Expression, _builder: Builder): Run {
  return frame =>
    new NumberColumn(
      type,
      Float64Array.from({ length: frame.rowCount }, (_, i) => frame.rows?.[i] ?? i),
    );
}
