/**
 * The program's own functions on groups as the engine's operators call them: at once, in the middle of a batch, with
 * rows as the program sees them. What they emit is read by the declared columns.
 */
import { Offered, ProgramError, type ProgramFunction } from '../../core/offered.ts';
import type { Field } from '../../stream/column/data-type.ts';
import type { Value } from '../../stream/column/value.ts';
import { readJson } from '../expression/json-rows.ts';
import type { GroupFunction, GroupState, Row } from '../stateful/group-state.ts';
import type { ProcessorHandle, StatefulProcessor, TimerValues } from '../stateful/processor-handle.ts';
import type { MembersOf } from './face.ts';
import { programRow, programValue } from './program-value.ts';
import type * as state from './pyspark-state.ts';

/** The columns of a group's rows and of its key. */
export interface GroupColumns {
  readonly keys: readonly Field[];
  readonly fields: readonly Field[];
}

const groupStateMembers: MembersOf<state.GroupState> = {
  exists: 'get',
  get: 'get',
  hasTimedOut: 'get',
  update: 'sync',
  remove: 'sync',
  setTimeoutDuration: 'sync',
  setTimeoutTimestamp: 'sync',
  getCurrentWatermarkMs: 'sync',
  getCurrentProcessingTimeMs: 'sync',
};

/** A function for `applyInPandasWithState`. */
export function groupFunction(code: ProgramFunction, columns: GroupColumns, output: readonly Field[]): GroupFunction {
  return (key, rows, state: GroupState) => {
    const offered = new Offered(state, groupStateMembers, 'GroupState');
    return emitted(code.now(keyOf(key, columns), rowsOf(rows, columns), offered), output, 'the function');
  };
}

const valueStateMembers: MembersOf<state.ValueState> = { exists: 'sync', get: 'sync', update: 'sync', clear: 'sync' };
const listStateMembers: MembersOf<state.ListState> = {
  exists: 'sync',
  get: 'sync',
  put: 'sync',
  appendValue: 'sync',
  appendList: 'sync',
  clear: 'sync',
};
const mapStateMembers: MembersOf<state.MapState> = {
  exists: 'sync',
  getValue: 'sync',
  containsKey: 'sync',
  updateValue: 'sync',
  removeKey: 'sync',
  keys: 'sync',
  clear: 'sync',
};
const handleMembers: MembersOf<state.StatefulProcessorHandle> = {
  getValueState: 'sync',
  getListState: 'sync',
  getMapState: 'sync',
  registerTimer: 'sync',
  deleteTimer: 'sync',
  listTimers: 'sync',
};

const ttl = (durationMs: unknown) =>
  durationMs === undefined || durationMs === null ? undefined : { ttlMs: Number(durationMs) };

function offerHandle(handle: ProcessorHandle): Offered {
  const target = {
    getValueState: (name: string, _schema: unknown, ttlMs: unknown) =>
      new Offered(handle.getValueState(name, ttl(ttlMs)), valueStateMembers, 'ValueState'),
    getListState: (name: string, _schema: unknown, ttlMs: unknown) =>
      new Offered(handle.getListState(name, ttl(ttlMs)), listStateMembers, 'ListState'),
    getMapState: (name: string, _key: unknown, _value: unknown, ttlMs: unknown) =>
      new Offered(handle.getMapState(name, ttl(ttlMs)), mapStateMembers, 'MapState'),
    registerTimer: (expiryMs: number) => handle.registerTimer(Number(expiryMs)),
    deleteTimer: (expiryMs: number) => handle.deleteTimer(Number(expiryMs)),
    listTimers: () => handle.listTimers(),
  };
  return new Offered(target, handleMembers, 'StatefulProcessorHandle');
}

/** A processor for `transformWithState`: `init` runs when the query starts. */
export function statefulProcessor(
  code: Readonly<Record<string, ProgramFunction>>,
  columns: GroupColumns,
  output: readonly Field[],
): (handle: ProcessorHandle) => StatefulProcessor {
  return handle => {
    code['init']?.now(offerHandle(handle));
    const timers = (timerValues: TimerValues) => ({ ...timerValues });
    return {
      handleInputRows: (key, rows, timerValues) =>
        emitted(
          code['handleInputRows']!.now(keyOf(key, columns), rowsOf(rows, columns), timers(timerValues)),
          output,
          'handleInputRows',
        ),
      handleExpiredTimer: (key, timerValues, expiryMs) =>
        emitted(
          code['handleExpiredTimer']?.now(keyOf(key, columns), timers(timerValues), expiryMs),
          output,
          'handleExpiredTimer',
        ),
    };
  };
}

function keyOf(key: readonly unknown[], { keys }: GroupColumns): unknown[] {
  return key.map((value, i) => programValue(keys[i]!.type, value as Value));
}

function rowsOf(rows: readonly Row[], { fields }: GroupColumns): Record<string, unknown>[] {
  return rows.map(row =>
    programRow(
      fields,
      fields.map(({ name }) => row[name] as Value),
    ),
  );
}

/** What a function returned, read by the columns that it declared. */
function emitted(returned: unknown, output: readonly Field[], who: string): Row[] {
  if (returned === null || returned === undefined) return [];
  if (!Array.isArray(returned)) {
    throw new ProgramError(
      'PySparkTypeError',
      `${who} must return a list of rows, or yield them; it returned ${JSON.stringify(returned)}.`,
    );
  }
  return returned.map(row => {
    const values = Array.isArray(row) ? row : output.map(({ name }) => (row as Record<string, unknown>)?.[name]);
    return Object.fromEntries(output.map(({ name, type }, i) => [name, readJson(type, values[i])]));
  });
}
