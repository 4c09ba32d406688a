/**
 * Golden transcripts of Kafka's promises: each is a sentence of its documentation and what happens in a short run, as
 * text that a person can read. After a change that should change what happens, `UPDATE=1 npx vitest run --project fast
 * tests/simulation/stories.test.ts` writes them anew; `npx weir sim NAME --print` prints one.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stories } from '../../engine/simulation/scenarios/stories.ts';
import { simulate } from '../../engine/simulation/simulate.ts';
import { transcriptOf } from '../../engine/simulation/transcript.ts';

const folder = join(import.meta.dirname, 'stories');
const SEED = 1;

describe.each(stories.map(story => [story.source!.says, story] as const))('%s', (_says, story) => {
  test('happens as its transcript says', () => {
    const file = join(folder, `${story.name}.txt`);
    const outcome = simulate(story, SEED);
    expect(outcome.violation?.anomaly ?? null).toBe(story.allows?.anomaly ?? null);
    const found = `${transcriptOf(story, SEED, outcome).join('\n')}\n`;
    if (process.env['UPDATE'] || !existsSync(file)) writeFileSync(file, found);
    expect(found).toBe(readFileSync(file, 'utf8'));
  });
});

test('there are at least ten, each with its source, and no transcript without a story', () => {
  expect(stories.length).toBeGreaterThanOrEqual(10);
  for (const { source } of stories) expect(source?.where).toMatch(/^Kafka documentation|^KIP-/);
  expect(readdirSync(folder).sort()).toEqual(stories.map(({ name }) => `${name}.txt`).sort());
});
