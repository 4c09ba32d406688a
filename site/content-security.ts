// The Content-Security-Policy of every built page: a meta tag that lists the hashes of that page's own inline scripts.
// Written after the build, from the HTML itself, because Astro's security.csp does not hash `is:inline` scripts
// (Starlight has five a page) and would list every chunk of the site on every page. Not active under `astro dev`.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { builtPages } from './built-pages.ts';

const inlineScript = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;
const charset = /<meta charset="[^"]*"\s*\/?>/i;

function policyFor(html: string): string {
  const hashes = new Set<string>();
  for (const [, code] of html.matchAll(inlineScript)) {
    hashes.add(`'sha256-${createHash('sha256').update(code!).digest('base64')}'`);
  }
  return [
    "default-src 'self'",
    // wasm-unsafe-eval lets WebAssembly compile (the sandbox, the search); it does not allow eval.
    ["script-src 'self' 'wasm-unsafe-eval'", ...hashes].join(' '),
    "worker-src 'self' blob:",
    // Style attributes of Starlight, the figures and the editor; scripts are what the policy is for.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ].join('; ');
}

export function contentSecurity(): AstroIntegration {
  return {
    name: 'weir:content-security',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const pages = await builtPages(fileURLToPath(dir));
        for (const page of pages) {
          const html = await readFile(page, 'utf8');
          const meta = `<meta http-equiv="Content-Security-Policy" content="${policyFor(html)}">`;
          if (!charset.test(html)) throw new Error(`${page}: no <meta charset>, so no place for the security policy.`);
          await writeFile(
            page,
            html.replace(charset, found => found + meta),
          );
        }
        logger.info(`policy written into ${pages.length} pages`);
      },
    },
  };
}
