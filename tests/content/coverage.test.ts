/**
 * The table of coverage (content/coverage.md) is complete and true: every slide heading names a lesson of the course,
 * and what is said to be written can be opened. `UPDATE=1` writes states and count anew.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parts } from '../../content/course.ts';
import { lectureHeadings } from './lecture-headings.ts';

const file = new URL('../../content/coverage.md', import.meta.url);
const lessons = new Map(parts.flatMap(part => part.lessons.map(lesson => [lesson.slug, lesson.status] as const)));
lessons.set('course', 'open');

const ROW = /^\| ([^|]+) \| ([^|]+) \| `([^`]+)` \| ([^|]+) \|$/gm;
const COUNT = /^Not written yet: \d+ of \d+ headings\.$/m;

function stateOf(slug: string): string {
  return lessons.get(slug) === 'open' ? 'written' : 'not written yet';
}

/** The table with every state and the count as the course has them. */
function brought(text: string): string {
  const rows = [...text.matchAll(ROW)];
  const missing = rows.filter(([, , , slug]) => stateOf(slug!) !== 'written').length;
  return text
    .replace(ROW, (_row, heading, holds, slug) => `| ${heading} | ${holds} | \`${slug}\` | ${stateOf(slug)} |`)
    .replace(COUNT, `Not written yet: ${missing} of ${rows.length} headings.`);
}

if (process.env['UPDATE']) writeFileSync(file, brought(readFileSync(file, 'utf8')));
const text = readFileSync(file, 'utf8');
const rows = [...text.matchAll(ROW)].map(([, heading, , slug]) => ({ heading, slug: slug! }));

test('every heading of the lecture has its row, in the order of the slides', () => {
  expect(rows.map(({ heading }) => heading)).toEqual(lectureHeadings);
});

test('every row names a lesson of the course', () => {
  expect(rows.filter(({ slug }) => !lessons.has(slug))).toEqual([]);
});

test('states and count are those of content/course.ts: UPDATE=1 writes them', () => {
  expect(text).toBe(brought(text));
});

test('a lesson has a page when it is open, and none before', () => {
  const hasPage = (slug: string) => existsSync(new URL(`../../content/docs/${slug}.mdx`, import.meta.url));
  expect([...lessons].filter(([slug, status]) => hasPage(slug) !== (status === 'open'))).toEqual([]);
});
