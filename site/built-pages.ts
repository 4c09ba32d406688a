// The pages of a finished build, for integrations that change their HTML.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The HTML files below a folder. */
export async function builtPages(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter(name => name.endsWith('.html')).map(name => join(folder, name));
}
