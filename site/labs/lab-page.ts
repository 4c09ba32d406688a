/**
 * What the page of a lab is given: the lab without what would give it away (solution, wrong answers, hidden checks),
 * its prose as HTML, and where it stands in the course. Plain JSON: `/labs/<id>/lab.json`.
 */
import type { Lab } from '../../engine/index.ts';

/** One quiz, its Markdown made into HTML. */
export interface QuizPage {
  task: number;
  points: number;
  question: string;
  answers: { text: string; right: boolean; feedback: string }[];
}

/** A lab as its page needs it. */
export interface LabPage {
  lab: Lab;
  /** HTML. */
  introduction: string;
  tasks: { number: number; title: string; html: string }[];
  quizzes: QuizPage[];
  /** HTML, in the order in which they are shown. */
  hints: { task: number; html: string }[];
  lesson: { href: string; title: string; part: string };
}

/** The lab without its answers: what may travel to a student. */
export function withoutAnswers(lab: Lab): Lab {
  return {
    ...lab,
    solution: { ...lab.solution, code: '' },
    solutionActions: [],
    wrong: [],
    checks: lab.checks.filter(check => check.visibility === 'visible'),
    introduction: '',
    tasks: lab.tasks.map(task => ({ ...task, markdown: '' })),
    quizzes: [],
    hints: [],
  };
}
