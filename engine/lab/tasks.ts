/**
 * Tasks: level-two headings `## 1. Title`, numbered 1, 2, 3 in order, and the prose up to the next one. What stands
 * before the first is the introduction. Leaves out: tasks within tasks.
 */
import type { AuthorMistake, Task } from './lab.ts';
import { type Fence, type Heading, proseBetween } from './markdown.ts';
import { mistakeAt } from './mistake.ts';
import type { TextFile } from './text-file.ts';

/** The prose of a lab. */
export interface TaskReading {
  introduction: string;
  tasks: Task[];
  mistakes: AuthorMistake[];
}

/** Splits the prose from the offset `from` on by its headings and leaves out the fences `matter`. */
export function readTasks(file: TextFile, from: number, headings: Heading[], matter: Fence[]): TaskReading {
  const mistakes: AuthorMistake[] = [];
  const tasks = headings.map((heading, index): Task => {
    const expected = index + 1;
    const match = /^(\d{1,4})\.\s+(\S.*)$/s.exec(heading.text);
    if (match === null) {
      const hint = `Write "## ${expected}. Title", or ### for a heading within a task.`;
      mistakes.push(mistakeAt(heading.spot, 'A level-two heading opens a task and needs its number.', hint));
    } else if (Number(match[1]) !== expected) {
      const message = `The task is numbered ${match[1]}, but ${expected} comes next.`;
      mistakes.push(mistakeAt(heading.spot, message, `Write "## ${expected}. ${match[2]}".`));
    }
    const end = headings[index + 1]?.start ?? file.text.length;
    return {
      number: Number(match?.[1] ?? expected),
      title: match?.[2] ?? heading.text,
      markdown: proseBetween(file, heading.end, end, matter),
    };
  });
  const introduction = proseBetween(file, from, headings[0]?.start ?? file.text.length, matter);
  return { introduction, tasks, mistakes };
}
