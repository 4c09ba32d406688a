/**
 * `weir conform CASES.json...`: replays recordings of the real systems on the engine. A line a case, then the count;
 * or one JSON document. A file that cannot be used, or a kind without a replayer, is said and never skipped in
 * silence; the other files still run.
 */
import { replay, replayers } from './conform/index.ts';
import type { RecordedCase, Recording } from './conform/recording.ts';
import { filesAt, readRecording } from './conform/recording.ts';

/** What became of one case. */
export interface CaseResult {
  id: string;
  file: string;
  kind: string;
  passed: boolean;
  /** The first difference of a case that failed. */
  difference?: string;
}

/** Where the lines go: by default to standard output and standard error. */
export interface ConformOptions {
  json?: boolean;
  print?: (line: string) => void;
  complain?: (line: string) => void;
}

/**
 * Replays the cases of the files, and of all *.json below the folders, named in `paths`. Returns the exit code: 0 all
 * passed, 1 some failed, 2 something could not be replayed.
 */
export async function conform(paths: string[], options: ConformOptions = {}): Promise<number> {
  const print = options.print ?? (line => process.stdout.write(`${line}\n`));
  const complain = options.complain ?? (line => process.stderr.write(`${line}\n`));
  const results: CaseResult[] = [];
  const problems: string[] = [];
  const report = (problem: string): void => {
    problems.push(problem);
    if (!options.json) complain(`weir conform: ${problem}`);
  };

  if (paths.length === 0) report('no file given; name files of recorded cases, or folders of them');
  for (const path of paths) {
    const files = filesAt(path);
    if ('problem' in files) report(files.problem);
    else {
      for (const file of files) {
        for await (const result of replayFile(file, report)) {
          results.push(result);
          if (!options.json) print(line(result));
        }
      }
    }
  }

  const passed = results.filter(result => result.passed).length;
  const failed = results.length - passed;
  const exitCode = problems.length > 0 ? 2 : failed > 0 ? 1 : 0;
  if (options.json) print(JSON.stringify({ passed, failed, exitCode, problems, cases: results }, null, 2));
  else print(`${passed} passed, ${failed} failed`);
  return exitCode;
}

async function* replayFile(file: string, report: (problem: string) => void): AsyncGenerator<CaseResult> {
  const recording = readRecording(file);
  if ('problem' in recording) {
    report(recording.problem);
    return;
  }
  for (const problem of unknownKinds(recording)) report(problem);
  for (const recordedCase of recording.cases.filter(isKnown)) {
    const difference = await replay(recordedCase, recording);
    const { id, kind } = recordedCase;
    yield difference === null ? { id, file, kind, passed: true } : { id, file, kind, passed: false, difference };
  }
}

function isKnown(recordedCase: RecordedCase): boolean {
  return Object.hasOwn(replayers, recordedCase.kind);
}

function unknownKinds(recording: Recording): string[] {
  const unknown = recording.cases.filter(recordedCase => !isKnown(recordedCase)).map(({ kind }) => kind);
  const known = Object.keys(replayers).join(', ');
  return [...new Set(unknown)].map(kind => {
    const count = unknown.filter(other => other === kind).length;
    return `${recording.file}: ${count} cases of the kind ${kind} were not replayed: it is not known (known: ${known})`;
  });
}

function line({ id, difference }: CaseResult): string {
  return difference === undefined ? `PASS ${id}` : `FAIL ${id}: ${difference}`;
}
