/**
 * AND, OR, NOT, IS NULL with three truth values. The right side is computed only for rows that the left side leaves
 * open, where computing it could fail.
 */
import type { Column } from '../../../stream/column/column.ts';
import { NumberColumn } from '../../../stream/column/column.ts';
import { BOOLEAN } from '../../../stream/column/data-type.ts';
import type { Expression } from '../expression.ts';
import { canFail } from './failing.ts';
import type { Builder, Frame, Run } from './frame.ts';
import { numbers } from './operand.ts';

/** Truth values in a byte: false, true, unknown. */
const UNKNOWN = 2;

function truths(column: NumberColumn): Uint8Array {
  const { data, nulls } = column;
  const result = new Uint8Array(data.length);
  for (let i = 0; i < result.length; i++) result[i] = nulls !== null && nulls[i] === 1 ? UNKNOWN : data[i]!;
  return result;
}

function fromTruths(truth: Uint8Array): NumberColumn {
  let nulls: Uint8Array | null = null;
  for (let i = 0; i < truth.length; i++) {
    if (truth[i] !== UNKNOWN) continue;
    nulls ??= new Uint8Array(truth.length);
    nulls[i] = 1;
    truth[i] = 0;
  }
  return new NumberColumn(BOOLEAN, truth, nulls);
}

/** AND (`decisive` false) and OR (`decisive` true). */
function makeJunction({ children }: Expression, builder: Builder, decisive: 0 | 1): Run {
  const [a, b] = [builder.build(children[0]!), builder.build(children[1]!)];
  const rightFails = canFail(children[1]!);
  return frame => {
    const left = numbers(a(frame));
    const open = rightFails ? openRows(left, decisive) : null;
    if (open && open.length < frame.rowCount) return overOpenRows(left, open, b, frame, decisive);
    const right = numbers(b(frame));
    if (left.nulls === null && right.nulls === null) return plainJunction(left, right, decisive);
    const [x, y] = [truths(left), truths(right)];
    for (let i = 0; i < x.length; i++) x[i] = combine(x[i]!, y[i]!, decisive);
    return fromTruths(x);
  };
}

function plainJunction(left: NumberColumn, right: NumberColumn, decisive: 0 | 1): NumberColumn {
  const [x, y] = [left.data, right.data];
  const result = new Uint8Array(x.length);
  if (decisive === 0) for (let i = 0; i < result.length; i++) result[i] = x[i]! & y[i]!;
  else for (let i = 0; i < result.length; i++) result[i] = x[i]! | y[i]!;
  return new NumberColumn(BOOLEAN, result);
}

function combine(x: number, y: number, decisive: 0 | 1): number {
  if (x === decisive || y === decisive) return decisive;
  return x === UNKNOWN || y === UNKNOWN ? UNKNOWN : 1 - decisive;
}

/** The rows that the left side does not decide. */
function openRows(left: NumberColumn, decisive: 0 | 1): Int32Array {
  const rows: number[] = [];
  for (let i = 0; i < left.length; i++) if (left.isNull(i) || left.data[i] !== decisive) rows.push(i);
  return Int32Array.from(rows);
}

function overOpenRows(left: NumberColumn, open: Int32Array, run: Run, frame: Frame, decisive: 0 | 1): Column {
  const x = truths(left);
  if (open.length > 0) {
    const y = truths(numbers(run(frame.take(open))));
    for (let i = 0; i < open.length; i++) x[open[i]!] = combine(x[open[i]!]!, y[i]!, decisive);
  }
  return fromTruths(x);
}

export const makeAnd = (call: Expression, builder: Builder): Run => makeJunction(call, builder, 0);
export const makeOr = (call: Expression, builder: Builder): Run => makeJunction(call, builder, 1);

/** NOT. */
export function makeNot({ children }: Expression, builder: Builder): Run {
  const run = builder.build(children[0]!);
  return frame => {
    const { data, nulls } = numbers(run(frame));
    const result = new Uint8Array(data.length);
    for (let i = 0; i < result.length; i++) result[i] = 1 - data[i]!;
    return new NumberColumn(BOOLEAN, result, nulls);
  };
}

/** IS NULL (`whenNull` 1) and IS NOT NULL (0). */
export function makeNullTest({ children, name }: Expression, builder: Builder): Run {
  const run = builder.build(children[0]!);
  const whenNull = name === 'isnull' ? 1 : 0;
  return frame => {
    const { nulls, length } = run(frame);
    const result = new Uint8Array(length).fill(1 - whenNull);
    if (nulls) for (let i = 0; i < length; i++) if (nulls[i] === 1) result[i] = whenNull;
    return new NumberColumn(BOOLEAN, result);
  };
}
