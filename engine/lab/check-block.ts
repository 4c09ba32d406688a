/**
 * The role `check`: code that reads the trace of a run and gives or takes points. In hidden.md it never
 * reaches the site, and `visibility=after_due_date` or `after_published` says when a platform may show it; without, it
 * stays hidden. Numbers (`2.1`) are given when all checks of the lab are known.
 */
import { hasCode } from './code-blocks.ts';
import type { Draft } from './draft.ts';
import type { Check } from './lab.ts';
import { fileAttribute, type Role } from './role.ts';

/** ```ts check task=1 points=2 "title" */
export const check: Role = {
  word: 'check',
  meaning: 'code that reads the trace and gives points',
  example: '```ts check task=1 points=2 "what it asks for"',
  isCode: true,
  name: null,
  text: 'its title: what it asks for, in quotes',
  attributes: {
    task: { value: 'task', required: true },
    points: { value: 'points', required: true },
    visibility: { value: 'visibility', required: false },
    ...fileAttribute,
  },
  mayBeHidden: true,
  read(block, draft) {
    if (!hasCode(block, draft)) return;
    const { task, points, source } = block;
    const visibility = block.visibility ?? (block.hidden ? 'hidden' : 'visible');
    draft.checks.push({ task, points, title: block.text!.value, visibility, source });
  },
};

/** The checks in the order of their tasks, numbered `<task>.<place>`. */
export function numberedChecks(draft: Draft): Check[] {
  const places = new Map<number, number>();
  return [...draft.checks]
    .sort((a, b) => a.task - b.task)
    .map(found => {
      const place = (places.get(found.task) ?? 0) + 1;
      places.set(found.task, place);
      return { number: `${found.task}.${place}`, ...found };
    });
}
