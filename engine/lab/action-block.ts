/**
 * A reader's actions as authors and people write them: a YAML list, one action an item.
 *
 *     - { set: acks, to: all }
 *     - { atMs: 2500, set: rate, to: 40 }
 *     - { atMs: 3000, fault: kill, broker: leader of payments-0 }
 *
 * `atMs` is the moment in milliseconds, 0 where left out. The same form stands in `yaml solution` and `yaml wrong`
 * blocks of labs without code, and in the file of `weir run --actions`. Leaves out: rows of data.
 */
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { suggest } from '../core/nearest.ts';
import { type Action, actionProblem, inOrder } from './action.ts';
import type { Draft } from './draft.ts';
import type { AuthorMistake, Lab, Source } from './lab.ts';
import { mistakeAt } from './mistake.ts';
import { type Spot, spotAt, textFile } from './text-file.ts';

const FORM = 'Write one action a line, such as - { atMs: 3000, fault: kill, broker: 1 } or - { set: acks, to: all }.';

/** The actions that a text lists, in order, and what is wrong with it. */
export function readActionText(source: Source, lab: Lab): { actions: Action[]; mistakes: AuthorMistake[] } {
  const file = textFile(source.file, source.code);
  const spot = (offset: number): Spot => {
    const { line, column } = spotAt(file, offset);
    return { file: source.file, line: source.line + line - 1, column };
  };
  const document = parseDocument(source.code, { prettyErrors: false, logLevel: 'silent' });
  const mistakes = document.errors.map(({ message, pos }) =>
    mistakeAt(spot(pos[0]), `The actions are not valid YAML: ${message.split('\n')[0]}`, FORM),
  );
  if (mistakes.length > 0 || document.contents === null) return { actions: [], mistakes };
  if (!isSeq(document.contents)) return { actions: [], mistakes: [mistakeAt(spot(0), 'Actions are a list.', FORM)] };
  const actions: Action[] = [];
  for (const item of document.contents.items) {
    const at = spot((item as { range?: [number, number, number] }).range?.[0] ?? 0);
    const fields: Record<string, unknown> = isMap(item) ? (item.toJSON() as Record<string, unknown>) : {};
    const read = isMap(item) && item.items.every(({ key }) => isScalar(key)) ? actionOf(fields) : FORM;
    const problem = typeof read === 'string' ? read : actionProblem(lab, read);
    if (problem === null) actions.push(read as Action);
    else mistakes.push(mistakeAt(at, typeof read === 'string' ? 'This is no action.' : problem, FORM));
  }
  return { actions: inOrder(actions), mistakes };
}

/** The action that an item says, or why it says none. */
function actionOf(item: Record<string, unknown>): Action | string {
  const { atMs = 0, set, to, fault, ...given } = item;
  if (typeof atMs !== 'number') return 'atMs is a number of milliseconds.';
  const atUs = Math.round(atMs * 1000);
  if (set !== undefined && fault === undefined) {
    const stray = Object.keys(given)[0];
    if (stray !== undefined) return suggest(stray, ['atMs', 'set', 'to']);
    return { kind: 'control', atUs, control: String(set), value: to as never };
  }
  if (fault === undefined || set !== undefined || to !== undefined) return FORM;
  return { kind: 'fault', atUs, fault: String(fault), given: given as Record<string, string | number> };
}

/** In a lab without code: solution and wrong answers become the lab's program with actions. */
export function readActionBlocks(lab: Lab, draft: Draft): void {
  if (lab.hasCode) return;
  const read = (source: Source): Action[] => {
    const { actions, mistakes } = readActionText(source, lab);
    draft.mistakes.push(...mistakes);
    return actions;
  };
  lab.solutionActions = read(lab.solution);
  lab.wrong = lab.wrong.map(wrong => ({ ...wrong, actions: read(wrong.source) }));
  const { code } = lab.start;
  lab.solution = { ...lab.solution, code };
  lab.wrong = lab.wrong.map(wrong => ({ ...wrong, source: { ...wrong.source, code } }));
}
