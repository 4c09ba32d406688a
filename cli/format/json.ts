/** Results as one JSON document: `weir.result/1` objects in a list. Complete, so for the teacher's eyes. */
import type { Format } from './format.ts';

/** The results as JSON. */
export const json: Format = {
  write: results => `${JSON.stringify({ schema: 'weir.results/1', results }, null, 2)}\n`,
  file: 'results.json',
  onePerStudent: false,
};
