/** The formats of `weir grade`. To add one: a file here and a line below. */
import type { Result } from '../../engine/index.ts';
import { json } from './json.ts';
import { text } from './text.ts';

export const formats: Record<string, (results: Result[]) => string> = { text, json };
