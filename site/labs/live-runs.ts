/** Which runs of labs the lessons draw: found in their text, so that a lesson only has to name one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LESSONS = 'content/docs';

/** A lab and the program that is run in it. */
export interface LiveRunName {
  lab: string;
  program: string;
}

/** Every run that a lesson draws, each once. */
export function liveRuns(): LiveRunName[] {
  const found = new Map<string, LiveRunName>();
  for (const name of readdirSync(LESSONS, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.mdx')) continue;
    for (const [tag] of readFileSync(join(LESSONS, name), 'utf8').matchAll(/<LiveRun\s[^>]*>/g)) {
      const lab = /\slab="([^"]*)"/.exec(tag)?.[1] ?? '';
      const program = /\sprogram="([^"]*)"/.exec(tag)?.[1] ?? 'solution';
      found.set(`${lab}/${program}`, { lab, program });
    }
  }
  return [...found.values()];
}

/** A program's name in an address: without the ending of its file. */
export function runName(program: string): string {
  return program.replace(/\.[jt]s$/, '');
}
