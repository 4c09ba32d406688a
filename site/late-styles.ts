// Takes the full editor's stylesheets out of the built pages. Astro links the styles of every chunk that a page might
// load some day; the editor's (28 kB compressed) come with its own chunk when it is first used.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { builtPages } from './built-pages.ts';

const EDITOR_STYLE = '.monaco-editor';

/** The integration; stands before the one that writes the security policy. */
export function lateStyles(): AstroIntegration {
  return {
    name: 'weir:late-styles',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir);
        const late = await editorStyles(join(folder, '_astro'));
        for (const page of await builtPages(folder)) {
          const html = await readFile(page, 'utf8');
          const lighter = html.replace(/<link rel="stylesheet"[^>]*href="([^"]*)"[^>]*>/g, (link, href: string) =>
            late.some(name => href.endsWith(`/${name}`)) ? '' : link,
          );
          if (lighter !== html) await writeFile(page, lighter);
        }
      },
    },
  };
}

async function editorStyles(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.css'));
  const texts = await Promise.all(names.map(name => readFile(join(folder, name), 'utf8')));
  return names.filter((_name, index) => texts[index]!.includes(EDITOR_STYLE));
}
