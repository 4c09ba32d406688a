/**
 * A lab while it is being read: what the blocks of its files have given so far and what is wrong with them. Only
 * `parseLab` makes one; roles add to it.
 */
import type { AuthorMistake, Check, Events, Hint, Quiz, Source, WrongAnswer } from './lab.ts';
import { mistakeAt } from './mistake.ts';
import type { Spot } from './text-file.ts';

/** A task's number as some block names it. */
export interface TaskReference {
  number: number;
  spot: Spot;
}

/** What has been read. */
export interface Draft {
  /** The lab's folder, `labs/<id>`. */
  folder: string;
  files: ReadonlyMap<string, string>;
  mistakes: AuthorMistake[];
  /** Role words met, readable or not, so that a damaged block is not reported missing as well. */
  rolesMet: Set<string>;
  /** Whether front matter or a fence runs on too far: what it swallowed is not reported missing. */
  unclosed: boolean;
  taskReferences: TaskReference[];
  start: Source | null;
  /** What runs in a lab without code. */
  program: Source | null;
  solution: Source | null;
  wrong: WrongAnswer[];
  /** Of solutions and wrong answers: whether they are written as actions. */
  actionBlocks: Map<Source, boolean>;
  /** Numbers are given at the end, when all checks are known. */
  checks: Omit<Check, 'number'>[];
  events: Events[];
  quizzes: Quiz[];
  hints: Hint[];
}

/** An empty draft. */
export function createDraft(folder: string, files: ReadonlyMap<string, string>): Draft {
  return {
    folder,
    files,
    mistakes: [],
    rolesMet: new Set(),
    unclosed: false,
    taskReferences: [],
    start: null,
    program: null,
    solution: null,
    wrong: [],
    actionBlocks: new Map(),
    checks: [],
    events: [],
    quizzes: [],
    hints: [],
  };
}

/** Reports blocks that name a task which no heading opens. */
export function checkTaskReferences(draft: Draft, numbers: readonly number[]): void {
  for (const reference of draft.taskReferences) {
    if (numbers.includes(reference.number)) continue;
    const hint =
      numbers.length === 0 ? 'Open it with a heading such as "## 1. Title".' : `Tasks here: ${numbers.join(', ')}.`;
    draft.mistakes.push(mistakeAt(reference.spot, `There is no task ${reference.number}.`, hint));
  }
}

/** Reports what every lab needs and this one lacks. */
export function checkCompleteness(draft: Draft, whole: Spot): void {
  const needed: [role: string, what: string, hint: string][] = [
    ['start', 'a start: what the editor opens with', 'Add a fence ```ts start.'],
    ['solution', 'a solution: code that gets full marks', 'Add a fence ```ts solution.'],
    ['check', 'a check', 'Add a fence ```ts check task=1 points=1 "what it asks for".'],
  ];
  for (const [role, what, hint] of needed) {
    if (role === 'start' && draft.rolesMet.has('program')) continue;
    if (!draft.rolesMet.has(role)) draft.mistakes.push(mistakeAt(whole, `The lab lacks ${what}.`, hint));
  }
}

/** Reports a solution or mistake that is code in a lab without code, or actions in one with code, and two programs. */
export function checkBlockLanguages(draft: Draft): void {
  const { program, start, actionBlocks } = draft;
  if (program !== null && start !== null) {
    const message = 'The lab has a program of its own and a start for the reader to change.';
    const spot = { file: program.file, line: program.line, column: 1 };
    draft.mistakes.push(mistakeAt(spot, message, 'Remove the start (a lab without code) or the program.'));
  }
  for (const [{ file, line }, isActions] of actionBlocks) {
    if (isActions === (program !== null)) continue;
    const message = isActions
      ? 'These are actions, but readers of this lab write code.'
      : 'This is code, but readers of this lab write none: it has a program of its own.';
    const hint = isActions ? 'Write it as code: ```ts ...' : 'Write what the reader does: ```yaml ...';
    draft.mistakes.push(mistakeAt({ file, line, column: 1 }, message, hint));
  }
}
