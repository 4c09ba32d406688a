/**
 * The role `hint`: help with a task, as Markdown. A task may have several: they are shown one after the other, in the
 * order of the file, each when the student asks for it.
 *
 *     ```hint task=1
 *     Which offset does the group begin with when it has committed none?
 *     ```
 */
import { mistakeAt } from './mistake.ts';
import { fileAttribute, type Role } from './role.ts';

/** ```hint task=1 */
export const hint: Role = {
  word: 'hint',
  meaning: 'help with a task',
  example: '```hint task=1',
  isCode: false,
  name: null,
  text: null,
  attributes: { task: { value: 'task', required: true }, ...fileAttribute },
  mayBeHidden: false,
  read(block, draft) {
    const markdown = block.source.code.trim();
    if (markdown === '') {
      draft.mistakes.push(mistakeAt(block.spot, 'The hint is empty.', 'Write what helps, as Markdown.'));
    }
    draft.hints.push({ task: block.task, markdown });
  },
};
