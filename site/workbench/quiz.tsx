/**
 * A question about a task: choose, and read what is said to that choice. Its points are the reader's own, shown here
 * and kept with the work, and no part of the checks' score. One right answer makes radio buttons that answer at once;
 * several make checkboxes with a button.
 */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { QuizPage } from '../labs/lab-page.ts';
import type { Bench } from './bench.ts';
import { words } from './words.ts';

/** Whether exactly the right answers are chosen. */
export function isRight(quiz: QuizPage, chosen: readonly number[]): boolean {
  return quiz.answers.every((answer, at) => answer.right === chosen.includes(at));
}

/** One question. */
export function QuizView({ bench, quiz, number }: { bench: Bench; quiz: QuizPage; number: number }): JSX.Element {
  const id = useId();
  const answered = bench.answers.value[number];
  const chosen = useSignal<number[] | null>(null);
  const marked = chosen.value ?? answered ?? [];
  const several = quiz.answers.filter(answer => answer.right).length > 1;
  const right = answered !== undefined && isRight(quiz, answered);
  const give = (places: number[]): void => {
    bench.answers.value = { ...bench.answers.peek(), [number]: places };
    chosen.value = null;
  };
  const choose = (at: number, on: boolean): void => {
    if (!several) give([at]);
    else chosen.value = on ? [...marked, at].sort((a, b) => a - b) : marked.filter(place => place !== at);
  };
  return (
    <fieldset class="quiz">
      <legend>
        <span class="quiz-title">
          {words.quiz.title}
          <span class="points" title={words.quiz.own}>
            {words.quiz.points(right ? quiz.points : 0, quiz.points)}
          </span>
        </span>
        <span dangerouslySetInnerHTML={{ __html: quiz.question }} />
        {several && <span class="dim"> {words.quiz.several}</span>}
      </legend>
      {quiz.answers.map((answer, at) => {
        const shown = answered?.includes(at) && chosen.value === null;
        return (
          <div key={at} class={shown ? `answer ${answer.right ? 'right' : 'wrong'}` : 'answer'}>
            <label>
              <input
                type={several ? 'checkbox' : 'radio'}
                name={id}
                checked={marked.includes(at)}
                onChange={event => choose(at, event.currentTarget.checked)}
              />
              <span dangerouslySetInnerHTML={{ __html: answer.text }} />
            </label>
            {shown && (
              <p class="feedback">
                <b>{answer.right ? words.quiz.right : words.quiz.wrong} </b>
                <span dangerouslySetInnerHTML={{ __html: answer.feedback }} />
              </p>
            )}
          </div>
        );
      })}
      {several && (
        <div class="quiz-foot">
          <button type="button" disabled={marked.length === 0} onClick={() => give(marked)}>
            {words.quiz.answer}
          </button>
          {answered && chosen.value === null && !right && <span class="dim">{words.quiz.partly}</span>}
        </div>
      )}
    </fieldset>
  );
}
