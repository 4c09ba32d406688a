/**
 * `weir similar LAB PATH...`: pairs of submissions that share more than the class does, for a person to look at.
 */

import { oneLine } from './format/plain-text.ts';
import { labIds, usableLab } from './lab-folder.ts';
import { similarPairs } from './similarity/pairs.ts';
import { submissionsAt } from './submission/submission.ts';

const MOST_PAIRS = 100;

/** Options of `weir similar`. */
export interface SimilarOptions {
  /** The least share, in percent. */
  least: number;
  json?: boolean;
}

/** Lists the pairs; exit code 0, for a pair is no verdict. */
export async function similar(labId: string, paths: string[], { least, json }: SimilarOptions): Promise<number> {
  const lab = usableLab(labId);
  const { submissions } = await submissionsAt(paths, labId, labIds());
  const programs: { id: string; code: string }[] = [];
  for (const { id, read } of submissions) {
    const program = await read();
    if ('code' in program) programs.push({ id, code: program.code });
  }
  const prose = [lab.introduction, ...lab.tasks.map(task => task.markdown)].join('\n');
  const shown = [...prose.matchAll(/```[^\n]*\n([\s\S]*?)```/g)].map(found => found[1]!);
  const given = [lab.start.code, ...shown];
  const pairs = similarPairs(programs, given, least / 100).slice(0, MOST_PAIRS);
  if (json) process.stdout.write(`${JSON.stringify({ programs: programs.length, pairs }, null, 2)}\n`);
  else {
    for (const { first, second, share, firstLines, secondLines } of pairs) {
      const where = `lines ${firstLines.join('-')} and ${secondLines.join('-')}`;
      process.stdout.write(`${Math.round(share * 100)} %  ${oneLine(first)}  ${oneLine(second)}  (${where})\n`);
    }
    const found = pairs.length === 0 ? 'no pair is' : pairs.length === 1 ? '1 pair is' : `${pairs.length} pairs are`;
    process.stdout.write(
      `${programs.length} programs: ${found} worth a look. Likeness has many reasons; it is no proof of anything.\n`,
    );
  }
  return 0;
}
