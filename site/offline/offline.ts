// Makes the built site work without a network after the first visit: writes the service worker with the list of the
// site's files, and has every page register it. Not active under `astro dev`.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { builtPages } from '../built-pages.ts';

/** A file larger than this, in bytes, is stored only when a page asks for it: the parts of the full editor. */
const LARGE = 1_150_000;
const WORKER = 'service-worker.js';
const REGISTER = '<script defer src="/offline.js"></script>';

/** The integration; stands after those that rewrite pages, for it takes their hashes. */
export function offline(): AstroIntegration {
  return {
    name: 'weir:offline',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const folder = fileURLToPath(dir);
        for (const page of await builtPages(folder)) {
          const html = await readFile(page, 'utf8');
          if (!html.includes('</head>'))
            throw new Error(`${page}: no </head>, so no place to register what is offline.`);
          await writeFile(page, html.replace('</head>', `${REGISTER}</head>`));
        }
        const files = await filesIn(folder);
        const worker = await readFile(new URL(WORKER, import.meta.url), 'utf8');
        await writeFile(new URL(WORKER, dir), worker.replace('FILES', JSON.stringify(files)));
        logger.info(`${files.length} files to use without a network`);
      },
    },
  };
}

/** Every file as pages ask for it: path, hash of its content, and whether it is large. */
async function filesIn(folder: string): Promise<[path: string, hash: string, large: boolean][]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = found.filter(each => each.isFile()).map(each => `${each.parentPath}${sep}${each.name}`);
  const files = names.sort().map(async name => {
    const content = await readFile(name);
    const path = `/${relative(folder, name).split(sep).join('/')}`.replace(/(^|\/)index\.html$/, '$1');
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
    return [path, hash, content.length > LARGE] as [string, string, boolean];
  });
  return Promise.all(files);
}
