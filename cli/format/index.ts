/** The formats of `weir grade`. To add one: a file here and a line below. */
import { ags } from './ags.ts';
import { csv } from './csv.ts';
import type { Format } from './format.ts';
import { github } from './github.ts';
import { gradescope } from './gradescope.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { nbgrader } from './nbgrader.ts';
import { text } from './text.ts';

export const formats: Record<string, Format> = { text, json, junit, gradescope, github, csv, nbgrader, ags };
