/** The terms of content/glossary.yaml, read while the site is built. A field that is missing stops the build. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';

const termSchema = z.strictObject({
  /** As it stands in the middle of a sentence. */
  term: z.string(),
  /** Plurals and other spellings. */
  forms: z.array(z.string()).default([]),
  /** The lesson that explains it, as a path under content/docs. */
  lesson: z.string(),
  meaning: z.string(),
});

/** A word of the field and what it means here. */
export type Term = z.infer<typeof termSchema>;

/** All terms, sorted as the file has them. */
export function readTerms(file = 'content/glossary.yaml'): Term[] {
  return z.array(termSchema).parse(parse(readFileSync(file, 'utf8')));
}

/** The name of a term's place on the glossary page. */
export function termAnchor(term: string): string {
  return term.toLowerCase().replaceAll(' ', '-');
}
