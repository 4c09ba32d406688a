/** The line of the student's code behind the newest entries: which line made what the reader sees. */
import type { Trace } from '../../engine/index.ts';

/** How far back an entry without a line of its own may belong to one before it. */
const LOOK_BACK = 60;

/** The 1-based line, or null if none of the last entries came from the code. */
export function lineAt(trace: Trace, count: number): number | null {
  for (let index = count - 1; index >= Math.max(0, count - LOOK_BACK); index--) {
    const entry = trace.entry(index);
    if ('line' in entry && entry.line !== null && entry.kind !== 'program.ended') return entry.line;
  }
  return null;
}
