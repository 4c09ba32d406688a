/** What to read: the lab's introduction, then each task with its points so far and its questions. */
import type { JSX } from 'preact';
import type { Bench } from './bench.ts';
import { Hints } from './hints.tsx';
import { Icon } from './icons.tsx';
import { QuizView } from './quiz.tsx';
import { words } from './words.ts';

/** The prose of the lab. */
export function Prose({ bench }: { bench: Bench }): JSX.Element {
  const { page, lab } = bench;
  return (
    <div class="prose">
      <p class="facts">
        {words.read.minutes(lab.minutes)} · {words.read.tasks(lab.tasks.length)} ·{' '}
        <a href={page.lesson.href}>{page.lesson.title}</a>
      </p>
      {/* HTML from the lab's Markdown, made safe while the site was built (site/labs/markdown-html.ts). */}
      <div dangerouslySetInnerHTML={{ __html: page.introduction }} />
      {page.tasks.map(task => (
        <section key={task.number} class="task" aria-labelledby={`task-${task.number}`}>
          <div class="task-head">
            <span class="badge" aria-hidden="true">
              {task.number}
            </span>
            <h2 id={`task-${task.number}`}>{task.title}</h2>
            <TaskPoints bench={bench} task={task.number} />
          </div>
          <div dangerouslySetInnerHTML={{ __html: task.html }} />
          <Hints hints={page.hints.filter(hint => hint.task === task.number)} />
          {page.quizzes.map((quiz, number) =>
            quiz.task === task.number ? <QuizView key={number} bench={bench} quiz={quiz} number={number} /> : null,
          )}
        </section>
      ))}
    </div>
  );
}

function TaskPoints({ bench, task }: { bench: Bench; task: number }): JSX.Element | null {
  const checks = bench.lab.checks.filter(check => check.task === task);
  const most = checks.reduce((sum, check) => sum + check.points, 0);
  if (most === 0) return null;
  const found = bench.result.value?.checks.filter(check => check.task === task) ?? [];
  const score = found.reduce((sum, check) => sum + check.score, 0);
  const done = found.length > 0 && score === most;
  return (
    <span class={done ? 'points done' : 'points'}>
      {done && <Icon name="pass" />}
      {words.read.points(score, most)}
    </span>
  );
}
