/**
 * Replays every recording below this folder whose kind is built: a test a file. On failure all failing cases are
 * listed with their first difference.
 */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { replay, replayers } from '../../cli/conform/index.ts';
import { filesAt, readRecording } from '../../cli/conform/recording.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = filesAt(folder);
if ('problem' in files) throw new Error(files.problem);

const notBuilt = new Set<string>();
for (const file of files) {
  const recording = readRecording(file);
  if ('problem' in recording) throw new Error(recording.problem);
  const built = recording.cases.filter(({ kind }) => Object.hasOwn(replayers, kind));
  for (const { kind } of recording.cases) if (!Object.hasOwn(replayers, kind)) notBuilt.add(kind);
  if (built.length === 0) continue;

  const name = relative(folder, file);
  test(`${name}: ${built.length} cases are as recorded`, async () => {
    const failures: string[] = [];
    for (const recordedCase of built) {
      const difference = await replay(recordedCase, recording);
      if (difference !== null) failures.push(`${recordedCase.id}: ${difference}`);
    }
    expect(failures).toEqual([]);
  });
}

for (const kind of [...notBuilt].sort()) test.skip(`${kind}: not built yet`, () => {});
