/**
 * Replays every recording below this folder: a test a file; a kind without a replayer fails. On failure all failing
 * cases are listed with their first difference.
 */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { replay, replayers } from '../../cli/conform/index.ts';
import { filesAt, readRecording } from '../../cli/conform/recording.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = filesAt(folder);
if ('problem' in files) throw new Error(files.problem);

for (const file of files) {
  const recording = readRecording(file);
  if ('problem' in recording) throw new Error(recording.problem);

  const name = relative(folder, file);
  test(`${name}: ${recording.cases.length} cases are as recorded`, async () => {
    const failures: string[] = [];
    for (const recordedCase of recording.cases) {
      expect(replayers).toHaveProperty([recordedCase.kind]);
      const difference = await replay(recordedCase, recording);
      if (difference !== null) failures.push(`${recordedCase.id}: ${difference}`);
    }
    expect(failures).toEqual([]);
  });
}
