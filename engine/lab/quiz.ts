/**
 * The role `quiz`: a question with answers to choose from, and what is said to those who choose each.
 *
 *     ```quiz task=1 points=1
 *     Where does a record with a null key go?
 *
 *     - [x] To one partition until a batch is full
 *       > Yes: the sticky partitioner fills one batch before it moves on.
 *     - [ ] To a partition chosen anew for each record
 *       > That was so before Kafka 2.4.
 *     ```
 *
 * The question is what stands before the first answer. Feedback stands in lines that begin with > below its answer;
 * other lines below an answer continue it. Several answers may be right. Leaves out: free text, ordering.
 */
import type { Draft } from './draft.ts';
import type { QuizAnswer } from './lab.ts';
import { mistakeAt } from './mistake.ts';
import { type Block, fileAttribute, type Role } from './role.ts';
import { moved, type Spot } from './text-file.ts';

const EXAMPLE = 'An answer is "- [x] text" (right) or "- [ ] text" (wrong), its feedback a line "  > text" below.';

/** ```quiz task=1 points=1 */
export const quiz: Role = {
  word: 'quiz',
  meaning: 'a question with answers',
  example: '```quiz task=1 points=1',
  isCode: false,
  name: null,
  text: null,
  attributes: {
    task: { value: 'task', required: true },
    points: { value: 'points', required: true },
    ...fileAttribute,
  },
  mayBeHidden: false,
  read(block, draft) {
    const { question, answers } = readAnswers(block, draft);
    if (question === '') {
      draft.mistakes.push(mistakeAt(block.spot, 'The quiz has no question.', 'Write it above the answers.'));
    }
    if (answers.length < 2) {
      const message = `A quiz needs two answers or more, this one has ${answers.length}.`;
      draft.mistakes.push(mistakeAt(block.spot, message, EXAMPLE));
    } else if (!answers.some(answer => answer.right)) {
      draft.mistakes.push(mistakeAt(block.spot, 'The quiz has no right answer.', 'Mark the right one with - [x].'));
    }
    for (const answer of answers) {
      if (answer.text !== '' && answer.feedback !== '') continue;
      const what = answer.text === '' ? 'text' : 'feedback';
      draft.mistakes.push(mistakeAt(answer.spot, `The answer has no ${what}.`, EXAMPLE));
    }
    draft.quizzes.push({
      task: block.task,
      points: block.points,
      question,
      answers: answers.map(({ text, right, feedback }) => ({ text, right, feedback })),
    });
  },
};

function readAnswers(block: Block, draft: Draft): { question: string; answers: (QuizAnswer & { spot: Spot })[] } {
  const question: string[] = [];
  const answers: (QuizAnswer & { spot: Spot })[] = [];
  for (const [index, line] of block.source.code.split('\n').entries()) {
    const indent = line.length - line.trimStart().length;
    const spot = moved({ file: block.source.file, line: block.source.line + index, column: 1 }, indent);
    const text = line.trim();
    const box = /^[-*]\s*\[([^\]]*)\]\s*(.*)$/.exec(text);
    const current = answers[answers.length - 1];
    if (box !== null) {
      if (!/^([xX ]?|\s+)$/.test(box[1]!)) {
        draft.mistakes.push(mistakeAt(spot, `An answer is marked [x] or [ ], not [${box[1]}].`, EXAMPLE));
      }
      answers.push({ text: box[2]!, right: box[1]!.toLowerCase() === 'x', feedback: '', spot });
    } else if (/^[-*]\s/.test(text) && indent === 0) {
      draft.mistakes.push(mistakeAt(spot, 'An answer has no box.', EXAMPLE));
    } else if (current === undefined) {
      question.push(line);
    } else if (text.startsWith('>')) {
      current.feedback = `${current.feedback} ${text.slice(1).trim()}`.trim();
    } else if (text !== '') {
      current.text = `${current.text} ${text}`.trim();
    }
  }
  return { question: question.join('\n').trim(), answers };
}
