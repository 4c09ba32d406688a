/**
 * `weir run LAB FILE`: runs a program in a lab, prints what it prints and how it ended. Instead of a file it takes a
 * share link of the page: the same code, seed and actions give the same trace here.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pc from 'picocolors';
import { type Action, decodeShare, formatMistake, type Lab, readActionText } from '../engine/index.ts';
import { CommandError } from './command-error.ts';
import { resultText } from './format/text.ts';
import { GradingPool } from './grading-pool.ts';
import { usableLab } from './lab-folder.ts';
import { readProgram } from './submission/program-text.ts';

/** What is asked for beside the run. */
interface RunOptions {
  seed?: number;
  /** The file of the reader's actions. */
  actions?: string;
  trace?: string;
  /** The folder for Spark scripts. */
  export?: string;
}

/** Runs one program; exit code 0 unless it failed or was stopped (1). */
export async function runLab(labId: string, file: string, options: RunOptions): Promise<number> {
  const lab = usableLab(labId);
  const asked = asRun(lab, file);
  const { code } = asked;
  const pool = new GradingPool();
  try {
    const seed = options.seed ?? asked.seed;
    const actions = options.actions === undefined ? asked.actions : actionsIn(lab, options.actions);
    const wants = { wantsTrace: options.trace !== undefined, wantsScripts: options.export !== undefined };
    const { result, trace, scripts } = await pool.grade({ lab, code, seed, actions, ...wants });
    if (result.output) process.stdout.write(`${result.output}\n`);
    if (result.outputTruncated) process.stderr.write('weir: it printed more, which was cut off here\n');
    if (options.trace !== undefined) writeFileSync(options.trace, trace.map(line => `${line}\n`).join(''));
    if (options.export !== undefined) writeFiles(options.export, scripts);
    process.stderr.write(
      `\n${resultText({ ...result, submission: { ...result.submission, id: asked.name, files: [asked.name] } })}`,
    );
    process.stderr.write(
      pc.dim(`${result.entries} entries, ${result.steps} steps, trace ${result.traceHash ?? 'none'}\n`),
    );
    if (result.status === 'ungradable') return 2;
    return ['failed', 'stopped'].includes(result.program.status) ? 1 : 0;
  } finally {
    await pool.close();
  }
}

/** The run that a file, or a share link, asks for. */
function asRun(lab: Lab, file: string): { name: string; code: string; seed: number; actions: Action[] } {
  const fragment = /(?:^|#)(s=\d+\..*)$/.exec(file)?.[1];
  if (fragment === undefined) return { name: file, code: readProgram(file), seed: lab.seed, actions: [] };
  const reading = decodeShare(fragment, lab)!;
  if (!reading.ok) throw new CommandError(`The link cannot be used. ${reading.detail}`);
  const { code, seed, actions } = reading.shared;
  return { name: 'the link', code, seed, actions };
}

function actionsIn(lab: Lab, file: string): Action[] {
  let code: string;
  try {
    code = readFileSync(file, 'utf8');
  } catch {
    throw new CommandError(`${file} cannot be read.`);
  }
  const { actions, mistakes } = readActionText({ code, file, line: 1 }, lab);
  if (mistakes.length > 0) throw new CommandError(`\n${mistakes.map(formatMistake).join('\n')}`);
  return actions;
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
