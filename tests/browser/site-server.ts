/**
 * Serves the built site to the browser tests, as it will be deployed: static files, no headers of its own.
 */
import { existsSync } from 'node:fs';
import { preview } from 'astro';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    siteUrl: string;
  }
}

/** Starts the server and tells the tests its address. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await serveSite();
  project.provide('siteUrl', url);
  return stop;
}

/** Serves dist/ on a free port. */
export async function serveSite(): Promise<{ url: string; stop(): Promise<void> }> {
  if (!existsSync('dist/index.html')) throw new Error('There is no built site: run npm run build first.');
  const server = await preview({ root: '.', server: { port: 0, host: '127.0.0.1' }, logLevel: 'error' });
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop() };
}
