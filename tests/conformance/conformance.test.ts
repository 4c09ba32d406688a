/**
 * Replays every recording below this folder whose kind is built: a test a file. On failure all failing cases are
 * listed with their first difference. Of a file that is being worked on, at least so many cases pass as `underWay` says.
 */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { replay, replayers } from '../../cli/conform/index.ts';
import { filesAt, readRecording } from '../../cli/conform/recording.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = filesAt(folder);
if ('problem' in files) throw new Error(files.problem);

const underWay: Record<string, number> = {
  'spark/aggregates.json': 23,
  'spark/expressions.json': 34,
  'spark/random-stateless.json': 10,
};

const notBuilt = new Set<string>();
for (const file of files) {
  const recording = readRecording(file);
  if ('problem' in recording) throw new Error(recording.problem);
  const built = recording.cases.filter(({ kind }) => Object.hasOwn(replayers, kind));
  for (const { kind } of recording.cases) if (!Object.hasOwn(replayers, kind)) notBuilt.add(kind);
  if (built.length === 0) continue;

  const name = relative(folder, file);
  const expected = underWay[name] ?? built.length;
  test(`${name}: ${expected} cases of ${built.length} are as recorded`, async () => {
    const failures: string[] = [];
    for (const recordedCase of built) {
      const difference = await replay(recordedCase, recording);
      if (difference !== null) failures.push(`${recordedCase.id}: ${difference}`);
    }
    expect(built.length - failures.length >= expected ? [] : failures).toEqual([]);
  });
}

for (const kind of [...notBuilt].sort()) test.skip(`${kind}: not built yet`, () => {});
