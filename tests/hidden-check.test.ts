/**
 * Hidden checks never reach the site: not what is given to pages, and not the files of a build, if there is one. That
 * what may be seen is found in both shows that the search finds what is there.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { labIds, labsFolder, usableLab } from '../cli/lab-folder.ts';
import { parseLab } from '../engine/index.ts';
import { loadLabPages } from '../site/labs/load.ts';

const root = mkdtempSync(join(tmpdir(), 'weir-hidden-'));
afterAll(() => rmSync(root, { recursive: true }));

const HIDDEN = `\`\`\`ts check task=1 points=2 "SECRET-TITLE"
if (records('flights').length !== 48) fail('SECRET-MESSAGE', { expected: 'SECRET-EXPECTED' });
\`\`\`

\`\`\`ts check task=1 points=1 visibility=after_due_date "LATER-TITLE"
if (records('flights').length !== 48) fail('LATER-MESSAGE');
\`\`\`
`;

/** Texts of hidden checks that would give them away: titles, and lines of code that say something. */
function secrets(): string[] {
  const hidden = labIds().flatMap(id => usableLab(id).checks.filter(check => check.visibility !== 'visible'));
  return hidden.flatMap(({ title, source }) => [
    title,
    ...source.code.split('\n').filter(line => line.trim().length > 25),
  ]);
}

test('a lab with hidden checks is a page without them, and grades with them', () => {
  const folder = join(root, 'first-topic');
  cpSync(join(labsFolder, 'first-topic'), folder, { recursive: true });
  writeFileSync(join(folder, 'hidden.md'), HIDDEN);
  const page = JSON.stringify(loadLabPages(root));
  expect(page).toContain('Every flight is stored once, in order');
  expect(page).not.toMatch(/SECRET|LATER/);
  const files = new Map(readdirSync(folder).map(name => [name, readFileSync(join(folder, name), 'utf8')]));
  const titles = parseLab('first-topic', files).lab!.checks.map(check => [check.title, check.visibility]);
  expect(titles).toContainEqual(['SECRET-TITLE', 'hidden']);
  expect(titles).toContainEqual(['LATER-TITLE', 'after_due_date']);
});

test.runIf(existsSync('dist'))('no file of the build holds a text of a hidden check', () => {
  const names = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter(name =>
    /\.(?:html|js|json|css)$/.test(name),
  );
  const texts = names.map(name => readFileSync(join('dist', name), 'utf8'));
  expect(texts.some(text => text.includes('Every flight is stored once, in order'))).toBe(true);
  for (const secret of secrets()) expect([secret, texts.some(text => text.includes(secret))]).toEqual([secret, false]);
});
