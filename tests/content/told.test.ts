/**
 * What lessons quote of runs (<Told ...>) happens in these runs: each finds something to tell, and not too much to be
 * read. A change of the engine that moves or rewords it is seen here, before the site is built.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Telling, tell } from '../../site/labs/told-run.ts';

const MOST_SENTENCES = 20;
const folder = new URL('../../content/docs/', import.meta.url);

/** The attributes of a component in MDX: texts, numbers and lists of texts. */
function attributesOf(tag: string): Record<string, unknown> {
  const found = [...tag.matchAll(/(\w+)=(?:"([^"]*)"|\{([^}]*)\})/g)];
  return Object.fromEntries(
    found.map(([, name, text, code]) => [name, text ?? JSON.parse(code!.replaceAll("'", '"'))]),
  );
}

const tellings = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.mdx'))
  .flatMap(name =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/<Told ([^>]*)\/>/g)].map(([tag]) => ({
      name,
      telling: { program: 'solution', from: 0, to: 86_400, about: '', ...attributesOf(tag) } as unknown as Telling,
    })),
  )
  .map(({ name, telling }) => [`${name} of ${telling.lab}, ${telling.from} to ${telling.to} s`, telling] as const);

test('lessons quote runs', () => {
  expect(tellings.length).toBeGreaterThan(10);
});

test.each(tellings)('%s', async (_name, telling) => {
  const told = await tell(telling);
  expect(told.length).toBeLessThanOrEqual(MOST_SENTENCES);
  if (process.env['SHOW']) console.log(told.map(({ atUs, text }) => `${(atUs / 1e6).toFixed(3)} ${text}`).join('\n'));
});
