/**
 * What an author is told of each of sixty broken labs: `UPDATE=1` writes broken-labs.txt anew. Read the difference: a
 * message must be enough to mend the mistake without asking anybody.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseLab } from '../../engine/lab/parse.ts';
import { brokenLabs } from './broken-labs.ts';
import { mistakesOf } from './sample-lab.ts';

const golden = new URL('broken-labs.txt', import.meta.url);

function told({ name, files }: (typeof brokenLabs)[number]): string {
  const { 'index.md': index, ...others } = files;
  return `# ${name}\n${mistakesOf(index!, others)
    .map(mistake => `${mistake}\n`)
    .join('')}`;
}

test('each is told as written down', () => {
  const text = brokenLabs.map(told).join('\n');
  if (process.env['UPDATE']) writeFileSync(golden, text);
  expect(text).toBe(readFileSync(golden, 'utf8'));
});

test('there are sixty, each told with one message that names file, line and column', () => {
  expect(brokenLabs.length).toBeGreaterThanOrEqual(60);
  for (const broken of brokenLabs) {
    const { mistakes } = parseLab('sample', new Map(Object.entries(broken.files)));
    expect([broken.name, mistakes.length]).toEqual([broken.name, 1]);
    for (const { line, column, message, hint } of mistakes) {
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(`${message} ${hint}`).not.toMatch(/undefined|\[object|\bat .*:\d+:\d+\)|expected .*received/i);
    }
  }
});
