/** Results as one JSON document: `weir.result/1` objects in a list. */
import type { Result } from '../../engine/index.ts';

/** The results as JSON. */
export function json(results: Result[]): string {
  return `${JSON.stringify({ schema: 'weir.results/1', results }, null, 2)}\n`;
}
