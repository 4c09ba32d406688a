/**
 * Reads the labs while the site is built: every `labs/<id>/index.md` with the data beside it. Runs in Node only.
 * `hidden.md` is never opened here, so hidden checks cannot reach the site. A lab with mistakes stops the build.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parts } from '../../content/course.ts';
import type { Lab } from '../../engine/index.ts';
import { formatMistake, parseLab } from '../../engine/index.ts';
import { sceneNames } from '../scenes/index.ts';
import { type LabPage, withoutAnswers } from './lab-page.ts';
import { markdownToHtml, markdownToInlineHtml } from './markdown-html.ts';

/** All labs as pages, by name. */
export function loadLabPages(root = 'labs'): LabPage[] {
  const ids = readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(root, entry.name, 'index.md')))
    .map(entry => entry.name)
    .sort();
  return ids.map(id => labPage(loadLab(root, id)));
}

/** One lab by its name; mistakes stop the build. */
export function loadLab(root: string, id: string): Lab {
  const folder = join(root, id);
  const names = readdirSync(folder).filter(name => name !== 'hidden.md' && statSync(join(folder, name)).isFile());
  const files = new Map(names.map(name => [name, readFileSync(join(folder, name), 'utf8')]));
  const { lab, mistakes } = parseLab(id, files);
  if (lab === null) throw new Error(`The lab ${id} has mistakes:\n${mistakes.map(formatMistake).join('\n')}`);
  const unknown = lab.scenes.find(scene => !sceneNames.includes(scene));
  if (unknown !== undefined) {
    throw new Error(`labs/${id}/index.md: there is no scene "${unknown}". The scenes are ${sceneNames.join(', ')}.`);
  }
  return lab;
}

function labPage(lab: Lab): LabPage {
  return {
    lab: withoutAnswers(lab),
    introduction: markdownToHtml(lab.introduction),
    tasks: lab.tasks.map(({ number, title, markdown }) => ({ number, title, html: markdownToHtml(markdown) })),
    quizzes: lab.quizzes.map(quiz => ({
      task: quiz.task,
      points: quiz.points,
      question: markdownToInlineHtml(quiz.question),
      answers: quiz.answers.map(({ text, right, feedback }) => ({
        text: markdownToInlineHtml(text),
        right,
        feedback: markdownToInlineHtml(feedback),
      })),
    })),
    hints: lab.hints.map(({ task, markdown }) => ({ task, html: markdownToHtml(markdown) })),
    lesson: lessonOf(lab.lesson),
  };
}

function lessonOf(slug: string): LabPage['lesson'] {
  for (const part of parts) {
    const lesson = part.lessons.find(lesson => lesson.slug === slug);
    const href = lesson?.status === 'open' ? `/${slug}/` : '/course/';
    if (lesson) return { href, title: lesson.title, part: `Part ${part.number}` };
  }
  return { href: `/${slug}/`, title: slug, part: '' };
}
