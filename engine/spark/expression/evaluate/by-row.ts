/**
 * Calls of functions that compute one row at a time. A function of one column of texts and constants is computed
 * once for each distinct text.
 */
import type { Column } from '../../../stream/column/column.ts';
import { StringColumn } from '../../../stream/column/column.ts';
import { columnBuilder } from '../../../stream/column/column-builder.ts';
import type { Value } from '../../../stream/column/value.ts';
import type { Expression } from '../expression.ts';
import type { ScalarFunction } from '../function/scalar-function.ts';
import type { Builder, Run } from './frame.ts';

type Row = (...args: readonly Value[]) => Value;

/** Makes a call ready to run. */
export function makeByRow(call: Expression, entry: ScalarFunction, builder: Builder): Run {
  const compute = (entry.make ? entry.make(call, builder.clock) : entry.row!) as unknown as Row;
  const constants = call.children.map(child =>
    child.kind === 'literal' ? ((child.value ?? null) as Value) : undefined,
  );
  const runs = call.children.map((child, i) => (constants[i] === undefined ? builder.build(child) : null));
  const seesNulls = entry.seesNulls === true;
  return frame => {
    const columns = runs.map(run => (run === null ? null : run(frame)));
    const varying = columns.filter(column => column !== null);
    const result = columnBuilder(call.type, frame.rowCount);
    const args: Value[] = constants.map(constant => constant ?? null);
    const valueAt = (row: number): Value => {
      let anyNull = false;
      for (let i = 0; i < columns.length; i++) {
        const column: Column | null = columns[i]!;
        if (column !== null) args[i] = column.value(row);
        if (args[i] === null) anyNull = true;
      }
      return anyNull && !seesNulls ? null : compute(...args);
    };
    const [only] = varying;
    if (varying.length === 1 && only instanceof StringColumn && call.type.kind !== 'array') {
      const known = new Map<number, Value>();
      for (let row = 0; row < frame.rowCount; row++) {
        const id = only.ids[row]!;
        let value = known.get(id);
        if (value === undefined) {
          value = valueAt(row);
          known.set(id, value);
        }
        result.push(value);
      }
    } else for (let row = 0; row < frame.rowCount; row++) result.push(valueAt(row));
    return result.build();
  };
}
