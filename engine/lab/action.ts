/**
 * What a reader did to a run, as data: a fault, a control's new value, a row of the lab's data that was moved, added or
 * removed. A run is a function of (lab, code, seed, actions). Moments are microseconds of the run; data is other from
 * the start, so the actions on rows have the moment 0. Plain JSON: actions travel in share links and in files.
 * Limits: {@link MOST_ACTIONS} actions. Leaves out: how they take effect (take-action.ts).
 */

import { suggest } from '../core/nearest.ts';
import { faultKinds } from '../kafka/fault/index.ts';
import { type ControlValue, valueControls, valueProblem } from './control.ts';
import type { Lab } from './lab.ts';

/** A value of a row. */
export type Cell = string | number | boolean | null;

/** A fault; places may be words such as `leader of flights-0`, looked up at its moment. */
export interface FaultAction {
  kind: 'fault';
  atUs: number;
  fault: string;
  given: Record<string, string | number>;
}

/** A control's new value. */
export interface ControlAction {
  kind: 'control';
  atUs: number;
  control: string;
  value: ControlValue;
}

/** Other fields of row `row` (those behind the lab's own rows are new); null takes the row out. */
export interface RowAction {
  kind: 'row';
  atUs: 0;
  events: string;
  row: number;
  fields: Record<string, Cell> | null;
}

/** Anything that a reader did. */
export type Action = FaultAction | ControlAction | RowAction;

/** How many actions a run may have. */
export const MOST_ACTIONS = 500;

/** The actions in the order in which they take effect. */
export function inOrder(actions: readonly Action[]): Action[] {
  return actions.toSorted((a, b) => a.atUs - b.atUs);
}

/** Reads actions from outside (a link, a file); the first problem is a sentence that says what was expected. */
export function readActions(lab: Lab, given: unknown): { actions: Action[]; problem: string | null } {
  if (!Array.isArray(given)) return { actions: [], problem: 'Actions are a list.' };
  if (given.length > MOST_ACTIONS) {
    return { actions: [], problem: `There are ${given.length} actions; a run has at most ${MOST_ACTIONS}.` };
  }
  for (const [place, action] of given.entries()) {
    const problem = actionProblem(lab, action);
    if (problem !== null) return { actions: [], problem: `Action ${place + 1}: ${problem}` };
  }
  return { actions: given as Action[], problem: null };
}

/** Why something is no action on this lab, as a sentence; null if it is one. */
export function actionProblem(lab: Lab, given: unknown): string | null {
  const action = given as Partial<Action> | null;
  if (typeof action !== 'object' || action === null) return 'An action is an object.';
  const { atUs } = action;
  if (!Number.isSafeInteger(atUs) || atUs! < 0 || atUs! > lab.runForMs * 1000) {
    return `It must lie in the run: from 0 to ${lab.runForMs / 1000} s.`;
  }
  switch (action.kind) {
    case 'fault':
      return faultProblem(action);
    case 'control':
      return controlProblem(lab, action);
    case 'row':
      return rowProblem(lab, action);
    default:
      return 'It is neither a fault, a control nor a row.';
  }
}

function faultProblem({ fault, given }: Partial<FaultAction>): string | null {
  const kind = Object.hasOwn(faultKinds, String(fault)) ? faultKinds[String(fault)] : undefined;
  if (!kind) return `There is no fault "${fault}". ${suggest(String(fault), Object.keys(faultKinds))}`;
  const names = Object.keys(given ?? {});
  const isPlain = names.every(name => ['string', 'number'].includes(typeof given![name]));
  if (!isPlain || typeof given !== 'object') return `What ${fault} needs is a text or a number each.`;
  const needed = Object.keys(kind.parameters);
  const missing = needed.find(name => !names.includes(name));
  if (missing) return `The fault ${fault} needs ${needed.join(', ')}.`;
  const stray = names.find(name => !needed.includes(name));
  return stray ? `The fault ${fault} takes ${needed.join(', ')}, not ${stray}.` : null;
}

function controlProblem(lab: Lab, { control, value }: Partial<ControlAction>): string | null {
  const known = valueControls(lab.controls);
  const found = known.find(({ name }) => name === control);
  if (!found)
    return `There is no control "${control}". ${suggest(
      String(control),
      known.map(({ name }) => name),
    )}`;
  const expected = valueProblem(found, value);
  return expected === null ? null : `The control ${control} cannot be ${JSON.stringify(value)}: expected ${expected}.`;
}

function rowProblem(lab: Lab, { events, row, fields, atUs }: Partial<RowAction>): string | null {
  const found = lab.events.find(({ name }) => name === events);
  if (!found)
    return `There are no events "${events}". ${suggest(
      String(events),
      lab.events.map(({ name }) => name),
    )}`;
  if (atUs !== 0) return 'Data is other from the start: its moment is 0.';
  if (!Number.isSafeInteger(row) || row! < 0 || row! > found.rows.length + MOST_ACTIONS) return 'There is no such row.';
  if (fields === null) return null;
  if (typeof fields !== 'object' || Array.isArray(fields)) return 'A row is an object, or null.';
  const columns = Object.keys(found.rows[0] ?? {});
  const stray = Object.keys(fields).find(name => !columns.includes(name));
  if (stray !== undefined) return `The events ${events} have no column "${stray}". ${suggest(stray, columns)}`;
  const isPlain = Object.values(fields).every(value => typeof value !== 'object' || value === null);
  return isPlain ? null : 'The fields of a row are texts, numbers, true, false or null.';
}
