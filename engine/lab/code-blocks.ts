/**
 * The roles of student code: `start` (what the editor opens with), `solution` (full marks) and `wrong "message"`
 * (a typical mistake that must lose marks with exactly that message). Whether they do is for `weir lab check`.
 * A lab without code has a `program` of its own instead of a start, and its solution and mistakes are actions.
 */
import type { Draft } from './draft.ts';
import { mistakeAt } from './mistake.ts';
import { type Block, fileAttribute, type Role } from './role.ts';

const codeRole = { isCode: true, name: null, attributes: fileAttribute, mayBeHidden: false };

/** What the editor opens with. */
export const start: Role = {
  ...codeRole,
  word: 'start',
  meaning: 'what the editor opens with',
  example: '```ts start',
  text: null,
  read: (block, draft) => keepOnly('start', block, draft),
};

/** What runs in a lab without code: it reads the controls. */
export const program: Role = {
  ...codeRole,
  word: 'program',
  meaning: 'what runs in a lab without code',
  example: '```ts program',
  text: null,
  read(block, draft) {
    if (hasCode(block, draft)) keepOnly('program', block, draft);
  },
};

/** Code, or actions, that get full marks. */
export const solution: Role = {
  ...codeRole,
  mayBeActions: true,
  word: 'solution',
  meaning: 'code that gets full marks',
  example: '```ts solution',
  text: null,
  read(block, draft) {
    if (!hasCode(block, draft)) return;
    draft.actionBlocks.set(block.source, block.isActions);
    keepOnly('solution', block, draft);
  },
};

/** A typical mistake and the feedback that it must get. */
export const wrong: Role = {
  ...codeRole,
  mayBeActions: true,
  word: 'wrong',
  meaning: 'a typical mistake',
  example: '```ts wrong "the feedback that it gets"',
  text: 'its message: the feedback that this code must get, in quotes',
  read(block, draft) {
    draft.actionBlocks.set(block.source, block.isActions);
    draft.wrong.push({ message: block.text!.value, source: block.source, actions: [] });
  },
};

function keepOnly(role: 'start' | 'program' | 'solution', block: Block, draft: Draft): void {
  const first = draft[role];
  if (first === null) {
    draft[role] = block.source;
    return;
  }
  const where = first.file.endsWith('.md') ? `on line ${first.line - 1}` : `in ${first.file}`;
  draft.mistakes.push(
    mistakeAt(block.spot, `The lab has a ${role} already, ${where}.`, 'A lab has exactly one: remove one of them.'),
  );
}

/** Whether the block holds any code; reports an empty one. */
export function hasCode(block: Block, draft: Draft): boolean {
  if (block.source.code.trim() !== '') return true;
  draft.mistakes.push(mistakeAt(block.spot, 'The block is empty.', 'Write its code, or name a file with file="...".'));
  return false;
}
