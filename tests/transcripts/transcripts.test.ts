/**
 * Golden transcripts: what happens in the labs' solutions, entry by entry, as text that a person can read. After a
 * change that should change what happens, `UPDATE=1 npx vitest run --project fast tests/transcripts` writes them anew.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { labIds, usableLab } from '../../cli/lab-folder.ts';
import { entryLine, type GradedRun } from '../../engine/index.ts';
import { openTestSession } from '../session.ts';

const folder = import.meta.dirname;

/** The solution of a lab on a seed, advanced in slices of so many engine steps. */
async function solved(id: string, seed: number, slice = 1000): Promise<GradedRun> {
  const lab = usableLab(id);
  const run = await (await openTestSession()).start(lab, lab.solution.code, seed, lab.solutionActions);
  while (run.advance(slice));
  return run;
}

/** Every entry but the messages, which would be half of the text. */
function transcript(run: GradedRun): string {
  const { traceHash } = run.result();
  const lines = [`lab ${run.lab.id} ${run.lab.version}, seed ${run.seed}, trace ${traceHash}`, ''];
  for (let i = 0; i < run.trace.length; i++) {
    if (run.trace.kindAt(i) !== 'message.sent') lines.push(entryLine(run.trace.entry(i)));
  }
  return `${lines.join('\n')}\n`;
}

describe.each(labIds())('the solution of %s', id => {
  test('does what its transcript says', async () => {
    const file = join(folder, `${id}.txt`);
    const found = transcript(await solved(id, usableLab(id).seed));
    if (process.env['UPDATE'] || !existsSync(file)) writeFileSync(file, found);
    expect(found).toBe(readFileSync(file, 'utf8'));
  });

  test('gives the same trace twice, however it is sliced', async () => {
    const hashes = new Set<string | null>();
    for (const slice of [1, 7, 1000]) hashes.add((await solved(id, 7, slice)).result().traceHash);
    expect([...hashes]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  test('gives another trace on another seed', async () => {
    const [one, other] = [await solved(id, 7), await solved(id, 8)];
    expect(one.result().traceHash).not.toBe(other.result().traceHash);
  });
});
