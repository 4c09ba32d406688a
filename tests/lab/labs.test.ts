/** The labs of the course can be read, and their data is what the script extracts from the package. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatMistake } from '../../engine/lab/mistake.ts';
import { parseLab } from '../../engine/lab/parse.ts';
import { extractedFiles } from '../../labs/extract-data.ts';

const folder = new URL('../../labs/', import.meta.url);
const ids = readdirSync(folder, { withFileTypes: true }).flatMap(entry => (entry.isDirectory() ? [entry.name] : []));

test.each(ids)('the lab %s has no mistakes, a quiz and two typical mistakes or more', id => {
  const names = readdirSync(new URL(`${id}/`, folder));
  const files = new Map(names.map(name => [name, readFileSync(new URL(`${id}/${name}`, folder), 'utf8')]));
  const { lab, mistakes } = parseLab(id, files);
  expect(mistakes.map(formatMistake)).toEqual([]);
  expect(lab!.wrong.length).toBeGreaterThanOrEqual(2);
  expect(lab!.quizzes.length).toBeGreaterThanOrEqual(1);
  for (const task of lab!.tasks) expect(lab!.checks.some(check => check.task === task.number)).toBe(true);
});

test.each([...extractedFiles()])('labs/%s is what labs/extract-data.ts extracts', (name, text) => {
  expect(readFileSync(new URL(name, folder), 'utf8')).toBe(text);
});
